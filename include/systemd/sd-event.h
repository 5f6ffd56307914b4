/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Written by include/generate; edit include/parts or the comments in src/abi. */

/* The event loop: sd-event(3). Functions return a negative errno on failure unless their comment says otherwise. */

#ifndef foosdeventhfoo
#define foosdeventhfoo

#include <signal.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>

#include "_sd-common.h"

_SD_BEGIN_DECLARATIONS;

typedef struct sd_event sd_event;
typedef struct sd_event_source sd_event_source;

/* In place of a loop: the calling thread's default loop. */
#define SD_EVENT_DEFAULT ((sd_event *) 1)

/* sd_event_source_set_enabled() */
enum {
        SD_EVENT_OFF = 0,
        SD_EVENT_ON = 1,
        SD_EVENT_ONESHOT = -1
};

/* sd_event_get_state() */
enum {
        SD_EVENT_INITIAL,
        SD_EVENT_ARMED,
        SD_EVENT_PENDING,
        SD_EVENT_RUNNING,
        SD_EVENT_EXITING,
        SD_EVENT_FINISHED,
        SD_EVENT_PREPARING
};

/* sd_event_source_set_priority(): any number will do, lower ones come first. */
enum {
        SD_EVENT_PRIORITY_IMPORTANT = -100,
        SD_EVENT_PRIORITY_NORMAL = 0,
        SD_EVENT_PRIORITY_IDLE = 100
};

/* Added to the signal number of sd_event_add_signal(): block the signal as well. */
#define SD_EVENT_SIGNAL_PROCMASK (1 << 30)

typedef int (*sd_event_handler_t)(sd_event_source *s, void *userdata);
typedef int (*sd_event_io_handler_t)(sd_event_source *s, int fd, uint32_t revents, void *userdata);
typedef int (*sd_event_time_handler_t)(sd_event_source *s, uint64_t usec, void *userdata);
typedef int (*sd_event_signal_handler_t)(sd_event_source *s, const struct signalfd_siginfo *si, void *userdata);
#if defined _GNU_SOURCE || (defined _POSIX_C_SOURCE && _POSIX_C_SOURCE >= 199309L)
typedef int (*sd_event_child_handler_t)(sd_event_source *s, const siginfo_t *si, void *userdata);
#else
typedef void* sd_event_child_handler_t;
#endif
typedef int (*sd_event_inotify_handler_t)(sd_event_source *s, const struct inotify_event *event, void *userdata);
typedef _sd_destroy_t sd_event_destroy_t;

/* sd_event_new(3): makes a loop. The caller owns a reference, to be given up with sd_event_unref(). */
int sd_event_new(sd_event **ret);

/* sd_event_default(3): the calling thread's default loop, made if there is none yet (1) or shared (0). With NULL: whether there is one.
 * In a forked child the parent's loop cannot be had: NULL and 0. */
int sd_event_default(sd_event **ret);

/* sd_event_ref(3): one more reference. Returns `e`, in a forked child NULL. */
sd_event* sd_event_ref(sd_event *e);

/* sd_event_unref(3): gives up a reference; the loop ends with the last one, but not in a forked child. Returns NULL. */
sd_event* sd_event_unref(sd_event *e);

/* sd_event_prepare(3): begins an iteration. Positive: dispatch; 0: wait. */
int sd_event_prepare(sd_event *e);

/* sd_event_wait(3): waits at most `timeout` µs, `UINT64_MAX` for ever. Positive: dispatch; 0: begin the next iteration. */
int sd_event_wait(sd_event *e, uint64_t timeout);

/* sd_event_dispatch(3): calls the handler of the first source that is pending. 0 once the loop has ended. */
int sd_event_dispatch(sd_event *e);

/* sd_event_run(3): one iteration, waiting at most `timeout` µs, `UINT64_MAX` for ever. Positive when a source was dispatched. */
int sd_event_run(sd_event *e, uint64_t timeout);

/* sd_event_loop(3): iterations until sd_event_exit() was called and all exit sources have run. Returns the exit code. */
int sd_event_loop(sd_event *e);

/* sd_event_exit(3): asks the loop to exit with `code`. */
int sd_event_exit(sd_event *e, int code);

/* sd_event_now(3): when the loop last woke, in µs of `clock`. Positive before the first iteration: then the time it is now. */
int sd_event_now(sd_event *e, clockid_t clock, uint64_t *ret);

