/* Which argument is looked at first? Every call with each kind of bad argument, on a loop that lives, one that has ended, and in a
 * forked child. */

#include <sys/wait.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static int plain(sd_event_source *s, void *u) { (void) s; (void) u; return 0; }
static int on_io(sd_event_source *s, int fd, uint32_t r, void *u) { (void) s; (void) fd; (void) r; (void) u; return 0; }
static int on_time(sd_event_source *s, uint64_t usec, void *u) { (void) s; (void) usec; (void) u; return 0; }

static int pipe_fd;

static void loop_calls(sd_event *e) {
        sd_event_source *s = NULL;
        uint64_t u;
        int i;
        pid_t tid;

#define ADDED(expr) do { SHOW(expr); s = sd_event_source_unref(s); } while (0)
        ADDED(sd_event_add_io(e, &s, -1, EPOLLIN, on_io, NULL));
        ADDED(sd_event_add_io(e, &s, -1, 1u << 29, on_io, NULL));
        ADDED(sd_event_add_io(e, &s, pipe_fd, 1u << 29, on_io, NULL));
        ADDED(sd_event_add_io(e, &s, pipe_fd, EPOLLONESHOT, on_io, NULL));
        ADDED(sd_event_add_io(e, &s, pipe_fd, EPOLLERR|EPOLLHUP, on_io, NULL));
        ADDED(sd_event_add_io(e, &s, 4711, EPOLLIN, on_io, NULL));
        ADDED(sd_event_add_io(e, &s, pipe_fd, EPOLLIN, on_io, NULL));
        ADDED(sd_event_add_io(e, &s, pipe_fd, EPOLLIN, NULL, NULL));
        ADDED(sd_event_add_time(e, &s, 4711, 1, 0, on_time, NULL));
        ADDED(sd_event_add_time(e, &s, CLOCK_PROCESS_CPUTIME_ID, 1, UINT64_MAX, on_time, NULL));
        ADDED(sd_event_add_time(e, &s, CLOCK_MONOTONIC, 1, UINT64_MAX, on_time, NULL));
        ADDED(sd_event_add_time(e, &s, CLOCK_MONOTONIC, 1, 0, on_time, NULL));
        ADDED(sd_event_add_time(e, &s, CLOCK_BOOTTIME, 1, 0, NULL, NULL));
        ADDED(sd_event_add_time(e, &s, CLOCK_REALTIME, UINT64_MAX, 0, NULL, NULL));
        ADDED(sd_event_add_time_relative(e, &s, 4711, 1, 0, on_time, NULL));
        ADDED(sd_event_add_time_relative(e, &s, CLOCK_MONOTONIC, 1, UINT64_MAX, on_time, NULL));
        ADDED(sd_event_add_time_relative(e, &s, CLOCK_MONOTONIC, UINT64_MAX, 0, on_time, NULL));
        ADDED(sd_event_add_time_relative(e, &s, CLOCK_MONOTONIC, UINT64_MAX - 1, 0, on_time, NULL));
        ADDED(sd_event_add_time_relative(e, &s, CLOCK_MONOTONIC, UINT64_MAX - 1, UINT64_MAX, on_time, NULL));
        ADDED(sd_event_add_defer(e, &s, plain, NULL));
        ADDED(sd_event_add_defer(e, &s, NULL, NULL));
        ADDED(sd_event_add_post(e, &s, plain, NULL));
        ADDED(sd_event_add_post(e, &s, NULL, NULL));
        ADDED(sd_event_add_exit(e, &s, NULL, NULL));
        ADDED(sd_event_add_exit(e, &s, plain, NULL));
        SHOW(sd_event_now(e, CLOCK_MONOTONIC, NULL));
        SHOW(sd_event_now(e, 4711, NULL));
        SHOW(sd_event_now(e, 4711, &u));
        SHOW(sd_event_now(e, CLOCK_PROCESS_CPUTIME_ID, &u));
        SHOW(sd_event_now(e, CLOCK_MONOTONIC, &u) >= 0);
        SHOW(sd_event_get_tid(e, NULL));
        SHOW(sd_event_get_tid(e, &tid));
        SHOW(sd_event_get_exit_code(e, NULL));
        SHOW(sd_event_get_exit_code(e, &i));
        SHOW(sd_event_get_iteration(e, NULL));
        SHOW(sd_event_get_iteration(e, &u));
        SHOW(sd_event_get_state(e));
        SHOW(sd_event_get_watchdog(e));
        SHOW(sd_event_set_watchdog(e, 0));
        SHOW(sd_event_get_exit_on_idle(e));
        SHOW(sd_event_set_exit_on_idle(e, 0));
        SHOW(sd_event_get_fd(e) >= 0 ? 0 : sd_event_get_fd(e));
        SHOW(sd_event_wait(e, 0));
        SHOW(sd_event_dispatch(e));
}

