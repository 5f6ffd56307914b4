/* sd_event_add_child(3), sd_event_add_child_pidfd(3): children that exit, stop and continue; who reaps them, and when.
 * ctest: oom no-valgrind (it does not know pidfds) */

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static sd_event *e;
static int quit_after;

static const char *code_name(int code) {
        switch (code) {
        case CLD_EXITED: return "exited";
        case CLD_KILLED: return "killed";
        case CLD_DUMPED: return "dumped";
        case CLD_STOPPED: return "stopped";
        case CLD_CONTINUED: return "continued";
        default: return "?";
        }
}

static bool is_zombie(pid_t pid) {
        siginfo_t si = {};
        return waitid(P_PID, pid, &si, WEXITED|WNOHANG|WNOWAIT) == 0 && si.si_pid == pid;
}

static bool is_child(pid_t pid) {
        siginfo_t si = {};
        return waitid(P_PID, pid, &si, WEXITED|WNOHANG|WNOWAIT) == 0;
}

static int on_child(sd_event_source *s, const siginfo_t *si, void *u) {
        pid_t pid = 0;
        int r = sd_event_source_get_child_pid(s, &pid);

        printf("  %s: %s %d, signal %s, pid %s, zombie %d\n", (const char *) u, code_name(si->si_code), si->si_status,
               sigabbrev_np(si->si_signo), r >= 0 && pid == si->si_pid ? "right" : "wrong", is_zombie(si->si_pid));
        if (--quit_after == 0)
                sd_event_exit(e, 0);
        return 0;
}

static int on_failing_child(sd_event_source *s, const siginfo_t *si, void *u) {
        on_child(s, si, u);
        return -EIO;
}

static int on_signal(sd_event_source *s, const struct signalfd_siginfo *si, void *u) {
        (void) s;
        printf("  %s: signal %s code %s\n", (const char *) u, sigabbrev_np(si->ssi_signo), code_name(si->ssi_code));
        return 0;
}

static pid_t start(int code) {
        fflush(NULL);
        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0) {
                sigset_t none;
                sigemptyset(&none);
                sigprocmask(SIG_SETMASK, &none, NULL);
                if (code < 0)
                        for (;;)
                                pause();
                _exit(code);
        }
        return pid;
}

static void await(pid_t pid, int what) {
        siginfo_t si = {};
        CHECK(waitid(P_PID, pid, &si, what|WNOWAIT) == 0);
}

/* A state shows to waitid() a moment before SIGCHLD is sent. */
static void await_signal(pid_t pid, int what) {
        sigset_t set;

        await(pid, what);
        do
                CHECK(sigpending(&set) == 0);
        while (!sigismember(&set, SIGCHLD));
}

static void run_all(void) {
        while (OK(sd_event_run(e, 0)) > 0)
                ;
}

static void block_sigchld(bool b) {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGCHLD);
        CHECK(sigprocmask(b ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL) == 0);
}

static void checks(sd_event *on, pid_t child, int pidfd) {
        sd_event_source *s = NULL;
        int devnull = open("/dev/null", O_RDWR|O_CLOEXEC);
#define ADDED(expr) do { SHOW(expr); s = sd_event_source_unref(s); } while (0)
        ADDED(sd_event_add_child(on, &s, 0, WEXITED, on_child, ""));
        ADDED(sd_event_add_child(on, &s, -1, WEXITED, on_child, ""));
        ADDED(sd_event_add_child(on, &s, 1, WEXITED, on_child, ""));
        ADDED(sd_event_add_child(on, &s, 0x3fffffff, WEXITED, on_child, ""));
        ADDED(sd_event_add_child(on, &s, child, 0, on_child, ""));
        ADDED(sd_event_add_child(on, &s, child, WNOHANG|WEXITED, on_child, ""));
        ADDED(sd_event_add_child(on, &s, child, WNOWAIT, on_child, ""));
        ADDED(sd_event_add_child(on, &s, child, WNOWAIT|WEXITED, on_child, ""));
        ADDED(sd_event_add_child(on, &s, child, WEXITED, on_child, ""));
        ADDED(sd_event_add_child(on, &s, child, WEXITED, NULL, NULL));
        ADDED(sd_event_add_child(on, &s, child, WSTOPPED, on_child, ""));
        ADDED(sd_event_add_child(on, &s, child, WEXITED|WCONTINUED, on_child, ""));
        ADDED(sd_event_add_child_pidfd(on, &s, -1, WEXITED, on_child, ""));
        ADDED(sd_event_add_child_pidfd(on, &s, 4711, WEXITED, on_child, ""));
        ADDED(sd_event_add_child_pidfd(on, &s, devnull, WEXITED, on_child, ""));
        ADDED(sd_event_add_child_pidfd(on, &s, pidfd, 0, on_child, ""));
        ADDED(sd_event_add_child_pidfd(on, &s, -1, 0, on_child, ""));
        ADDED(sd_event_add_child_pidfd(on, &s, pidfd, WSTOPPED, on_child, ""));
        ADDED(sd_event_add_child_pidfd(on, &s, pidfd, WEXITED, on_child, ""));
        close(devnull);
}