/* sd_event_get_fd(3): a descriptor that is readable when the loop has something to do. It stays the loop's. */
int sd_event_get_fd(sd_event *e);

/* sd_event_get_state(3): one of `SD_EVENT_INITIAL` to `SD_EVENT_PREPARING`. */
int sd_event_get_state(sd_event *e);

/* sd_event_get_tid(3): the thread whose default loop this is; -ENXIO if it is none. */
int sd_event_get_tid(sd_event *e, pid_t *ret);

/* sd_event_get_exit_code(3): what sd_event_exit() was called with; -ENODATA if it was not. `ret` may be NULL. */
int sd_event_get_exit_code(sd_event *e, int *ret);

/* sd_event_get_iteration(3): how many iterations were begun. */
int sd_event_get_iteration(sd_event *e, uint64_t *ret);

/* sd_event_set_watchdog(3): lets the loop tell the service manager that it turns, if that was asked for. Positive if it will. */
int sd_event_set_watchdog(sd_event *e, int b);

/* sd_event_get_watchdog(3): whether the loop tells the service manager that it turns. */
int sd_event_get_watchdog(sd_event *e);

/* sd_event_set_signal_exit(3): lets SIGINT and SIGTERM end the loop, with exit code 0. Positive when that changed. */
int sd_event_set_signal_exit(sd_event *e, int b);

/* sd_event_set_exit_on_idle(3): lets the loop end when nothing is on but post and exit sources. Positive if it will. */
int sd_event_set_exit_on_idle(sd_event *e, int b);

/* sd_event_get_exit_on_idle(3): whether the loop ends when nothing is on but post and exit sources. */
int sd_event_get_exit_on_idle(sd_event *e);

/* sd_event_trim_memory(3): gives memory that the allocator holds back to the kernel. Returns 0. */
int sd_event_trim_memory(void);

/* sd_event_add_io(3): calls `callback` when `fd` is ready for one of `events` (`EPOLLIN`, …). -EPERM: it cannot be watched. The caller
 * closes `fd` unless sd_event_source_set_io_fd_own() says otherwise. NULL for `callback`: exit with `userdata` as code. */
int sd_event_add_io(sd_event *e, sd_event_source **ret, int fd, uint32_t events, sd_event_io_handler_t callback, void *userdata);

/* sd_event_add_time(3): calls `callback` at `usec` µs of `clock`, or up to `accuracy` µs (0: 250 ms) later; once, unless switched to
 * `SD_EVENT_ON`. NULL for `callback`: exit with `userdata` as code. */
int sd_event_add_time(sd_event *e, sd_event_source **ret, clockid_t clock, uint64_t usec, uint64_t accuracy, sd_event_time_handler_t callback, void *userdata);

/* sd_event_add_time_relative(3): as sd_event_add_time(), at `usec` µs after the loop last woke. -EOVERFLOW: never. */
int sd_event_add_time_relative(sd_event *e, sd_event_source **ret, clockid_t clock, uint64_t usec, uint64_t accuracy, sd_event_time_handler_t callback, void *userdata);

/* sd_event_add_defer(3): calls `callback` in the next iteration; once, unless switched to `SD_EVENT_ON`. NULL for `callback`: exit with
 * `userdata` as code. */
int sd_event_add_defer(sd_event *e, sd_event_source **ret, sd_event_handler_t callback, void *userdata);

/* sd_event_add_post(3): calls `callback` after any source of another kind was dispatched. NULL for `callback`: exit with `userdata` as
 * code. */
int sd_event_add_post(sd_event *e, sd_event_source **ret, sd_event_handler_t callback, void *userdata);

/* sd_event_add_exit(3): calls `callback` once the loop was asked to exit. */
int sd_event_add_exit(sd_event *e, sd_event_source **ret, sd_event_handler_t callback, void *userdata);

/* sd_event_add_inotify(3): calls `callback` when something of `mask` (`IN_CREATE`, …) happens to the inode at `path`. NULL for
 * `callback`: exit with `userdata` as code. */
int sd_event_add_inotify(sd_event *e, sd_event_source **ret, const char *path, uint32_t mask, sd_event_inotify_handler_t callback, void *userdata);