static void source_calls(sd_event_source *s) {
        const char *c;
        uint64_t u;
        int64_t i64;
        uint32_t u32;
        int i;
        unsigned n;
        clockid_t clock;
        sd_event_destroy_t d;
        sd_event *e;

        e = sd_event_source_get_event(s);
        SHOW(!!e);
        SHOW(sd_event_source_set_description(s, "text"));
        SHOW(sd_event_source_get_description(s, NULL));
        SHOW(sd_event_source_get_description(s, &c));
        SHOW(sd_event_source_set_description(s, NULL));
        SHOW(sd_event_source_get_description(s, &c));
        SHOW(sd_event_source_get_pending(s));
        SHOW(sd_event_source_get_priority(s, NULL));
        SHOW(sd_event_source_get_priority(s, &i64));
        SHOW(sd_event_source_set_priority(s, 0));
        SHOW(sd_event_source_set_priority(s, 5));
        SHOW(sd_event_source_set_priority(s, 0));
        SHOW(sd_event_source_get_enabled(s, NULL));
        SHOW(sd_event_source_get_enabled(s, &i));
        SHOW(sd_event_source_set_enabled(s, 4711));
        SHOW(sd_event_source_set_enabled(s, SD_EVENT_OFF));
        SHOW(sd_event_source_set_enabled(s, SD_EVENT_ON));
        SHOW(sd_event_source_set_enabled(s, SD_EVENT_ONESHOT));
        SHOW(sd_event_source_set_enabled(s, SD_EVENT_OFF));
        SHOW(sd_event_source_set_prepare(s, NULL));
        SHOW(sd_event_source_set_prepare(s, plain));
        SHOW(sd_event_source_set_prepare(s, NULL));
        SHOW(sd_event_source_get_userdata(s) == NULL);
        SHOW(sd_event_source_set_userdata(s, NULL) == NULL);
        SHOW(sd_event_source_get_io_fd(s) >= 0 ? 0 : sd_event_source_get_io_fd(s));
        SHOW(sd_event_source_set_io_fd(s, -1));
        SHOW(sd_event_source_set_io_fd(s, pipe_fd));
        SHOW(sd_event_source_get_io_fd_own(s));
        SHOW(sd_event_source_set_io_fd_own(s, 0));
        SHOW(sd_event_source_get_io_events(s, NULL));
        SHOW(sd_event_source_get_io_events(s, &u32));
        SHOW(sd_event_source_set_io_events(s, EPOLLIN));
        SHOW(sd_event_source_set_io_events(s, 1u << 29));
        SHOW(sd_event_source_set_io_events(s, EPOLLONESHOT));
        SHOW(sd_event_source_set_io_events(s, EPOLLPRI));
        SHOW(sd_event_source_get_io_revents(s, NULL));
        SHOW(sd_event_source_get_io_revents(s, &u32));
        SHOW(sd_event_source_get_time(s, NULL));
        SHOW(sd_event_source_get_time(s, &u));
        SHOW(sd_event_source_set_time(s, UINT64_MAX));
        SHOW(sd_event_source_set_time(s, 7));
        SHOW(sd_event_source_set_time_relative(s, UINT64_MAX));
        SHOW(sd_event_source_set_time_relative(s, UINT64_MAX - 1));
        SHOW(sd_event_source_set_time_relative(s, 1));
        SHOW(sd_event_source_get_time_accuracy(s, NULL));
        SHOW(sd_event_source_get_time_accuracy(s, &u));
        SHOW(sd_event_source_set_time_accuracy(s, UINT64_MAX));
        SHOW(sd_event_source_set_time_accuracy(s, 0));
        SHOW(sd_event_source_get_time_clock(s, NULL));
        SHOW(sd_event_source_get_time_clock(s, &clock));
        SHOW(sd_event_source_set_destroy_callback(s, NULL));
        SHOW(sd_event_source_get_destroy_callback(s, NULL));
        SHOW(sd_event_source_get_destroy_callback(s, &d));
        SHOW(sd_event_source_get_floating(s));
        SHOW(sd_event_source_set_floating(s, 0));
        SHOW(sd_event_source_get_exit_on_failure(s));
        SHOW(sd_event_source_set_exit_on_failure(s, 7));
        SHOW(sd_event_source_get_exit_on_failure(s));
        SHOW(sd_event_source_set_exit_on_failure(s, 0));
        SHOW(sd_event_source_get_ratelimit(s, NULL, NULL));
        SHOW(sd_event_source_get_ratelimit(s, &u, &n));
        SHOW(sd_event_source_is_ratelimited(s));
        SHOW(sd_event_source_set_ratelimit(s, 0, 0));
        SHOW(sd_event_source_set_ratelimit(s, 1, 0));
        SHOW(sd_event_source_set_ratelimit(s, UINT64_MAX, 5));
        SHOW(sd_event_source_set_ratelimit_expire_callback(s, NULL));
        SHOW(sd_event_source_leave_ratelimit(s));
        SHOW(sd_event_source_get_signal(s));
        SHOW(sd_event_source_get_child_pid(s, NULL));
        SHOW(sd_event_source_get_child_pidfd(s));
        SHOW(sd_event_source_get_child_pidfd_own(s));
        SHOW(sd_event_source_set_child_pidfd_own(s, 0));
        SHOW(sd_event_source_get_child_process_own(s));
        SHOW(sd_event_source_set_child_process_own(s, 0));
        SHOW(sd_event_source_send_child_signal(s, 0, NULL, 0));
        SHOW(sd_event_source_get_inotify_mask(s, NULL));
        SHOW(sd_event_source_get_inotify_mask(s, &u32));
        SHOW(sd_event_source_get_inotify_path(s, NULL));
        SHOW(sd_event_source_get_inotify_path(s, &c));
        SHOW(sd_event_source_set_memory_pressure_type(s, "full"));
        SHOW(sd_event_source_set_memory_pressure_period(s, 1, 2));
        SHOW(sd_event_source_set_cpu_pressure_type(s, NULL));
        SHOW(sd_event_source_set_cpu_pressure_period(s, 0, 2));
        SHOW(sd_event_source_set_io_pressure_type(s, "none"));
        SHOW(sd_event_source_set_io_pressure_period(s, 0, 0));
}