static void properties(sd_event_source *s, pid_t child, int pidfd) {
        pid_t pid = 0;

        SHOW(sd_event_source_get_child_pid(s, NULL));
        SHOW(sd_event_source_get_child_pid(s, &pid));
        SHOW(pid == child);
        int fd = sd_event_source_get_child_pidfd(s);
        SHOW(fd == pidfd ? 1 : fd >= 0 ? 2 : fd);
        SHOW(sd_event_source_get_child_pidfd_own(s));
        SHOW(sd_event_source_get_child_process_own(s));
        SHOW(sd_event_source_get_enabled(s, NULL));
        SHOW(sd_event_source_send_child_signal(s, 0, NULL, 0));
        SHOW(sd_event_source_send_child_signal(s, 65, NULL, 0));
        SHOW(sd_event_source_send_child_signal(s, -1, NULL, 0));
        SHOW(sd_event_source_send_child_signal(s, 0, NULL, 1));
        SHOW(sd_event_source_send_child_signal(s, 0, NULL, 1 << 10));
        siginfo_t si = { .si_code = SI_QUEUE, .si_signo = SIGCONT };
        SHOW(sd_event_source_send_child_signal(s, SIGCONT, &si, 0));
}

static void exits(void) {
        sd_event_source *s, *t;

        puts("exit");
        pid_t pid = start(3);
        OK(sd_event_add_child(e, &s, pid, WEXITED, on_child, "a"));
        SHOW(sd_event_add_child(e, &t, pid, WEXITED, on_child, "b"));
        SHOW(sd_event_run(e, UINT64_MAX));
        SHOW(is_child(pid));
        SHOW(sd_event_source_get_enabled(s, NULL));
        pid_t p;
        SHOW(sd_event_source_get_child_pid(s, &p));
        SHOW(sd_event_source_get_child_pidfd(s) >= 0);
        SHOW(sd_event_source_send_child_signal(s, SIGTERM, NULL, 0));
        SHOW(sd_event_source_set_enabled(s, SD_EVENT_ON));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_get_state(e));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_set_enabled(s, SD_EVENT_OFF));
        SHOW(sd_event_run(e, 0));
        sd_event_source_unref(s);

        puts("WNOWAIT");
        pid = start(4);
        OK(sd_event_add_child(e, &s, pid, WEXITED|WNOWAIT, on_child, "a"));
        SHOW(sd_event_run(e, UINT64_MAX));
        SHOW(is_child(pid));
        SHOW(sd_event_source_set_enabled(s, SD_EVENT_ON));
        SHOW(sd_event_run(e, 0));
        SHOW(is_child(pid));
        sd_event_source_unref(s);
        CHECK(waitpid(pid, NULL, 0) == pid);

        puts("killed, handler fails");
        pid = start(-1);
        OK(sd_event_add_child(e, &s, pid, WEXITED, on_failing_child, "a"));
        SHOW(sd_event_source_send_child_signal(s, SIGUSR1, NULL, 0));
        SHOW(sd_event_run(e, UINT64_MAX));
        SHOW(is_child(pid));
        sd_event_source_unref(s);

        puts("switched off: not reaped; switched on: reaped");
        pid = start(5);
        OK(sd_event_add_child(e, &s, pid, WEXITED, on_child, "a"));
        OK(sd_event_source_set_enabled(s, SD_EVENT_OFF));
        await(pid, WEXITED);
        run_all();
        SHOW(is_child(pid));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ONESHOT));
        run_all();
        SHOW(is_child(pid));
        sd_event_source_unref(s);

        puts("freed while it runs, then while it is a zombie");
        pid = start(-1);
        OK(sd_event_add_child(e, &s, pid, WEXITED, on_child, "a"));
        sd_event_source_unref(s);
        SHOW(is_child(pid));
        OK(sd_event_add_child(e, &s, pid, WEXITED, on_child, "a"));
        kill(pid, SIGKILL);
        await(pid, WEXITED);
        sd_event_source_unref(s);
        SHOW(is_child(pid));
        OK(sd_event_add_child(e, &s, pid, WEXITED, on_child, "a"));
        run_all();
        SHOW(is_child(pid));
        sd_event_source_unref(s);
}

