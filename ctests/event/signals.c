/* sd_event_add_signal(3): blocked signals, one source per signal, priorities, queues of real-time signals, switching.
 * ctest: oom-loose */

#include <signal.h>
#include <sys/wait.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static sd_event *e;

static int on_signal(sd_event_source *s, const struct signalfd_siginfo *si, void *u) {
        printf("  %s: signal %s code %d value %d, source says %d\n", (const char *) u, sigabbrev_np(si->ssi_signo) ?: "RT", si->ssi_code,
               si->ssi_int, sd_event_source_get_signal(s) - (int) si->ssi_signo);
        return 0;
}

static int on_defer(sd_event_source *s, void *u) {
        (void) s;
        printf("  %s\n", (const char *) u);
        return 0;
}

static void run_all(void) {
        while (OK(sd_event_run(e, 0)) > 0)
                ;
}

static bool blocked(int sig) {
        sigset_t set;
        CHECK(pthread_sigmask(SIG_SETMASK, NULL, &set) == 0);
        return sigismember(&set, sig) == 1;
}

static void set_blocked(int sig, bool b) {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, sig);
        CHECK(pthread_sigmask(b ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL) == 0);
}

static void checks(sd_event *on) {
        sd_event_source *s = NULL;
#define ADDED(expr) do { SHOW(expr); s = sd_event_source_unref(s); } while (0)
        ADDED(sd_event_add_signal(on, &s, 0, on_signal, ""));
        ADDED(sd_event_add_signal(on, &s, -1, on_signal, ""));
        ADDED(sd_event_add_signal(on, &s, 65, on_signal, ""));
        ADDED(sd_event_add_signal(on, &s, 64, on_signal, ""));
        ADDED(sd_event_add_signal(on, &s, SIGKILL, on_signal, ""));
        ADDED(sd_event_add_signal(on, &s, SIGKILL|SD_EVENT_SIGNAL_PROCMASK, on_signal, ""));
        ADDED(sd_event_add_signal(on, &s, SIGUSR1, on_signal, ""));
        ADDED(sd_event_add_signal(on, &s, SIGUSR1|SD_EVENT_SIGNAL_PROCMASK, on_signal, ""));
        ADDED(sd_event_add_signal(on, &s, SIGUSR1|(1 << 29), on_signal, ""));
        ADDED(sd_event_add_signal(on, &s, 65|SD_EVENT_SIGNAL_PROCMASK, on_signal, ""));
}

