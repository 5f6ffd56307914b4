/* sd-event(3): what a forked child does with its parent's sources leaves the parent's loop as it is.
 * ctest: no-valgrind (it does not know pidfds) */

#include <sys/inotify.h>
#include <sys/wait.h>
#include <signal.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static sd_event *e;

static int on_io(sd_event_source *s, int fd, uint32_t revents, void *u) {
        char c;
        (void) s; (void) u;
        CHECK(read(fd, &c, 1) == 1);
        printf("  io %x\n", revents);
        return 0;
}
static int on_time(sd_event_source *s, uint64_t usec, void *u) { (void) s; (void) usec; (void) u; puts("  time"); return 0; }
static int on_signal(sd_event_source *s, const struct signalfd_siginfo *si, void *u) { (void) s; (void) u; printf("  signal %u\n", si->ssi_signo); return 0; }
static int on_child(sd_event_source *s, const siginfo_t *si, void *u) { (void) s; (void) u; printf("  child %d\n", si->si_status); return 0; }
static int on_inotify(sd_event_source *s, const struct inotify_event *i, void *u) { (void) s; (void) i; (void) u; puts("  inotify"); return 0; }
static int on_plain(sd_event_source *s, void *u) { (void) s; printf("  %s\n", (const char *) u); return 0; }
static void destroyed(void *u) { printf("  destroyed %s\n", (const char *) u); }

int main(void) {
        sd_event_source *s[7], *floating;
        char directory[] = "/tmp/ctest-fork-XXXXXX", path[64];
        int fds[2], status;

        CHECK(mkdtemp(directory));
        CHECK(pipe(fds) == 0);
        OK(sd_event_new(&e));
        pid_t child = fork();
        if (child == 0)
                for (;;)
                        pause();
        OK(sd_event_add_io(e, &s[0], fds[0], EPOLLIN, on_io, NULL));
        OK(sd_event_add_time(e, &s[1], CLOCK_REALTIME, 1, 1, on_time, NULL));
        OK(sd_event_add_signal(e, &s[2], SIGUSR1|SD_EVENT_SIGNAL_PROCMASK, on_signal, NULL));
        OK(sd_event_add_child(e, &s[3], child, WEXITED, on_child, NULL));
        OK(sd_event_add_inotify(e, &s[4], directory, IN_CREATE, on_inotify, NULL));
        OK(sd_event_add_defer(e, &s[5], on_plain, "defer"));
        OK(sd_event_add_post(e, &s[6], on_plain, "post"));
        OK(sd_event_add_exit(e, &floating, on_plain, "exit"));
        OK(sd_event_source_set_destroy_callback(floating, destroyed));
        OK(sd_event_source_set_floating(floating, 1));
        sd_event_source_unref(floating);
        fflush(NULL);

        pid_t pid = fork();
        if (pid == 0) {
                SHOW(sd_event_ref(e) == NULL);
                SHOW(sd_event_source_ref(s[0]) == s[0]);
                sd_event_source_unref(s[0]);
                for (int i = 0; i < 7; i++)
                        SHOW(sd_event_source_disable_unref(s[i]) == NULL);
                SHOW(sd_event_unref(e) == NULL);
                fflush(NULL);
                _exit(0);
        }
        CHECK(waitpid(pid, &status, 0) == pid && status == 0);

        CHECK(write(fds[1], "x", 1) == 1);
        raise(SIGUSR1);
        kill(child, SIGTERM);
        siginfo_t si;
        CHECK(waitid(P_PID, (id_t) child, &si, WEXITED|WNOWAIT) == 0);
        snprintf(path, sizeof(path), "%s/x", directory);
        fclose(fopen(path, "w"));
        for (int i = 0; i < 7; i++)
                OK(sd_event_source_set_priority(s[i], s[i] == s[4] ? 0 : i));
        while (OK(sd_event_run(e, 0)) > 0)
                ;
        OK(sd_event_exit(e, 3));
        SHOW(sd_event_loop(e));
        for (int i = 0; i < 7; i++)
                sd_event_source_unref(s[i]);
        e = sd_event_unref(e);
        CHECK(unlink(path) == 0 && rmdir(directory) == 0);
        close(fds[0]);
        close(fds[1]);
        return 0;
}
