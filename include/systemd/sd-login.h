/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Written by include/generate; edit include/parts or the comments in src/abi. */

/* Sessions, seats, users and machines as logind knows them: sd-login(3). Functions return a negative errno on failure; strings and arrays
 * that they return are the caller's to free(). */

#ifndef foosdloginhfoo
#define foosdloginhfoo

#include "_sd-common.h"

_SD_BEGIN_DECLARATIONS;

typedef struct sd_login_monitor sd_login_monitor;

/* sd_uid_get_state(3): whether a user is logged in: `offline`, `lingering`, `online`, `active` or `closing`. Returns 0; -EINVAL when
 * nobody can have the uid. */
int sd_uid_get_state(uid_t uid, char **ret_state);

/* sd_uid_get_display(3): the session of a user that is shown first. Returns 0; -ENODATA when there is none. */
int sd_uid_get_display(uid_t uid, char **ret_display);

/* sd_uid_get_login_time(3): since when a user has been logged in, in microseconds since 1970. Returns 0; -ENXIO when not at all. */
int sd_uid_get_login_time(uid_t uid, uint64_t *ret_usec);

/* sd_uid_is_on_seat(3): whether a user is logged in on a seat, or, with `require_active`, active there. A `seat` of NULL is that of the
 * calling process's session. Returns 1, 0, or a negative errno. */
int sd_uid_is_on_seat(uid_t uid, int require_active, const char *seat);

/* sd_uid_get_sessions(3): a user's sessions: the active ones (`require_active` > 0), those online (0), or all (< 0). Sets
 * `*ret_sessions`, unless it is NULL, to an array that the caller frees with its strings, or to NULL. Returns how many. */
int sd_uid_get_sessions(uid_t uid, int require_active, char ***ret_sessions);

/* sd_uid_get_seats(3): as sd_uid_get_sessions(), the seats of those sessions. */
int sd_uid_get_seats(uid_t uid, int require_active, char ***ret_seats);

/* sd_seat_get_active(3): the session in the foreground of a seat, which the caller frees, and whose it is; either may be NULL. A `seat`
 * of NULL is that of the calling process's session. Returns 0; -ENXIO when there is no such seat, -ENODATA when no session is there. */
int sd_seat_get_active(const char *seat, char **ret_session, uid_t *ret_uid);

/* sd_seat_get_sessions(3): the sessions of a seat and whose each is, in arrays that the caller frees, the former with its strings, and
 * their number, which is also returned. Each may be NULL. */
int sd_seat_get_sessions(const char *seat, char ***ret_sessions, uid_t **ret_uids, unsigned *ret_n_uids);

/* sd_seat_can_multi_session(3): deprecated. Returns 1: every seat can. */
int sd_seat_can_multi_session(const char *seat) _sd_deprecated_;

/* sd_seat_can_tty(3): whether text consoles can be used on a seat. Returns 1, 0, or a negative errno. */
int sd_seat_can_tty(const char *seat);

/* sd_seat_can_graphical(3): whether a seat has a display. Returns 1, 0, or a negative errno. */
int sd_seat_can_graphical(const char *seat);

/* sd_machine_get_class(3): `vm`, `container`, or for `.host` itself `host`; the caller frees it. Returns 0; -ENXIO when there is no such
 * machine. */
int sd_machine_get_class(const char *machine, char **ret_clazz);

/* sd_machine_get_ifindices(3): the numbers of the host's network interfaces that lead to a machine. Sets `*ret_ifindices`, unless it is
 * NULL, to an array that the caller frees, or to NULL. Returns how many. */
int sd_machine_get_ifindices(const char *machine, int **ret_ifindices);

/* sd_get_seats(3): all seats, in no order. Sets `*ret_seats`, unless it is NULL, to an array that the caller frees with its strings, or
 * to NULL. Returns how many. */
int sd_get_seats(char ***ret_seats);

/* sd_get_sessions(3): all sessions, in no order. Sets `*ret_sessions`, unless it is NULL, to an array that the caller frees with its
 * strings, or to NULL. Returns how many. */
int sd_get_sessions(char ***ret_sessions);

/* sd_get_uids(3): all users who are logged in, in no order. Sets `*ret_users`, unless it is NULL, to an array that the caller frees, or
 * to NULL. Returns how many. */
int sd_get_uids(uid_t **ret_users);

