/* sd_event_add_io(3) and the like: every kind of source, dispatched once; whichever allocation fails, the call can be repeated.
 * ctest: oom */

#include <signal.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static int called;

static int on_io(sd_event_source *s, int fd, uint32_t revents, void *u) { (void) s; (void) fd; (void) revents; (void) u; called++; return 0; }
static int on_time(sd_event_source *s, uint64_t usec, void *u) { (void) s; (void) usec; (void) u; called++; return 0; }
static int on_signal(sd_event_source *s, const struct signalfd_siginfo *si, void *u) { (void) s; (void) si; (void) u; called++; return 0; }
static int on_inotify(sd_event_source *s, const struct inotify_event *i, void *u) { (void) s; (void) i; (void) u; called++; return 0; }
static int on_plain(sd_event_source *s, void *u) { (void) s; (void) u; called++; return 0; }

int main(void) {
        char directory[] = "/tmp/ctest-add-XXXXXX", path[64];
        sd_event_source *s[8];
        sd_event *e, *d;
        int fds[2];

        CHECK(mkdtemp(directory));
        CHECK(pipe(fds) == 0);
        OK(sd_event_new(&e));
        OK(sd_event_default(&d));
        OK(sd_event_add_io(e, &s[0], fds[0], EPOLLIN, on_io, NULL));
        OK(sd_event_add_time(e, &s[1], CLOCK_MONOTONIC, 1, 1, on_time, NULL));
        OK(sd_event_add_time_relative(e, &s[2], CLOCK_BOOTTIME, 0, 1, on_time, NULL));
        OK(sd_event_add_signal(e, &s[3], SIGUSR1|SD_EVENT_SIGNAL_PROCMASK, on_signal, NULL));
        OK(sd_event_add_inotify(e, &s[4], directory, IN_CREATE, on_inotify, NULL));
        OK(sd_event_add_defer(e, &s[5], on_plain, NULL));
        OK(sd_event_add_post(e, &s[6], on_plain, NULL));
        OK(sd_event_add_exit(e, &s[7], on_plain, NULL));
        OK(sd_event_add_io(e, NULL, fds[1], EPOLLPRI, on_io, NULL));
        OK(sd_event_add_time(e, NULL, CLOCK_REALTIME, UINT64_MAX, 0, on_time, NULL));
        OK(sd_event_add_defer(e, NULL, on_plain, NULL));
        OK(sd_event_add_exit(e, NULL, on_plain, NULL));
        for (int i = 0; i < 8; i++) {
                OK(sd_event_source_set_description(s[i], "a description"));
                OK(sd_event_source_set_destroy_callback(s[i], NULL));
                if (i != 4)
                        OK(sd_event_source_set_priority(s[i], i));
                if (i < 6)
                        OK(sd_event_source_set_ratelimit(s[i], 1000000, 5));
                if (i < 7)
                        OK(sd_event_source_set_prepare(s[i], on_plain));
        }
        OK(sd_event_source_set_floating(s[5], 1));
        OK(sd_event_set_signal_exit(e, 1));
        CHECK(write(fds[1], "x", 1) == 1);
        raise(SIGUSR1);
        snprintf(path, sizeof(path), "%s/x", directory);
        CHECK(mkdir(path, 0700) == 0);
        for (int i = 0; i < 12; i++)
                OK(sd_event_run(e, 0));
        OK(sd_event_exit(e, 3));
        SHOW(sd_event_loop(e));
        SHOW(called > 10);
        for (int i = 0; i < 8; i++)
                sd_event_source_unref(s[i]);
        sd_event_unref(e);
        sd_event_unref(d);
        CHECK(rmdir(path) == 0 && rmdir(directory) == 0);
        close(fds[0]);
        close(fds[1]);
        return 0;
}
