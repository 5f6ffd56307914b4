/* sd_event_get_fd(3): a loop inside a foreign poll loop, and inside another loop of its kind, whatever its sources are. */

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static sd_event *e;
static int called;

static int on_io(sd_event_source *s, int fd, uint32_t revents, void *u) {
        uint64_t v;
        (void) s;
        CHECK(read(fd, &v, sizeof(v)) == sizeof(v));
        printf("  io %s %x\n", (const char *) u, revents);
        called++;
        return 0;
}
static int on_time(sd_event_source *s, uint64_t usec, void *u) { (void) s; (void) usec; printf("  time %s\n", (const char *) u); called++; return 0; }
static int on_defer(sd_event_source *s, void *u) { (void) s; printf("  defer %s\n", (const char *) u); called++; return 0; }
static int on_signal(sd_event_source *s, const struct signalfd_siginfo *si, void *u) { (void) s; (void) u; printf("  signal %u\n", si->ssi_signo); called++; return 0; }
static int on_inner(sd_event_source *s, int fd, uint32_t revents, void *u) { (void) s; (void) fd; (void) revents; called++; return sd_event_run(u, 0); }

static bool readable(int timeout) {
        struct pollfd p = { .fd = OK(sd_event_get_fd(e)), .events = POLLIN };
        return poll(&p, 1, timeout) == 1;
}

/* As GLib does it: prepare, poll, check, dispatch, until n handlers ran. */
static void foreign(int n) {
        called = 0;
        while (called < n) {
                if (OK(sd_event_prepare(e)) == 0) {
                        if (!readable(1000)) {
                                puts("  nothing came");
                                break;
                        }
                        if (OK(sd_event_wait(e, 0)) == 0)
                                continue;
                }
                OK(sd_event_dispatch(e));
        }
}

static uint64_t soon(clockid_t clock, uint64_t usec) {
        uint64_t now;
        struct timespec t;
        clock_gettime(clock, &t);
        now = (uint64_t) t.tv_sec * 1000000 + (uint64_t) t.tv_nsec / 1000;
        return now + usec;
}

int main(void) {
        sd_event_source *s, *t;
        uint64_t one = 1;
        int fd = eventfd(0, EFD_CLOEXEC|EFD_NONBLOCK);

        OK(sd_event_new(&e));
        SHOW(sd_event_get_fd(e) == sd_event_get_fd(e));
        SHOW(readable(0));
        OK(sd_event_add_io(e, &s, fd, EPOLLIN, on_io, "a"));
        SHOW(readable(0));
        CHECK(write(fd, &one, sizeof(one)) == sizeof(one));
        SHOW(readable(0));
        OK(sd_event_source_set_io_events(s, EPOLLPRI));
        SHOW(readable(0));
        OK(sd_event_source_set_io_events(s, EPOLLIN));
        SHOW(readable(0));
        OK(sd_event_source_set_enabled(s, SD_EVENT_OFF));
        SHOW(readable(0));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        SHOW(readable(0));
        foreign(1);
        SHOW(readable(0));

        puts("timers");
        OK(sd_event_add_time(e, &t, CLOCK_MONOTONIC, soon(CLOCK_MONOTONIC, 10000), 1, on_time, "monotonic"));
        foreign(1);
        OK(sd_event_source_set_time(t, 1));
        OK(sd_event_source_set_enabled(t, SD_EVENT_ONESHOT));
        foreign(1);
        OK(sd_event_source_set_time(t, soon(CLOCK_MONOTONIC, 10000)));
        OK(sd_event_source_set_enabled(t, SD_EVENT_ONESHOT));
        SHOW(sd_event_prepare(e));
        SHOW(readable(0));
        SHOW(readable(1000));
        SHOW(sd_event_wait(e, 0));
        SHOW(sd_event_dispatch(e));
        sd_event_source_unref(t);
        OK(sd_event_add_time(e, NULL, CLOCK_BOOTTIME, soon(CLOCK_BOOTTIME, 10000), 1, on_time, "boottime"));
        OK(sd_event_add_time(e, NULL, CLOCK_REALTIME, soon(CLOCK_REALTIME, 300000), 1, on_time, "realtime"));
        foreign(2);
        SHOW(sd_event_prepare(e));
        SHOW(readable(0));
        SHOW(sd_event_wait(e, 0));

        puts("set before the descriptor was asked for");
        sd_event_source_unref(s);
        e = sd_event_unref(e);
        OK(sd_event_new(&e));
        OK(sd_event_add_time(e, NULL, CLOCK_MONOTONIC, soon(CLOCK_MONOTONIC, 10000), 1, on_time, "monotonic"));
        OK(sd_event_add_io(e, &s, fd, EPOLLPRI, on_io, "b"));
        SHOW(sd_event_prepare(e));
        OK(sd_event_source_set_io_events(s, EPOLLIN));
        SHOW(readable(1000));
        SHOW(sd_event_wait(e, 0));
        SHOW(sd_event_dispatch(e));
        CHECK(write(fd, &one, sizeof(one)) == sizeof(one));
        foreign(1);

        puts("others");
        OK(sd_event_add_defer(e, NULL, on_defer, "c"));
        foreign(1);
        OK(sd_event_add_signal(e, NULL, SIGUSR1|SD_EVENT_SIGNAL_PROCMASK, on_signal, NULL));
        raise(SIGUSR1);
        foreign(1);
        sd_event_source *l;
        OK(sd_event_add_defer(e, &l, on_defer, "limited"));
        OK(sd_event_source_set_enabled(l, SD_EVENT_ON));
        OK(sd_event_source_set_ratelimit(l, 20000, 2));
        foreign(5);
        sd_event_source_unref(l);

        puts("in another loop");
        sd_event *outer;
        OK(sd_event_new(&outer));
        OK(sd_event_add_io(outer, NULL, sd_event_get_fd(e), EPOLLIN, on_inner, e));
        CHECK(write(fd, &one, sizeof(one)) == sizeof(one));
        SHOW(sd_event_run(outer, 1000000));
        SHOW(sd_event_run(outer, 0));
        sd_event_unref(outer);
        sd_event_source_unref(s);
        e = sd_event_unref(e);
        close(fd);
        return 0;
}