/* sd_get_machine_names(3): all virtual machines and containers, in no order. Sets `*ret_machines`, unless it is NULL, to an array that
 * the caller frees with its strings, or to NULL. Returns how many. */
int sd_get_machine_names(char ***ret_machines);

/* sd_login_monitor_new(3): watches the logins of a `category`: `seat`, `session`, `uid`, `machine`, or with NULL all of them. Returns 0;
 * -EINVAL for another category, -ENOENT when nobody manages logins here. */
int sd_login_monitor_new(const char *category, sd_login_monitor **ret);

/* sd_login_monitor_unref(3): ends the monitor and closes its descriptor; takes NULL. Returns NULL. */
sd_login_monitor* sd_login_monitor_unref(sd_login_monitor *m);

/* sd_login_monitor_flush(3): until something changes anew, the descriptor is not readable. Returns 0 or a negative errno. */
int sd_login_monitor_flush(sd_login_monitor *m);

/* sd_login_monitor_get_fd(3): the descriptor to wait for, which stays the monitor's. */
int sd_login_monitor_get_fd(sd_login_monitor *m);

/* sd_login_monitor_get_events(3): what poll(2) has to wait for. */
int sd_login_monitor_get_events(sd_login_monitor *m);

/* sd_login_monitor_get_timeout(3): when poll(2) has to return at the latest, in microseconds of `CLOCK_MONOTONIC`; it never has to:
 * `UINT64_MAX`. Returns 0, or -EINVAL for a null pointer. */
int sd_login_monitor_get_timeout(sd_login_monitor *m, uint64_t *ret_timeout_usec);

/* sd_pid_get_session(3): the login session of process `pid`, 0 being the calling one. */
int sd_pid_get_session(pid_t pid, char **ret_session);

/* sd_pid_get_owner_uid(3): the user whose session or service manager it belongs to of process `pid`, 0 being the calling one. */
int sd_pid_get_owner_uid(pid_t pid, uid_t *ret_uid);

/* sd_pid_get_unit(3): the unit of the system's service manager of process `pid`, 0 being the calling one. */
int sd_pid_get_unit(pid_t pid, char **ret_unit);

/* sd_pid_get_user_unit(3): the unit of the user's service manager of process `pid`, 0 being the calling one. */
int sd_pid_get_user_unit(pid_t pid, char **ret_unit);

/* sd_pid_get_slice(3): the slice of the system's service manager of process `pid`, 0 being the calling one. */
int sd_pid_get_slice(pid_t pid, char **ret_slice);

/* sd_pid_get_user_slice(3): the slice of the user's service manager of process `pid`, 0 being the calling one. */
int sd_pid_get_user_slice(pid_t pid, char **ret_slice);

/* sd_pid_get_machine_name(3): the virtual machine or container of process `pid`, 0 being the calling one. */
int sd_pid_get_machine_name(pid_t pid, char **ret_machine);

/* sd_pid_get_cgroup(3): the path of the control group of process `pid`, 0 being the calling one. */
int sd_pid_get_cgroup(pid_t pid, char **ret_cgroup);

/* sd_pidfd_get_session(3): the login session of the process behind a pidfd. */
int sd_pidfd_get_session(int pidfd, char **ret_session);

/* sd_pidfd_get_owner_uid(3): the user whose session or service manager it belongs to of the process behind a pidfd. */
int sd_pidfd_get_owner_uid(int pidfd, uid_t *ret_uid);

/* sd_pidfd_get_unit(3): the unit of the system's service manager of the process behind a pidfd. */
int sd_pidfd_get_unit(int pidfd, char **ret_unit);

/* sd_pidfd_get_user_unit(3): the unit of the user's service manager of the process behind a pidfd. */
int sd_pidfd_get_user_unit(int pidfd, char **ret_unit);

/* sd_pidfd_get_slice(3): the slice of the system's service manager of the process behind a pidfd. */
int sd_pidfd_get_slice(int pidfd, char **ret_slice);

/* sd_pidfd_get_user_slice(3): the slice of the user's service manager of the process behind a pidfd. */
int sd_pidfd_get_user_slice(int pidfd, char **ret_slice);

/* sd_pidfd_get_machine_name(3): the virtual machine or container of the process behind a pidfd. */
int sd_pidfd_get_machine_name(int pidfd, char **ret_machine);