/* sd_event_add_inotify_fd(3): as sd_event_add_inotify(), by a descriptor, which stays the caller's. */
int sd_event_add_inotify_fd(sd_event *e, sd_event_source **ret, int fd, uint32_t mask, sd_event_inotify_handler_t callback, void *userdata);

/* sd_event_source_get_inotify_mask(3): what is watched for. */
int sd_event_source_get_inotify_mask(sd_event_source *s, uint32_t *ret);

/* sd_event_source_get_inotify_path(3): where the inode was when it was first watched, valid as long as the source. */
int sd_event_source_get_inotify_path(sd_event_source *s, const char **ret);

/* sd_event_add_memory_pressure(3): calls `callback` when memory runs short. NULL for `callback`: give the allocator's free memory back. */
int sd_event_add_memory_pressure(sd_event *e, sd_event_source **ret, sd_event_handler_t callback, void *userdata);

/* sd_event_source_set_memory_pressure_type(3): what counts, that "some" or all, "full", tasks are held up. Positive when that changed.
 * -EBUSY after the first iteration. */
int sd_event_source_set_memory_pressure_type(sd_event_source *s, const char *ty);

/* sd_event_source_set_memory_pressure_period(3): what counts, that tasks are held up for `threshold_usec` in any `window_usec`. Positive
 * when that changed. -EBUSY after the first iteration. */
int sd_event_source_set_memory_pressure_period(sd_event_source *s, uint64_t threshold_usec, uint64_t window_usec);

/* sd_event_add_cpu_pressure(3): calls `callback` when processor time runs short. NULL for `callback`: nothing is done. */
int sd_event_add_cpu_pressure(sd_event *e, sd_event_source **ret, sd_event_handler_t callback, void *userdata);

/* sd_event_source_set_cpu_pressure_type(3): what counts, that "some" or all, "full", tasks are held up. Positive when that changed.
 * -EBUSY after the first iteration. */
int sd_event_source_set_cpu_pressure_type(sd_event_source *s, const char *ty);

/* sd_event_source_set_cpu_pressure_period(3): what counts, that tasks are held up for `threshold_usec` in any `window_usec`. Positive
 * when that changed. -EBUSY after the first iteration. */
int sd_event_source_set_cpu_pressure_period(sd_event_source *s, uint64_t threshold_usec, uint64_t window_usec);

/* sd_event_add_io_pressure(3): calls `callback` when bandwidth of input and output runs short. NULL for `callback`: nothing is done. */
int sd_event_add_io_pressure(sd_event *e, sd_event_source **ret, sd_event_handler_t callback, void *userdata);

/* sd_event_source_set_io_pressure_type(3): what counts, that "some" or all, "full", tasks are held up. Positive when that changed.
 * -EBUSY after the first iteration. */
int sd_event_source_set_io_pressure_type(sd_event_source *s, const char *ty);

/* sd_event_source_set_io_pressure_period(3): what counts, that tasks are held up for `threshold_usec` in any `window_usec`. Positive
 * when that changed. -EBUSY after the first iteration. */
int sd_event_source_set_io_pressure_period(sd_event_source *s, uint64_t threshold_usec, uint64_t window_usec);

/* sd_event_source_get_io_fd(3): the descriptor. It stays whose it is. */
int sd_event_source_get_io_fd(sd_event_source *s);

/* sd_event_source_set_io_fd(3): watches another descriptor. A source that owns its descriptor closes the old one and owns `fd`. */
int sd_event_source_set_io_fd(sd_event_source *s, int fd);

/* sd_event_source_get_io_fd_own(3): whether the source closes its descriptor when it ends. */
int sd_event_source_get_io_fd_own(sd_event_source *s);

/* sd_event_source_set_io_fd_own(3): lets the source close its descriptor when it ends, or not. */
int sd_event_source_set_io_fd_own(sd_event_source *s, int own);

/* sd_event_source_get_io_events(3): what is watched for. */
int sd_event_source_get_io_events(sd_event_source *s, uint32_t *ret);

/* sd_event_source_set_io_events(3): changes what is watched for. What was pending and not dispatched is looked at anew. */
int sd_event_source_set_io_events(sd_event_source *s, uint32_t events);

/* sd_event_source_get_io_revents(3): what a pending source is ready for; -ENODATA if it is not pending. */
int sd_event_source_get_io_revents(sd_event_source *s, uint32_t *ret);