static sd_event_source *one(sd_event *e, int kind) {
        sd_event_source *s = NULL;

        switch (kind) {
        case 0: OK(sd_event_add_io(e, &s, pipe_fd, EPOLLIN, on_io, NULL)); break;
        case 1: OK(sd_event_add_time(e, &s, CLOCK_MONOTONIC, UINT64_MAX, 0, on_time, NULL)); break;
        case 2: OK(sd_event_add_defer(e, &s, plain, NULL)); break;
        case 3: OK(sd_event_add_post(e, &s, plain, NULL)); break;
        case 4: OK(sd_event_add_exit(e, &s, plain, NULL)); break;
        }
        return s;
}

static void run_in_child(void (*function)(void *), void *argument) {
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0) {
                function(argument);
                fflush(NULL);
                _exit(0);
        }
        int status;
        CHECK(waitpid(pid, &status, 0) == pid);
        SHOW(WIFEXITED(status));
}

static void call_loop(void *e) { loop_calls(e); SHOW(sd_event_prepare(e)); SHOW(sd_event_run(e, 0)); SHOW(sd_event_loop(e)); SHOW(sd_event_exit(e, 1)); }
static void call_source(void *s) { source_calls(s); }

int main(void) {
        static const char *const names[] = { "io", "time", "defer", "post", "exit" };
        int fds[2];
        sd_event *e;

        CHECK(pipe(fds) == 0);
        pipe_fd = fds[0];

        puts("== NULL");
        loop_calls(NULL);
        source_calls(NULL);
        SHOW(sd_event_prepare(NULL));
        SHOW(sd_event_run(NULL, 0));
        SHOW(sd_event_loop(NULL));
        SHOW(sd_event_exit(NULL, 0));
        SHOW(sd_event_new(NULL));
        SHOW(sd_event_default(NULL));
        SHOW(sd_event_ref(NULL) == NULL);
        SHOW(sd_event_unref(NULL) == NULL);
        SHOW(sd_event_source_ref(NULL) == NULL);
        SHOW(sd_event_source_unref(NULL) == NULL);
        SHOW(sd_event_source_disable_unref(NULL) == NULL);

        puts("== no default loop");
        loop_calls(SD_EVENT_DEFAULT);
        SHOW(sd_event_prepare(SD_EVENT_DEFAULT));
        SHOW(sd_event_run(SD_EVENT_DEFAULT, 0));
        SHOW(sd_event_loop(SD_EVENT_DEFAULT));
        SHOW(sd_event_exit(SD_EVENT_DEFAULT, 0));

        puts("== live");
        OK(sd_event_new(&e));
        loop_calls(e);

        puts("== live, forked");
        run_in_child(call_loop, e);

        for (int kind = 0; kind < 5; kind++) {
                sd_event_source *s = one(e, kind);
                printf("== %s\n", names[kind]);
                source_calls(s);
                printf("== %s, forked\n", names[kind]);
                run_in_child(call_source, s);
                sd_event_source_unref(s);
        }

        sd_event_source *left[5];
        for (int kind = 0; kind < 5; kind++) {
                left[kind] = one(e, kind);
                SHOW(sd_event_source_set_enabled(left[kind], SD_EVENT_OFF));
        }

        puts("== asked to exit");
        SHOW(sd_event_exit(e, 42));
        loop_calls(e);
        puts("== finished");
        SHOW(sd_event_loop(e));
        loop_calls(e);
        SHOW(sd_event_prepare(e));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_loop(e));
        SHOW(sd_event_exit(e, 1));
        puts("== finished, forked");
        run_in_child(call_loop, e);
        for (int kind = 0; kind < 5; kind++) {
                printf("== %s of a finished loop\n", names[kind]);
                source_calls(left[kind]);
                run_in_child(call_source, left[kind]);
        }

        for (int kind = 0; kind < 5; kind++)
                sd_event_source_unref(left[kind]);
        SHOW(sd_event_unref(e) == NULL);
        close(fds[0]);
        close(fds[1]);
        return 0;
}