static void one_signal(void) {
        sd_event_source *s, *again;
        uint64_t u;

        puts("mask");
        SHOW(blocked(SIGUSR1));
        SHOW(sd_event_add_signal(e, &s, SIGUSR1|SD_EVENT_SIGNAL_PROCMASK, on_signal, "a"));
        SHOW(blocked(SIGUSR1));
        SHOW(sd_event_add_signal(e, &again, SIGUSR1, on_signal, "b"));
        SHOW(sd_event_source_get_signal(s) == SIGUSR1);
        SHOW(sd_event_source_get_enabled(s, NULL));
        raise(SIGUSR1);
        raise(SIGUSR1);
        SHOW(sd_event_source_get_pending(s));
        run_all();
        puts("switched off, raised, switched on");
        OK(sd_event_source_set_enabled(s, SD_EVENT_OFF));
        raise(SIGUSR1);
        run_all();
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        run_all();
        puts("oneshot");
        OK(sd_event_source_set_enabled(s, SD_EVENT_ONESHOT));
        raise(SIGUSR1);
        run_all();
        raise(SIGUSR1);
        run_all();
        OK(sd_event_source_set_enabled(s, SD_EVENT_ONESHOT));
        run_all();
        puts("pending, switched off and on");
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        raise(SIGUSR1);
        sd_event_source *d;
        OK(sd_event_add_defer(e, &d, on_defer, "defer"));
        OK(sd_event_source_set_priority(d, -5));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_get_pending(s));
        OK(sd_event_source_set_enabled(s, SD_EVENT_OFF));
        SHOW(sd_event_source_get_pending(s));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        SHOW(sd_event_source_get_pending(s));
        run_all();
        puts("priority changed while pending");
        raise(SIGUSR1);
        OK(sd_event_source_set_enabled(d, SD_EVENT_ONESHOT));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_get_pending(s));
        OK(sd_event_source_set_priority(s, 5));
        SHOW(sd_event_source_get_pending(s));
        run_all();
        OK(sd_event_source_set_priority(s, 0));
        raise(SIGUSR1);
        run_all();
        puts("removed while pending");
        raise(SIGUSR1);
        OK(sd_event_source_set_enabled(d, SD_EVENT_ONESHOT));
        SHOW(sd_event_run(e, 0));
        sd_event_source_unref(s);
        run_all();
        SHOW(blocked(SIGUSR1));
        OK(sd_event_add_signal(e, &s, SIGUSR1|SD_EVENT_SIGNAL_PROCMASK, on_signal, "c"));
        run_all();
        raise(SIGUSR1);
        run_all();
        sd_event_source_unref(s);
        sd_event_source_unref(d);
        SHOW(blocked(SIGUSR1));
        set_blocked(SIGUSR1, true);
        OK(sd_event_add_signal(e, &s, SIGUSR1|SD_EVENT_SIGNAL_PROCMASK, on_signal, "d"));
        sd_event_source_unref(s);
        SHOW(blocked(SIGUSR1));
        OK(sd_event_add_signal(e, &s, SIGUSR1, on_signal, "d"));
        sd_event_source_unref(s);
        SHOW(blocked(SIGUSR1));
        set_blocked(SIGUSR1, false);
        OK(sd_event_add_signal(e, &s, SIGUSR1|SD_EVENT_SIGNAL_PROCMASK, on_signal, "d"));
        OK(sd_event_source_set_enabled(s, SD_EVENT_OFF));
        SHOW(blocked(SIGUSR1));
        sd_event_source_unref(s);
        SHOW(blocked(SIGUSR1));
        SHOW(sd_event_get_iteration(e, &u));
}

static void queues(void) {
        sd_event_source *s[4];

        puts("a queue of real-time signals");
        OK(sd_event_add_signal(e, &s[0], (SIGRTMIN + 2)|SD_EVENT_SIGNAL_PROCMASK, on_signal, "rt+2"));
        OK(sd_event_add_signal(e, &s[1], (SIGRTMIN + 1)|SD_EVENT_SIGNAL_PROCMASK, on_signal, "rt+1"));
        OK(sd_event_add_signal(e, &s[2], SIGUSR2|SD_EVENT_SIGNAL_PROCMASK, on_signal, "usr2"));
        for (int i = 0; i < 3; i++) {
                CHECK(sigqueue(getpid(), SIGRTMIN + 2, (union sigval) { .sival_int = i }) == 0);
                CHECK(sigqueue(getpid(), SIGRTMIN + 1, (union sigval) { .sival_int = i + 10 }) == 0);
        }
        raise(SIGUSR2);
        run_all();
        puts("at two priorities");
        OK(sd_event_source_set_priority(s[0], -1));
        for (int i = 0; i < 3; i++) {
                CHECK(sigqueue(getpid(), SIGRTMIN + 2, (union sigval) { .sival_int = i }) == 0);
                CHECK(sigqueue(getpid(), SIGRTMIN + 1, (union sigval) { .sival_int = i + 10 }) == 0);
        }
        raise(SIGUSR2);
        run_all();
        puts("in the middle of a queue, another priority");
        for (int i = 0; i < 3; i++)
                CHECK(sigqueue(getpid(), SIGRTMIN + 1, (union sigval) { .sival_int = i }) == 0);
        SHOW(sd_event_run(e, 0));
        OK(sd_event_source_set_priority(s[1], -1));
        run_all();
        puts("while pending, another priority: what is next in the queue is read and dropped");
        OK(sd_event_source_set_priority(s[1], 1));
        for (int i = 0; i < 3; i++)
                CHECK(sigqueue(getpid(), SIGRTMIN + 1, (union sigval) { .sival_int = i }) == 0);
        CHECK(sigqueue(getpid(), SIGRTMIN + 2, (union sigval) { .sival_int = 10 }) == 0);
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_get_pending(s[1]));
        OK(sd_event_source_set_priority(s[1], 2));
        run_all();
        puts("an ended source leaves the rest of its queue");
        set_blocked(SIGRTMIN + 3, true);
        sd_event_source_unref(s[1]);
        SHOW(blocked(SIGRTMIN + 1));
        OK(sd_event_add_signal(e, &s[1], SIGRTMIN + 3, on_signal, "old"));
        for (int i = 0; i < 3; i++)
                CHECK(sigqueue(getpid(), SIGRTMIN + 3, (union sigval) { .sival_int = i }) == 0);
        raise(SIGUSR2);
        SHOW(sd_event_run(e, 0));
        sd_event_source_unref(s[1]);
        run_all();
        OK(sd_event_add_signal(e, &s[1], SIGRTMIN + 3, on_signal, "new"));
        run_all();
        for (int i = 0; i < 3; i++)
                sd_event_source_unref(s[i]);
}