/* sd_event_add_signal(3): calls `callback` for each signal `sig`, which is blocked, or to be blocked if `SD_EVENT_SIGNAL_PROCMASK` is
 * added to it. NULL for `callback`: exit with `userdata` as code. */
int sd_event_add_signal(sd_event *e, sd_event_source **ret, int sig, sd_event_signal_handler_t callback, void *userdata);

/* sd_event_source_get_signal(3): the signal. */
int sd_event_source_get_signal(sd_event_source *s);

/* sd_event_add_child(3): calls `callback` when something of `options` (`WEXITED`, …) happens to a child of this process. NULL for
 * `callback`: exit with `userdata` as code. */
int sd_event_add_child(sd_event *e, sd_event_source **ret, pid_t pid, int options, sd_event_child_handler_t callback, void *userdata);

/* sd_event_add_child_pidfd(3): as sd_event_add_child(), by pidfd, which stays the caller's. */
int sd_event_add_child_pidfd(sd_event *e, sd_event_source **ret, int pidfd, int options, sd_event_child_handler_t callback, void *userdata);

/* sd_event_source_get_child_pid(3): the child's pid. */
int sd_event_source_get_child_pid(sd_event_source *s, pid_t *ret);

/* sd_event_source_get_child_pidfd(3): the child's pidfd. It stays whose it is. */
int sd_event_source_get_child_pidfd(sd_event_source *s);

/* sd_event_source_get_child_pidfd_own(3): whether the source closes the pidfd when it ends. */
int sd_event_source_get_child_pidfd_own(sd_event_source *s);

/* sd_event_source_set_child_pidfd_own(3): lets the source close the pidfd when it ends, or not. */
int sd_event_source_set_child_pidfd_own(sd_event_source *s, int own);

/* sd_event_source_get_child_process_own(3): whether the child is killed and reaped when the source ends. */
int sd_event_source_get_child_process_own(sd_event_source *s);

/* sd_event_source_set_child_process_own(3): lets the child be killed and reaped when the source ends, or not. */
int sd_event_source_set_child_process_own(sd_event_source *s, int own);

/* sd_event_source_set_ratelimit(3): lets the source fire at most `burst` times in `interval` µs; one of them 0: no limit. -EDOM where
 * sources of its kind cannot be limited. */
int sd_event_source_set_ratelimit(sd_event_source *s, uint64_t interval_usec, unsigned burst);

/* sd_event_source_get_ratelimit(3): the limit; -ENOEXEC without one. The pointers may be NULL. */
int sd_event_source_get_ratelimit(sd_event_source *s, uint64_t *ret_interval_usec, unsigned *ret_burst);

/* sd_event_source_is_ratelimited(3): whether the source has fired too often and is held back. */
int sd_event_source_is_ratelimited(sd_event_source *s);

/* sd_event_source_set_ratelimit_expire_callback(3): calls `callback`, if not NULL, when the source is no longer held back. */
int sd_event_source_set_ratelimit_expire_callback(sd_event_source *s, sd_event_handler_t callback);

/* sd_event_source_leave_ratelimit(3): lets go a source that is held back. Positive if it was. */
int sd_event_source_leave_ratelimit(sd_event_source *s);

/* sd_event_source_ref(3): one more reference. Returns `s`. */
sd_event_source* sd_event_source_ref(sd_event_source *s);

/* sd_event_source_unref(3): gives up a reference; with the last one the source leaves its loop. Returns NULL. */
sd_event_source* sd_event_source_unref(sd_event_source *s);

/* sd_event_source_disable_unref(3): switches the source off and gives up a reference. Returns NULL. */
sd_event_source* sd_event_source_disable_unref(sd_event_source *s);

/* sd_event_source_get_event(3): the loop; no reference is handed out. NULL when it is not this process's. */
sd_event* sd_event_source_get_event(sd_event_source *s);

/* sd_event_source_get_userdata(3): the pointer that the callbacks get. */
void* sd_event_source_get_userdata(sd_event_source *s);

/* sd_event_source_set_userdata(3): changes the pointer that the callbacks get. Returns the former one. */
void* sd_event_source_set_userdata(sd_event_source *s, void *userdata);

/* sd_event_source_set_description(3): keeps a copy of `description`, or none if NULL. */
int sd_event_source_set_description(sd_event_source *s, const char *description);

