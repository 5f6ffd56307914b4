/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Written by include/generate; edit include/parts or the comments in src/abi. */

/* Services and their manager: sd-daemon(3). Functions return a negative errno on failure. */

#ifndef foosddaemonhfoo
#define foosddaemonhfoo

#include <sys/socket.h>

#include "_sd-common.h"

_SD_BEGIN_DECLARATIONS;

/* Put before a line on stderr, they tell its level, as the kernel's log has it. */
#define SD_EMERG   "<0>"
#define SD_ALERT   "<1>"
#define SD_CRIT    "<2>"
#define SD_ERR     "<3>"
#define SD_WARNING "<4>"
#define SD_NOTICE  "<5>"
#define SD_INFO    "<6>"
#define SD_DEBUG   "<7>"

/* The first descriptor that a manager passes. */
#define SD_LISTEN_FDS_START 3

/* sd_notify(3): tells the service manager the newline-separated assignments in `state`. With `unset_environment`, `$NOTIFY_SOCKET` is
 * removed afterwards. Returns 1, 0 when nobody wants to know, or a negative errno. */
int sd_notify(int unset_environment, const char *state);

/* sd_pid_notify(3): as sd_notify(), in the name of process `pid` (0: this one) if the kernel allows it. */
int sd_pid_notify(pid_t pid, int unset_environment, const char *state);

/* sd_pid_notify_with_fds(3): as sd_pid_notify(), with duplicates of `n_fds` descriptors. More than 253 are -E2BIG. */
int sd_pid_notify_with_fds(pid_t pid, int unset_environment, const char *state, const int *fds, unsigned n_fds);

/* sd_notify_barrier(3): waits until the service manager has read all that was sent before, for at most `timeout` microseconds,
 * `UINT64_MAX` meaning for ever. Returns 1, 0 when nobody wants to know, -ETIMEDOUT, or another errno. */
int sd_notify_barrier(int unset_environment, uint64_t timeout);

/* sd_pid_notify_barrier(3): as sd_notify_barrier(), in the name of process `pid`. */
int sd_pid_notify_barrier(pid_t pid, int unset_environment, uint64_t timeout);

/* sd_listen_fds(3): how many descriptors the service manager handed over, from `SD_LISTEN_FDS_START` on; they are close-on-exec then.
 * With `unset_environment`, the `$LISTEN_…` variables are removed afterwards. */
int sd_listen_fds(int unset_environment);

/* sd_listen_fds_with_names(3): as sd_listen_fds(), and sets `*names`, unless there are no descriptors or `names` is NULL, to an array of
 * as many names and a NULL, all of which the caller frees. */
int sd_listen_fds_with_names(int unset_environment, char ***names);

/* sd_is_fifo(3): whether `fd` is a FIFO, the one at `path` unless that is NULL. Returns 1, 0, or a negative errno. */
int sd_is_fifo(int fd, const char *path);

/* sd_is_special(3): whether `fd` is a character device or a regular file, the one at `path` unless that is NULL. Returns 1, 0, or a
 * negative errno. */
int sd_is_special(int fd, const char *path);

/* sd_is_mq(3): whether `fd` is a POSIX message queue, the one named `path` unless that is NULL. Returns 1, 0, or a negative errno. */
int sd_is_mq(int fd, const char *path);

/* sd_is_socket(3): whether `fd` is a socket of that family and type, 0 being any, and takes connections (`listening` > 0) or does not
 * (0); negative: either. Returns 1, 0, or a negative errno. */
int sd_is_socket(int fd, int family, int type, int listening);

/* sd_is_socket_inet(3): as sd_is_socket(), for an internet socket bound to `port`, in host order, 0 being any. */
int sd_is_socket_inet(int fd, int family, int type, int listening, uint16_t port);

/* sd_is_socket_sockaddr(3): as sd_is_socket(), for an internet socket bound to `addr`; a port, flow or interface of 0 in it is any. */
int sd_is_socket_sockaddr(int fd, int type, const struct sockaddr *addr, unsigned addr_len, int listening);

/* sd_is_socket_unix(3): as sd_is_socket(), for a unix socket bound to `path`, NULL being any. For a path, `length` may be 0; for an
 * abstract name it counts the leading 0 byte. */
int sd_is_socket_unix(int fd, int type, int listening, const char *path, size_t length);

/* sd_pidfd_get_inode_id(3): the number that the kernel has given the process behind `pidfd` for good. `ret` may be NULL. Returns 0;
 * -EBADF when it is no pidfd, -EOPNOTSUPP when the kernel gives no such numbers. */
int sd_pidfd_get_inode_id(int pidfd, uint64_t *ret);

/* sd_booted(3): whether systemd is the system's manager. Returns 1, 0, or a negative errno. */
int sd_booted(void);

/* sd_watchdog_enabled(3): whether the service manager expects `WATCHDOG=1` from this process, and if so, sets `*usec`, unless it is
 * NULL, to the microseconds after which it acts. With `unset_environment`, the `$WATCHDOG_…` variables are removed afterwards. Returns
 * 1, 0, or a negative errno. */
int sd_watchdog_enabled(int unset_environment, uint64_t *usec);

/* sd_notifyf(3): as sd_notify(), the state being formatted as by printf(). */
int sd_notifyf(int unset_environment, const char *format, ...) _sd_printf_(2, 3);

/* sd_pid_notifyf(3): as sd_pid_notify(), the state being formatted as by printf(). */
int sd_pid_notifyf(pid_t pid, int unset_environment, const char *format, ...) _sd_printf_(3, 4);

/* sd_pid_notifyf_with_fds(3): as sd_pid_notify_with_fds(), the state being formatted as by printf(). */
int sd_pid_notifyf_with_fds(pid_t pid, int unset_environment, const int *fds, size_t n_fds, const char *format, ...) _sd_printf_(5, 6);

_SD_END_DECLARATIONS;

#endif