static void exits(void) {
        puts("no handler");
        OK(sd_event_add_signal(e, NULL, SIGHUP|SD_EVENT_SIGNAL_PROCMASK, NULL, (void*) 23L));
        SHOW(blocked(SIGHUP));
        raise(SIGHUP);
        SHOW(sd_event_loop(e));
        SHOW(sd_event_add_signal(e, NULL, SIGHUP, NULL, NULL));
        e = sd_event_unref(e);
        SHOW(blocked(SIGHUP));

        puts("sd_event_set_signal_exit");
        OK(sd_event_new(&e));
        SHOW(sd_event_set_signal_exit(NULL, 1));
        SHOW(sd_event_set_signal_exit(e, 0));
        SHOW(sd_event_set_signal_exit(e, 1));
        SHOW(blocked(SIGTERM) && blocked(SIGINT));
        SHOW(sd_event_set_signal_exit(e, 7));
        SHOW(sd_event_set_signal_exit(e, 0));
        SHOW(blocked(SIGTERM) || blocked(SIGINT));
        set_blocked(SIGTERM, true);
        SHOW(sd_event_set_signal_exit(e, 1));
        SHOW(sd_event_set_signal_exit(e, 0));
        SHOW(blocked(SIGTERM));
        SHOW(blocked(SIGINT));
        SHOW(sd_event_set_signal_exit(e, 1));
        raise(SIGINT);
        SHOW(sd_event_loop(e));
        SHOW(sd_event_set_signal_exit(e, 1));
        SHOW(sd_event_set_signal_exit(e, 0));
        SHOW(sd_event_set_signal_exit(e, 1));
        SHOW(blocked(SIGINT));
        e = sd_event_unref(e);
        SHOW(blocked(SIGINT));
        SHOW(blocked(SIGTERM));
        OK(sd_event_new(&e));
        OK(sd_event_add_signal(e, NULL, SIGTERM, on_signal, "term"));
        SHOW(sd_event_set_signal_exit(e, 1));
        SHOW(blocked(SIGINT));
        e = sd_event_unref(e);
        set_blocked(SIGINT, false);
        OK(sd_event_new(&e));
        OK(sd_event_set_signal_exit(e, 1));
        e = sd_event_unref(e);
        SHOW(blocked(SIGINT));
        SHOW(blocked(SIGTERM));
}

int main(void) {
        OK(sd_event_new(&e));
        checks(NULL);
        checks(e);
        one_signal();
        queues();
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0) {
                checks(e);
                SHOW(sd_event_set_signal_exit(e, 1));
                fflush(NULL);
                _exit(0);
        }
        int status;
        CHECK(waitpid(pid, &status, 0) == pid && status == 0);
        exits();
        return 0;
}