/* sd_event_source_get_description(3): what was set, valid until it is set again; -ENXIO if nothing was. */
int sd_event_source_get_description(sd_event_source *s, const char **ret);

/* sd_event_source_set_prepare(3): calls `callback`, if not NULL, before each wait while the source is on. -EDOM for exit sources. */
int sd_event_source_set_prepare(sd_event_source *s, sd_event_handler_t callback);

/* sd_event_source_get_pending(3): whether it waits for being dispatched. -EDOM for exit sources. */
int sd_event_source_get_pending(sd_event_source *s);

/* sd_event_source_get_priority(3): its priority; lower goes first. */
int sd_event_source_get_priority(sd_event_source *s, int64_t *ret);

/* sd_event_source_set_priority(3): changes its priority; lower goes first. */
int sd_event_source_set_priority(sd_event_source *s, int64_t priority);

/* sd_event_source_get_enabled(3): whether it is on; in `ret`, if not NULL, `SD_EVENT_OFF`, `_ON` or `_ONESHOT`. */
int sd_event_source_get_enabled(sd_event_source *s, int *ret);

/* sd_event_source_set_enabled(3): `SD_EVENT_OFF`, `_ON` or `_ONESHOT`. */
int sd_event_source_set_enabled(sd_event_source *s, int enabled);

/* sd_event_source_set_destroy_callback(3): calls `callback`, if not NULL, with the userdata when the source has ended. */
int sd_event_source_set_destroy_callback(sd_event_source *s, sd_event_destroy_t callback);

/* sd_event_source_get_destroy_callback(3): whether there is one; in `ret`, if not NULL, which. */
int sd_event_source_get_destroy_callback(sd_event_source *s, sd_event_destroy_t *ret);

/* sd_event_source_get_floating(3): whether the loop owns the source. */
int sd_event_source_get_floating(sd_event_source *s);

/* sd_event_source_set_floating(3): lets the loop own the source, or the source the loop. Positive when that changed. */
int sd_event_source_set_floating(sd_event_source *s, int b);

/* sd_event_source_get_exit_on_failure(3): whether a failing handler ends the loop. -EDOM for exit sources. */
int sd_event_source_get_exit_on_failure(sd_event_source *s);

/* sd_event_source_set_exit_on_failure(3): lets a failing handler end the loop. Positive when that changed. -EDOM for exit sources. */
int sd_event_source_set_exit_on_failure(sd_event_source *s, int b);

/* sd_event_source_get_time(3): when it fires, in µs of its clock. */
int sd_event_source_get_time(sd_event_source *s, uint64_t *ret);

/* sd_event_source_set_time(3): lets it fire at `usec` µs of its clock; `UINT64_MAX`: never. */
int sd_event_source_set_time(sd_event_source *s, uint64_t usec);

/* sd_event_source_set_time_relative(3): lets it fire `usec` µs after the loop last woke; `UINT64_MAX`: never. */
int sd_event_source_set_time_relative(sd_event_source *s, uint64_t usec);

/* sd_event_source_get_time_accuracy(3): how many µs late it may fire. */
int sd_event_source_get_time_accuracy(sd_event_source *s, uint64_t *ret);

/* sd_event_source_set_time_accuracy(3): changes how many µs late it may fire; 0: 250 ms. */
int sd_event_source_set_time_accuracy(sd_event_source *s, uint64_t usec);

/* sd_event_source_get_time_clock(3): its clock. */
int sd_event_source_get_time_clock(sd_event_source *s, clockid_t *ret);

/* sd_event_source_send_child_signal(3): sends `sig`, through the pidfd where there is one, to the process of a child source. */
#if defined _GNU_SOURCE || (defined _POSIX_C_SOURCE && _POSIX_C_SOURCE >= 199309L)
int sd_event_source_send_child_signal(sd_event_source *s, int sig, const siginfo_t *si, unsigned flags);
#else
int sd_event_source_send_child_signal(sd_event_source *s, int sig, const void *si, unsigned flags);
#endif

_SD_DEFINE_POINTER_CLEANUP_FUNC(sd_event, sd_event_unref);
_SD_DEFINE_POINTER_CLEANUP_FUNC(sd_event_source, sd_event_source_unref);
_SD_DEFINE_POINTER_CLEANUP_FUNC(sd_event_source, sd_event_source_disable_unref);

_SD_END_DECLARATIONS;

#endif