static void ownership(void) {
        sd_event_source *s;

        puts("process owned");
        pid_t pid = start(-1);
        OK(sd_event_add_child(e, &s, pid, WEXITED, on_child, "a"));
        SHOW(sd_event_source_set_child_process_own(s, 1));
        SHOW(sd_event_source_get_child_process_own(s));
        sd_event_source_unref(s);
        SHOW(is_child(pid));

        puts("pidfd");
        pid = start(-1);
        int pidfd = syscall(SYS_pidfd_open, pid, 0);
        OK(sd_event_add_child_pidfd(e, &s, pidfd, WEXITED, on_child, "a"));
        properties(s, pid, pidfd);
        sd_event_source_unref(s);
        SHOW(fcntl(pidfd, F_GETFD) >= 0);
        OK(sd_event_add_child_pidfd(e, &s, pidfd, WEXITED, on_child, "a"));
        SHOW(sd_event_source_set_child_pidfd_own(s, 1));
        SHOW(sd_event_source_get_child_pidfd_own(s));
        sd_event_source_unref(s);
        SHOW(fcntl(pidfd, F_GETFD) >= 0);
        OK(sd_event_add_child(e, &s, pid, WEXITED, on_child, "a"));
        properties(s, pid, -1);
        int fd = sd_event_source_get_child_pidfd(s);
        SHOW(sd_event_source_set_child_pidfd_own(s, 0));
        kill(pid, SIGKILL);
        SHOW(sd_event_run(e, UINT64_MAX));
        sd_event_source_unref(s);
        SHOW(fcntl(fd, F_GETFD) >= 0);
        close(fd);
        SHOW(is_child(pid));
}

static void stops(void) {
        sd_event_source *s, *sig;

        puts("stop and continue");
        block_sigchld(true);
        pid_t pid = start(-1);
        OK(sd_event_add_child(e, &s, pid, WEXITED|WSTOPPED|WCONTINUED, on_child, "a"));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        OK(sd_event_add_signal(e, &sig, SIGCHLD, on_signal, "signal"));
        OK(sd_event_source_set_priority(sig, 5));
        OK(sd_event_source_send_child_signal(s, SIGSTOP, NULL, 0));
        await_signal(pid, WSTOPPED);
        run_all();
        OK(sd_event_source_send_child_signal(s, SIGCONT, NULL, 0));
        await_signal(pid, WCONTINUED);
        run_all();
        sd_event_source_unref(sig);
        OK(sd_event_source_send_child_signal(s, SIGSTOP, NULL, 0));
        await_signal(pid, WSTOPPED);
        run_all();
        OK(sd_event_source_send_child_signal(s, SIGKILL, NULL, 0));
        await_signal(pid, WEXITED);
        run_all();
        SHOW(is_child(pid));
        sd_event_source_unref(s);

        puts("only stop");
        pid = start(-1);
        OK(sd_event_add_child(e, &s, pid, WSTOPPED, on_child, "a"));
        kill(pid, SIGSTOP);
        SHOW(sd_event_run(e, UINT64_MAX));
        kill(pid, SIGKILL);
        await_signal(pid, WEXITED);
        run_all();
        SHOW(is_child(pid));
        sd_event_source_unref(s);
        CHECK(waitpid(pid, NULL, 0) == pid);

        puts("SIGCHLD and a child that exits");
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGCHLD);
        while (sigtimedwait(&set, NULL, &(struct timespec) {}) == SIGCHLD)
                ;
        OK(sd_event_add_signal(e, &sig, SIGCHLD, on_signal, "signal"));
        run_all();
        pid = start(-1);
        OK(sd_event_add_child(e, &s, pid, WEXITED, on_child, "a"));
        kill(pid, SIGTERM);
        await_signal(pid, WEXITED);
        run_all();
        sd_event_source_unref(sig);
        sd_event_source_unref(s);
        block_sigchld(false);
}

static void many(void) {
        enum { N = 60 };
        static sd_event_source *sources[N];
        pid_t pids[N];

        puts("many, by priority");
        for (int i = 0; i < N; i++) {
                pids[i] = start(i);
                OK(sd_event_add_child(e, &sources[i], pids[i], WEXITED, on_child, "many"));
                OK(sd_event_source_set_priority(sources[i], -i));
        }
        for (int i = 0; i < N; i++)
                await(pids[i], WEXITED);
        run_all();
        for (int i = 0; i < N; i++) {
                CHECK(!is_child(pids[i]));
                sd_event_source_unref(sources[i]);
        }
}

int main(void) {
        OK(sd_event_new(&e));
        pid_t child = start(-1);
        int pidfd = syscall(SYS_pidfd_open, child, 0);
        checks(NULL, child, pidfd);
        puts("== live");
        checks(e, child, pidfd);
        block_sigchld(true);
        puts("== SIGCHLD blocked");
        checks(e, child, pidfd);
        block_sigchld(false);
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0) {
                checks(e, child, pidfd);
                fflush(NULL);
                _exit(0);
        }
        int status;
        CHECK(waitpid(pid, &status, 0) == pid && status == 0);
        exits();
        ownership();
        stops();
        many();

        puts("no handler");
        pid = start(0);
        OK(sd_event_add_child(e, NULL, pid, WEXITED, NULL, (void*) 9L));
        SHOW(sd_event_loop(e));
        puts("== finished");
        checks(e, child, pidfd);
        e = sd_event_unref(e);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        close(pidfd);
        return 0;
}