/* sd_pidfd_get_cgroup(3): the path of the control group of the process behind a pidfd. */
int sd_pidfd_get_cgroup(int pidfd, char **ret_cgroup);

/* sd_peer_get_session(3): the login session of the process at the other end of a unix socket. */
int sd_peer_get_session(int fd, char **ret_session);

/* sd_peer_get_owner_uid(3): the user whose session or service manager it belongs to of the process at the other end of a unix socket. */
int sd_peer_get_owner_uid(int fd, uid_t *ret_uid);

/* sd_peer_get_unit(3): the unit of the system's service manager of the process at the other end of a unix socket. */
int sd_peer_get_unit(int fd, char **ret_unit);

/* sd_peer_get_user_unit(3): the unit of the user's service manager of the process at the other end of a unix socket. */
int sd_peer_get_user_unit(int fd, char **ret_unit);

/* sd_peer_get_slice(3): the slice of the system's service manager of the process at the other end of a unix socket. */
int sd_peer_get_slice(int fd, char **ret_slice);

/* sd_peer_get_user_slice(3): the slice of the user's service manager of the process at the other end of a unix socket. */
int sd_peer_get_user_slice(int fd, char **ret_slice);

/* sd_peer_get_machine_name(3): the virtual machine or container of the process at the other end of a unix socket. */
int sd_peer_get_machine_name(int fd, char **ret_machine);

/* sd_peer_get_cgroup(3): the path of the control group of the process at the other end of a unix socket. */
int sd_peer_get_cgroup(int fd, char **ret_cgroup);

/* sd_session_is_active(3): whether a session is in the foreground. Returns 1, 0, or a negative errno. */
int sd_session_is_active(const char *session);

/* sd_session_is_remote(3): whether a session came over the network. Returns 1, 0, or a negative errno. */
int sd_session_is_remote(const char *session);

/* sd_session_get_uid(3): whose a session is. */
int sd_session_get_uid(const char *session, uid_t *ret_uid);

/* sd_session_get_start_time(3): when a session began, in microseconds since 1970. */
int sd_session_get_start_time(const char *session, uint64_t *ret_usec);

/* sd_session_get_leader(3): the process that opened a session. */
int sd_session_get_leader(const char *session, pid_t *ret_leader);

/* sd_session_get_vt(3): the number of a session's virtual terminal. */
int sd_session_get_vt(const char *session, unsigned *ret_vtnr);

/* sd_session_get_state(3): `online`, `active` or `closing`. */
int sd_session_get_state(const char *session, char **ret_state);

/* sd_session_get_username(3): the name of the user whose a session is. */
int sd_session_get_username(const char *session, char **ret_username);

/* sd_session_get_seat(3): the seat of a session. */
int sd_session_get_seat(const char *session, char **ret_seat);

/* sd_session_get_service(3): the PAM service that opened a session. */
int sd_session_get_service(const char *session, char **ret_service);

/* sd_session_get_type(3): `x11`, `wayland`, `tty`, `mir` or `unspecified`. */
int sd_session_get_type(const char *session, char **ret_type);

/* sd_session_get_class(3): `user`, `greeter`, `lock-screen`, `background`, `manager` or one of their kinds. */
int sd_session_get_class(const char *session, char **ret_clazz);

/* sd_session_get_desktop(3): the desktop environment that runs in a session. */
int sd_session_get_desktop(const char *session, char **ret_desktop);

/* sd_session_get_display(3): the X11 display of a session. */
int sd_session_get_display(const char *session, char **ret_display);

/* sd_session_get_remote_host(3): the host from which a session came. */
int sd_session_get_remote_host(const char *session, char **ret_remote_host);

/* sd_session_get_remote_user(3): the user on the host from which a session came; seldom known, and not to be relied on. */
int sd_session_get_remote_user(const char *session, char **ret_remote_user);

/* sd_session_get_tty(3): the terminal of a session. */
int sd_session_get_tty(const char *session, char **ret_tty);

/* sd_session_get_extra_device_access(3): what marks the devices that a session has access to besides those of its seat. Sets `*ret_ids`,
 * unless it is NULL, to an array that the caller frees with its strings, or to NULL. Returns how many. */
int sd_session_get_extra_device_access(const char *session, char ***ret_ids);

_SD_DEFINE_POINTER_CLEANUP_FUNC(sd_login_monitor, sd_login_monitor_unref);

_SD_END_DECLARATIONS;

#endif
