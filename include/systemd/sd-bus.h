/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Written by include/generate; edit include/parts or the comments in src/abi. */

/* D-Bus: sd-bus(3). Functions return a negative errno on failure unless their comment says otherwise. */

#ifndef foosdbushfoo
#define foosdbushfoo

#include <stdio.h>
#include <sys/uio.h>

#include "_sd-common.h"
#include "sd-bus-protocol.h"
#include "sd-bus-vtable.h"
#include "sd-event.h"
#include "sd-id128.h"
#include "sd-json.h"

_SD_BEGIN_DECLARATIONS;

/* sd_bus_new(3): makes a connection, to be configured and started. The caller owns a reference. */
int sd_bus_new(sd_bus **ret);

/* sd_bus_ref(3): one more reference. Returns `bus`; in a forked child NULL. */
sd_bus* sd_bus_ref(sd_bus *bus);

/* sd_bus_unref(3): gives up a reference; with the last one the connection is closed. Returns NULL. */
sd_bus* sd_bus_unref(sd_bus *bus);

/* sd_bus_start(3): connects and begins to authenticate. Negative: it cannot, and is closed. */
int sd_bus_start(sd_bus *bus);

/* sd_bus_close(3): ends the connection; what is queued is dropped. */
void sd_bus_close(sd_bus *bus);

/* sd_bus_try_close(3): does nothing any more. -EOPNOTSUPP. */
int sd_bus_try_close(sd_bus *bus) _sd_deprecated_;

/* sd_bus_close_unref(3): sd_bus_close(), then sd_bus_unref(). Returns NULL. */
sd_bus* sd_bus_close_unref(sd_bus *bus);

/* sd_bus_flush_close_unref(3): sd_bus_flush(), sd_bus_close(), sd_bus_unref(). Returns NULL. */
sd_bus* sd_bus_flush_close_unref(sd_bus *bus);

/* sd_bus_flush(3): waits until all that is queued is written. */
int sd_bus_flush(sd_bus *bus);

/* sd_bus_default_flush_close(3): flushes and closes the default connections of the calling thread. References stay their owners'. */
void sd_bus_default_flush_close(void);

/* sd_bus_default(3): the calling thread's connection to the bus that started it or that fits where it runs. */
int sd_bus_default(sd_bus **ret);

/* sd_bus_default_user(3): the calling thread's connection to the user's bus. */
int sd_bus_default_user(sd_bus **ret);

/* sd_bus_default_system(3): the calling thread's connection to the system's bus. */
int sd_bus_default_system(sd_bus **ret);

/* sd_bus_open(3): a new connection to the bus that started us or that fits where we run. */
int sd_bus_open(sd_bus **ret);

/* sd_bus_open_with_description(3): the same, with a text for debug output. */
int sd_bus_open_with_description(sd_bus **ret, const char *description);

/* sd_bus_open_user(3): a new connection to the user's bus. */
int sd_bus_open_user(sd_bus **ret);

/* sd_bus_open_user_with_description(3): the same, with a text for debug output. */
int sd_bus_open_user_with_description(sd_bus **ret, const char *description);

/* sd_bus_open_system(3): a new connection to the system's bus. */
int sd_bus_open_system(sd_bus **ret);

/* sd_bus_open_system_with_description(3): the same, with a text for debug output. */
int sd_bus_open_system_with_description(sd_bus **ret, const char *description);

/* sd_bus_open_system_remote(3): a new connection to the system bus of another host, through ssh: `[USER@]HOST[:PORT][/MACHINE]`. */
int sd_bus_open_system_remote(sd_bus **ret, const char *host);

/* sd_bus_open_system_machine(3): a new connection to the system bus in a container: `[[USER]@][MACHINE]`. */
int sd_bus_open_system_machine(sd_bus **ret, const char *machine);

/* sd_bus_open_user_machine(3): a new connection to the bus of a user in a container: `[[USER]@][MACHINE]`. */
int sd_bus_open_user_machine(sd_bus **ret, const char *machine);

/* sd_bus_send(3): seals and sends a message, through its own connection if `bus` is NULL. Without `ret_cookie` no reply is asked for. */
int sd_bus_send(sd_bus *bus, sd_bus_message *m, uint64_t *ret_cookie);

/* sd_bus_send_to(3): as sd_bus_send(), to a destination. */
int sd_bus_send_to(sd_bus *bus, sd_bus_message *m, const char *destination, uint64_t *ret_cookie);

/* sd_bus_message_send(3): sends a message through its connection. -EINVAL: it has none. */
int sd_bus_message_send(sd_bus_message *m);

/* sd_bus_call(3): sends a call and waits for its reply, for `usec` µs at most (0: the default). An error that is replied goes to
 * `reterr_error`, its errno is returned. The caller owns `*ret_reply`. */
int sd_bus_call(sd_bus *bus, sd_bus_message *m, uint64_t usec, sd_bus_error *reterr_error, sd_bus_message **ret_reply);

/* sd_bus_call_async(3): sends a call and calls `callback` with the reply, or with an error after `usec` µs (0: the default). -EINVAL: a
 * sealed message says the contrary of what the callback does of whether a reply is wanted. */
int sd_bus_call_async(sd_bus *bus, sd_bus_slot **ret_slot, sd_bus_message *m, sd_bus_message_handler_t callback, void *userdata, uint64_t usec);

/* sd_bus_set_address(3): where to connect to. 1, or 0 if that changed nothing. */
int sd_bus_set_address(sd_bus *bus, const char *address);

/* sd_bus_get_address(3): the address, valid as long as it is not changed. -ENODATA: none was set. */
int sd_bus_get_address(sd_bus *bus, const char **ret);

/* sd_bus_set_fd(3): the descriptors to use instead of an address, which the connection then owns. */
int sd_bus_set_fd(sd_bus *bus, int input_fd, int output_fd);

/* sd_bus_set_exec(3): the program to start and talk to. */
int sd_bus_set_exec(sd_bus *bus, const char *path, char *const *argv);

/* sd_bus_set_bus_client(3): whether the peer is a bus. */
int sd_bus_set_bus_client(sd_bus *bus, int b);

/* sd_bus_is_bus_client(3): whether the peer is a bus. */
int sd_bus_is_bus_client(sd_bus *bus);

/* sd_bus_set_server(3): whether we are the authenticating end, and our id. */
int sd_bus_set_server(sd_bus *bus, int b, sd_id128_t server_id);

/* sd_bus_is_server(3): whether we are the authenticating end. */
int sd_bus_is_server(sd_bus *bus);

/* sd_bus_set_anonymous(3): whether peers need not say who they are. */
int sd_bus_set_anonymous(sd_bus *bus, int b);

/* sd_bus_is_anonymous(3): whether peers need not say who they are. */
int sd_bus_is_anonymous(sd_bus *bus);

/* sd_bus_set_trusted(3): whether all peers may call privileged methods. */
int sd_bus_set_trusted(sd_bus *bus, int b);

/* sd_bus_is_trusted(3): whether all peers may call privileged methods. */
int sd_bus_is_trusted(sd_bus *bus);

/* sd_bus_set_monitor(3): whether the connection only listens. */
int sd_bus_set_monitor(sd_bus *bus, int b);

/* sd_bus_is_monitor(3): whether the connection only listens. */
int sd_bus_is_monitor(sd_bus *bus);

/* sd_bus_set_description(3): a text for debug output. 1, or 0 if that changed nothing. */
int sd_bus_set_description(sd_bus *bus, const char *description);

/* sd_bus_get_description(3): the text, or whose bus it is. -ENXIO: neither is known. */
int sd_bus_get_description(sd_bus *bus, const char **ret);

/* sd_bus_get_scope(3): `user` or `system`. -ENODATA: that is not known. */
int sd_bus_get_scope(sd_bus *bus, const char **ret);

/* sd_bus_negotiate_fds(3): whether descriptors can be passed. */
int sd_bus_negotiate_fds(sd_bus *bus, int b);

/* sd_bus_negotiate_timestamp(3): whether messages are to carry a time. */
int sd_bus_negotiate_timestamp(sd_bus *bus, int b);

/* sd_bus_negotiate_creds(3): which credentials (`SD_BUS_CREDS_*`) messages are to carry, besides those asked for before. */
int sd_bus_negotiate_creds(sd_bus *bus, int b, uint64_t creds_mask);

/* sd_bus_get_creds_mask(3): which credentials messages are to carry. */
int sd_bus_get_creds_mask(sd_bus *bus, uint64_t *ret);

/* sd_bus_set_allow_interactive_authorization(3): whether calls allow the user to be asked. */
int sd_bus_set_allow_interactive_authorization(sd_bus *bus, int b);

/* sd_bus_get_allow_interactive_authorization(3): whether calls allow the user to be asked. */
int sd_bus_get_allow_interactive_authorization(sd_bus *bus);

/* sd_bus_set_exit_on_disconnect(3): whether the loop, or else the process, ends when the peer has gone. */
int sd_bus_set_exit_on_disconnect(sd_bus *bus, int b);

/* sd_bus_get_exit_on_disconnect(3): whether the loop, or else the process, ends when the peer has gone. */
int sd_bus_get_exit_on_disconnect(sd_bus *bus);

/* sd_bus_set_close_on_exit(3): whether the connection is flushed and closed when its loop ends. */
int sd_bus_set_close_on_exit(sd_bus *bus, int b);

/* sd_bus_get_close_on_exit(3): whether the connection is flushed and closed when its loop ends. */
int sd_bus_get_close_on_exit(sd_bus *bus);

/* sd_bus_set_watch_bind(3): whether to wait for the socket to appear. */
int sd_bus_set_watch_bind(sd_bus *bus, int b);

/* sd_bus_get_watch_bind(3): whether to wait for the socket to appear. */
int sd_bus_get_watch_bind(sd_bus *bus);

/* sd_bus_set_connected_signal(3): whether `Connected` is signalled once the connection is set up. */
int sd_bus_set_connected_signal(sd_bus *bus, int b);

/* sd_bus_get_connected_signal(3): whether `Connected` is signalled once the connection is set up. */
int sd_bus_get_connected_signal(sd_bus *bus);

/* sd_bus_set_sender(3): the sender that messages to a peer are given. 1, or 0 if that changed nothing. */
int sd_bus_set_sender(sd_bus *bus, const char *sender);

/* sd_bus_get_sender(3): the sender that messages are given. -ENODATA: none was set. */
int sd_bus_get_sender(sd_bus *bus, const char **ret);

/* sd_bus_set_method_call_timeout(3): how long calls may take, in µs; 0 for the default. */
int sd_bus_set_method_call_timeout(sd_bus *bus, uint64_t usec);

/* sd_bus_get_method_call_timeout(3): how long calls may take, in µs. */
int sd_bus_get_method_call_timeout(sd_bus *bus, uint64_t *ret);

/* sd_bus_request_name(3): asks for a well-known name, with `SD_BUS_NAME_*` in `flags`, and waits for the answer. Returns 1 when the name
 * is ours, 0 when we are queued for it, or -EALREADY, -EEXIST, -EINVAL, -ENOTCONN, -ECHILD, or what the bus says. */
int sd_bus_request_name(sd_bus *bus, const char *name, uint64_t flags);

/* sd_bus_request_name_async(3): asks for a well-known name; `callback` gets the answer. When it is NULL, the connection is closed should
 * the name not be had. `*ret_slot` becomes a reference that the caller owns; with NULL the answer cannot be cancelled. */
int sd_bus_request_name_async(sd_bus *bus, sd_bus_slot **ret_slot, const char *name, uint64_t flags, sd_bus_message_handler_t callback, void *userdata);

/* sd_bus_release_name(3): gives a name back and waits for the answer. Returns 0, or -ESRCH when nobody owns it, -EADDRINUSE when
 * somebody else does, -EINVAL, -ENOTCONN, -ECHILD, or what the bus says. */
int sd_bus_release_name(sd_bus *bus, const char *name);

/* sd_bus_release_name_async(3): gives a name back; `callback` gets the answer. When it is NULL, the connection is closed should the bus
 * answer with an error. `*ret_slot` as for sd_bus_request_name_async(). */
int sd_bus_release_name_async(sd_bus *bus, sd_bus_slot **ret_slot, const char *name, sd_bus_message_handler_t callback, void *userdata);

/* sd_bus_list_names(3): the names that have an owner, and those that the bus can start a service for; either may be NULL. Arrays, ended
 * by NULL, and strings are the caller's to free. Returns 0, or -EINVAL, -ENOTCONN, -ECHILD, or what the bus says. */
int sd_bus_list_names(sd_bus *bus, char ***ret_acquired, char ***ret_activatable);

/* sd_bus_get_name_machine_id(3): the id of the machine that the owner of `name` runs on. Returns 0, or -EINVAL, -ENXIO when nobody owns
 * it, -ENOTCONN, -ECHILD, or what the owner says. */
int sd_bus_get_name_machine_id(sd_bus *bus, const char *name, sd_id128_t *ret);

/* sd_bus_is_open(3): whether it is started and its peer has not gone. */
int sd_bus_is_open(sd_bus *bus);

/* sd_bus_is_ready(3): whether it is set up. */
int sd_bus_is_ready(sd_bus *bus);

/* sd_bus_can_send(3): whether values of a type can be sent; for descriptors the connection is set up first. */
int sd_bus_can_send(sd_bus *bus, char type);

/* sd_bus_get_fd(3): the descriptor to poll. -EPERM: there are two. */
int sd_bus_get_fd(sd_bus *bus);

/* sd_bus_get_events(3): what to poll for (`POLLIN`, `POLLOUT`). */
int sd_bus_get_events(sd_bus *bus);

/* sd_bus_get_timeout(3): when to process at the latest, in µs of CLOCK_MONOTONIC (1); `UINT64_MAX` if never (0). */
int sd_bus_get_timeout(sd_bus *bus, uint64_t *ret);

/* sd_bus_process(3): one step of work. Positive: there may be more. A message that nobody took goes to `*ret`, unless `ret` is NULL. */
int sd_bus_process(sd_bus *bus, sd_bus_message **ret);

/* sd_bus_process_priority(3): as sd_bus_process(); priorities are no more. */
int sd_bus_process_priority(sd_bus *bus, int64_t _max_priority, sd_bus_message **ret) _sd_deprecated_;

/* sd_bus_wait(3): waits until there is something to process, for `timeout_usec` µs at most. 0: time ran out, or there is already. */
int sd_bus_wait(sd_bus *bus, uint64_t timeout_usec);

/* sd_bus_get_n_queued_read(3): messages received and not yet processed. */
int sd_bus_get_n_queued_read(sd_bus *bus, uint64_t *ret);

/* sd_bus_get_n_queued_write(3): messages sent and not yet written. */
int sd_bus_get_n_queued_write(sd_bus *bus, uint64_t *ret);

/* sd_bus_pending_method_calls(3): calls that wait for their replies; none on a connection that is not open. */
int sd_bus_pending_method_calls(sd_bus *bus);

/* sd_bus_get_unique_name(3): our name on the bus; the connection is set up first. */
int sd_bus_get_unique_name(sd_bus *bus, const char **ret);

/* sd_bus_get_bus_id(3): the id of the server; the connection is set up first. */
int sd_bus_get_bus_id(sd_bus *bus, sd_id128_t *ret);

/* sd_bus_get_tid(3): the thread that the connection belongs to. -ENXIO: to none. */
int sd_bus_get_tid(sd_bus *bus, pid_t *ret);

/* sd_bus_get_current_message(3): the message that is dispatched, or NULL. */
sd_bus_message* sd_bus_get_current_message(sd_bus *bus);

/* sd_bus_get_current_userdata(3): the userdata of the running callback, or NULL. */
void* sd_bus_get_current_userdata(sd_bus *bus);

/* sd_bus_attach_event(3): runs the connection in a loop, the thread's default one if `e` is NULL. -EBUSY: it is in one. -EINVAL: the
 * loop is another process's. */
int sd_bus_attach_event(sd_bus *bus, sd_event *e, int priority);

/* sd_bus_detach_event(3): takes the connection out of its loop. 1, or 0 when it stood in none. */
int sd_bus_detach_event(sd_bus *bus);

/* sd_bus_get_event(3): the loop that the connection stands in, or NULL. */
sd_event* sd_bus_get_event(sd_bus *bus);

/* sd_bus_enqueue_for_read(3): queues a sealed message as if it had been received. */
int sd_bus_enqueue_for_read(sd_bus *bus, sd_bus_message *m);

/* sd_bus_creds_new_from_pid(3): gathers what `creds_mask` (`SD_BUS_CREDS_*`) asks for about process `pid`; 0 is the calling one. `*ret`
 * becomes a reference that the caller owns. Returns 0, -EINVAL, -EOPNOTSUPP for an unknown bit, -ESRCH, -ENOMEM. */
int sd_bus_creds_new_from_pid(sd_bus_creds **ret, pid_t pid, uint64_t creds_mask);

/* sd_bus_creds_new_from_pidfd(3): as sd_bus_creds_new_from_pid(), for the process that `pidfd` stands for; the descriptor stays the
 * caller's. Returns 0, -EOPNOTSUPP for an unknown bit, -EINVAL, -EBADF, -ENOTTY for another kind of descriptor, -ESRCH. */
int sd_bus_creds_new_from_pidfd(sd_bus_creds **ret, int pidfd, uint64_t creds_mask);

/* sd_bus_creds_ref(3): one more reference. Returns `c`; NULL does nothing. */
sd_bus_creds* sd_bus_creds_ref(sd_bus_creds *c);

/* sd_bus_creds_unref(3): gives up a reference. Returns NULL; NULL does nothing. */
sd_bus_creds* sd_bus_creds_unref(sd_bus_creds *c);

/* sd_bus_creds_get_mask(3): which fields are known, as `SD_BUS_CREDS_*`; 0 for NULL. */
uint64_t sd_bus_creds_get_mask(const sd_bus_creds *c);

/* sd_bus_creds_get_augmented_mask(3): which of the fields were read from /proc, later than the rest; 0 for NULL. */
uint64_t sd_bus_creds_get_augmented_mask(const sd_bus_creds *c);

/* sd_bus_get_owner_creds(3): the credentials of the process at the other end of the socket, as of when it connected; for a bus the
 * daemon's. `*ret` becomes a reference that the caller owns. Returns 0, -EINVAL, -EOPNOTSUPP, -ENOTCONN, -ENODATA, -ECHILD. */
int sd_bus_get_owner_creds(sd_bus *bus, uint64_t creds_mask, sd_bus_creds **ret);

/* sd_bus_get_name_creds(3): the credentials of the owner of `name`, as the bus tells them; with `SD_BUS_CREDS_AUGMENT` what it does not
 * tell is read from /proc. `*ret` becomes a reference that the caller owns; it becomes NULL, and may be NULL itself, if `mask` is 0.
 * Returns 0, -EINVAL, -EOPNOTSUPP, -ENXIO when nobody owns it, -ENOTCONN, -ECHILD, or what the bus says. */
int sd_bus_get_name_creds(sd_bus *bus, const char *name, uint64_t mask, sd_bus_creds **ret);

/* sd_bus_query_sender_creds(3): the credentials of the sender of a sealed message: those that came with it if they suffice, else as
 * sd_bus_get_name_creds() or, without a sender, sd_bus_get_owner_creds() finds them. `*ret` becomes a reference that the caller owns.
 * Returns 0, -EINVAL, -EOPNOTSUPP, -EPERM for a message that is not sealed, -ENOTCONN, -ECHILD, or what the bus says. */
int sd_bus_query_sender_creds(sd_bus_message *m, uint64_t mask, sd_bus_creds **ret);

/* sd_bus_query_sender_privilege(3): whether the sender of a sealed message may do what needs `capability`, -1 for anything: it runs as
 * our user or as root. Returns 1 or 0, or -EINVAL, -EPERM for a message that is not sealed, -ENOTCONN, -ECHILD. */
int sd_bus_query_sender_privilege(sd_bus_message *m, int capability);

/* sd_bus_message_get_creds(3): the credentials that came with the message, which keeps them; NULL when there are none. */
sd_bus_creds* sd_bus_message_get_creds(sd_bus_message *m);

/* sd_bus_creds_get_pid(3): the process id. */
int sd_bus_creds_get_pid(sd_bus_creds *c, pid_t *ret);

/* sd_bus_creds_get_pidfd_dup(3): a new descriptor for the process, which the caller closes. Also -EMFILE. */
int sd_bus_creds_get_pidfd_dup(sd_bus_creds *c, int *ret);

/* sd_bus_creds_get_ppid(3): the parent, -ENXIO where there is none. */
int sd_bus_creds_get_ppid(sd_bus_creds *c, pid_t *ret);

/* sd_bus_creds_get_tid(3): the thread. No transport of today tells it: -ENODATA. */
int sd_bus_creds_get_tid(sd_bus_creds *c, pid_t *ret);

/* sd_bus_creds_get_uid(3): the real user id. */
int sd_bus_creds_get_uid(sd_bus_creds *c, uid_t *ret);

/* sd_bus_creds_get_euid(3): the effective user id. */
int sd_bus_creds_get_euid(sd_bus_creds *c, uid_t *ret);

/* sd_bus_creds_get_suid(3): the saved user id. */
int sd_bus_creds_get_suid(sd_bus_creds *c, uid_t *ret);

/* sd_bus_creds_get_fsuid(3): the file system user id. */
int sd_bus_creds_get_fsuid(sd_bus_creds *c, uid_t *ret);

/* sd_bus_creds_get_gid(3): the real group id. */
int sd_bus_creds_get_gid(sd_bus_creds *c, gid_t *ret);

/* sd_bus_creds_get_egid(3): the effective group id. */
int sd_bus_creds_get_egid(sd_bus_creds *c, gid_t *ret);

/* sd_bus_creds_get_sgid(3): the saved group id. */
int sd_bus_creds_get_sgid(sd_bus_creds *c, gid_t *ret);

/* sd_bus_creds_get_fsgid(3): the file system group id. */
int sd_bus_creds_get_fsgid(sd_bus_creds *c, gid_t *ret);

/* sd_bus_creds_get_supplementary_gids(3): the supplementary groups; returns how many. */
int sd_bus_creds_get_supplementary_gids(sd_bus_creds *c, const gid_t **ret);

/* sd_bus_creds_get_comm(3): the name of the process, escaped where it is not printable. */
int sd_bus_creds_get_comm(sd_bus_creds *c, const char **ret);

/* sd_bus_creds_get_tid_comm(3): the name of the thread. No transport of today tells it: -ENODATA. */
int sd_bus_creds_get_tid_comm(sd_bus_creds *c, const char **ret);

/* sd_bus_creds_get_exe(3): the program it runs, -ENXIO for a kernel thread. */
int sd_bus_creds_get_exe(sd_bus_creds *c, const char **ret);

/* sd_bus_creds_get_cmdline(3): the arguments, ended by NULL; -ENXIO for a kernel thread. */
int sd_bus_creds_get_cmdline(sd_bus_creds *c, char ***ret);

/* sd_bus_creds_get_cgroup(3): the control group. */
int sd_bus_creds_get_cgroup(sd_bus_creds *c, const char **ret);

/* sd_bus_creds_get_unit(3): the unit of the system's service manager, -ENXIO where there is none. */
int sd_bus_creds_get_unit(sd_bus_creds *c, const char **ret);

/* sd_bus_creds_get_slice(3): the slice of the system's service manager. */
int sd_bus_creds_get_slice(sd_bus_creds *c, const char **ret);

/* sd_bus_creds_get_user_unit(3): the unit of the user's service manager, -ENXIO where there is none. */
int sd_bus_creds_get_user_unit(sd_bus_creds *c, const char **ret);

/* sd_bus_creds_get_user_slice(3): the slice of the user's service manager, -ENXIO where there is none. */
int sd_bus_creds_get_user_slice(sd_bus_creds *c, const char **ret);

/* sd_bus_creds_get_session(3): the login session, -ENXIO where there is none. */
int sd_bus_creds_get_session(sd_bus_creds *c, const char **ret);

/* sd_bus_creds_get_owner_uid(3): the user whose slice it runs in, -ENXIO where there is none. */
int sd_bus_creds_get_owner_uid(sd_bus_creds *c, uid_t *ret);

/* sd_bus_creds_has_effective_cap(3): whether capability number `capability` is in the effective set: 1 or 0, or -EINVAL, -ENODATA. */
int sd_bus_creds_has_effective_cap(sd_bus_creds *c, int capability);

/* sd_bus_creds_has_permitted_cap(3): whether capability number `capability` is in the permitted set: 1 or 0, or -EINVAL, -ENODATA. */
int sd_bus_creds_has_permitted_cap(sd_bus_creds *c, int capability);

/* sd_bus_creds_has_inheritable_cap(3): whether capability number `capability` is in the inheritable set: 1 or 0, or -EINVAL, -ENODATA. */
int sd_bus_creds_has_inheritable_cap(sd_bus_creds *c, int capability);

/* sd_bus_creds_has_bounding_cap(3): whether capability number `capability` is in the bounding set: 1 or 0, or -EINVAL, -ENODATA. */
int sd_bus_creds_has_bounding_cap(sd_bus_creds *c, int capability);

/* sd_bus_creds_get_selinux_context(3): the security label. */
int sd_bus_creds_get_selinux_context(sd_bus_creds *c, const char **ret);

/* sd_bus_creds_get_audit_session_id(3): the audit session, -ENXIO outside of any. */
int sd_bus_creds_get_audit_session_id(sd_bus_creds *c, uint32_t *ret);

/* sd_bus_creds_get_audit_login_uid(3): who logged in to the audit session, -ENXIO outside of any. */
int sd_bus_creds_get_audit_login_uid(sd_bus_creds *c, uid_t *ret);

/* sd_bus_creds_get_tty(3): the controlling terminal without `/dev/`, -ENXIO where there is none. */
int sd_bus_creds_get_tty(sd_bus_creds *c, const char **ret);

/* sd_bus_creds_get_unique_name(3): the unique name on the bus. */
int sd_bus_creds_get_unique_name(sd_bus_creds *c, const char **ret);

/* sd_bus_creds_get_well_known_names(3): the well-known names on the bus, ended by NULL. */
int sd_bus_creds_get_well_known_names(sd_bus_creds *c, char ***ret);

/* sd_bus_creds_get_description(3): the description of the peer's connection. */
int sd_bus_creds_get_description(sd_bus_creds *c, const char **ret);

/* sd_bus_emit_properties_changed_strv(3): signals that the properties `names`, or with NULL all that are announced, of an object's
 * interface have changed. Returns 1 when a signal was sent, 0 when there was nothing to tell, or a negative errno: -ENOENT when a
 * property is not there, -EDOM when it is not announced. */
int sd_bus_emit_properties_changed_strv(sd_bus *bus, const char *path, const char *interface, char **names);

/* sd_bus_emit_object_added(3): signals that the object `path` is there, with all its interfaces and their properties. Returns 1, or a
 * negative errno: -ESRCH when there is no object manager at or above `path`. */
int sd_bus_emit_object_added(sd_bus *bus, const char *path);

/* sd_bus_emit_object_removed(3): signals that the object `path` goes, with all its interfaces. Returns 1, or a negative errno: -ESRCH
 * when there is no object manager at or above `path`. */
int sd_bus_emit_object_removed(sd_bus *bus, const char *path);

/* sd_bus_emit_interfaces_added_strv(3): signals that the object `path` has these interfaces now, with their properties. Returns 1, 0
 * when `interfaces` is NULL or empty, or a negative errno: -ESRCH when there is no object manager at or above `path`, -ENOENT when the
 * object has no such interface. */
int sd_bus_emit_interfaces_added_strv(sd_bus *bus, const char *path, char **interfaces);

/* sd_bus_emit_interfaces_removed_strv(3): signals that the object `path` has these interfaces no more. Returns 1, 0 when `interfaces` is
 * NULL or empty, or a negative errno: -ESRCH when there is no object manager at or above `path`. */
int sd_bus_emit_interfaces_removed_strv(sd_bus *bus, const char *path, char **interfaces);

/* sd_bus_error_free(3): frees what `e` holds and resets it. NULL is fine. */
void sd_bus_error_free(sd_bus_error *e);

/* sd_bus_error_set(3): sets copies of `name` and, unless it is NULL, `message`. Returns the errno that `name` stands for, negated; 0 for
 * no name; -EINVAL if `e` is set already; -ENOMEM. */
int sd_bus_error_set(sd_bus_error *e, const char *name, const char *message);

/* sd_bus_error_set_const(3): as sd_bus_error_set(), for strings that outlive `e` and are not copied. */
int sd_bus_error_set_const(sd_bus_error *e, const char *name, const char *message);

/* sd_bus_error_set_errno(3): sets the name and text of an errno, whose sign does not matter. Returns it negated; 0 for 0; -EINVAL if `e`
 * is set already; -ENOMEM. */
int sd_bus_error_set_errno(sd_bus_error *e, int error);

/* sd_bus_error_get_errno(3): the positive errno that `e` stands for; 0 for none and for NULL. */
int sd_bus_error_get_errno(const sd_bus_error *e);

/* sd_bus_error_copy(3): makes `dest`, which must be unset, a copy of `e`. Returns the errno that `e` stands for, negated; 0 if it is
 * unset; -EINVAL if `dest` is set; -ENOMEM. */
int sd_bus_error_copy(sd_bus_error *dest, const sd_bus_error *e);

/* sd_bus_error_move(3): moves `e` into `dest`, which is overwritten; with `dest` NULL, `e` is freed. Returns the errno that it stands
 * for, negated, or 0. */
int sd_bus_error_move(sd_bus_error *dest, sd_bus_error *e);

/* sd_bus_error_is_set(3): whether `e` is not NULL and has a name. */
int sd_bus_error_is_set(const sd_bus_error *e) _sd_pure_;

/* sd_bus_error_has_name(3): whether `e` is not NULL and has this name, or none if `name` is NULL. */
int sd_bus_error_has_name(const sd_bus_error *e, const char *name) _sd_pure_;

/* sd_bus_error_add_map(3): adds names and their errnos, an array that ends in `SD_BUS_ERROR_MAP_END` and is not copied. Returns 1, 0 if
 * it was added before, -EINVAL, -ENOMEM. */
int sd_bus_error_add_map(const sd_bus_error_map *map);

/* sd_bus_add_match(3): calls `callback` for every message that `match` fits. On a bus the rule is installed there, and the answer is
 * waited for. `*slot` becomes a reference that the caller owns; with NULL the match lasts as long as `bus`. Returns 0, or -EINVAL for a
 * malformed rule, -ENOTCONN, -ECHILD, -ENOMEM, or what the bus says. */
int sd_bus_add_match(sd_bus *bus, sd_bus_slot **slot, const char *match, sd_bus_message_handler_t callback, void *userdata);

/* sd_bus_add_match_async(3): as sd_bus_add_match(), without waiting. `install_callback` is told of the bus's answer; when it is NULL,
 * the connection is closed should the bus refuse. */
int sd_bus_add_match_async(sd_bus *bus, sd_bus_slot **slot, const char *match, sd_bus_message_handler_t callback, sd_bus_message_handler_t install_callback, void *userdata);

/* sd_bus_match_signal(3): as sd_bus_add_match(), for signals of the given sender, path, interface and member, each NULL where any will
 * do. Also -EINVAL for a malformed one. */
int sd_bus_match_signal(sd_bus *bus, sd_bus_slot **ret, const char *sender, const char *path, const char *interface, const char *member, sd_bus_message_handler_t callback, void *userdata);

/* sd_bus_match_signal_async(3): as sd_bus_match_signal(), installed as sd_bus_add_match_async() does. */
int sd_bus_match_signal_async(sd_bus *bus, sd_bus_slot **ret, const char *sender, const char *path, const char *interface, const char *member, sd_bus_message_handler_t callback, sd_bus_message_handler_t install_callback, void *userdata);

/* sd_bus_message_append_basic(3): appends the value of type `type_` that `p` points to; for strings, paths and signatures `p` is the
 * text itself, and a NULL string or signature is an empty one. */
int sd_bus_message_append_basic(sd_bus_message *m, char type_, const void *p);

/* sd_bus_message_append_array(3): appends an array of a fixed type other than boolean or descriptor, of `size` bytes from `ptr`. */
int sd_bus_message_append_array(sd_bus_message *m, char type_, const void *ptr, size_t size);

/* sd_bus_message_append_array_space(3): as sd_bus_message_append_array(), with `*ret` set to where the elements are to be put before
 * anything else is done with the message. */
int sd_bus_message_append_array_space(sd_bus_message *m, char type_, size_t size, void **ret);

/* sd_bus_message_append_array_iovec(3): as sd_bus_message_append_array(), with the elements put together from `n` pieces of memory. */
int sd_bus_message_append_array_iovec(sd_bus_message *m, char type_, const struct iovec *iov, unsigned n);

/* sd_bus_message_append_array_memfd(3): appends an array of a fixed type, of `size` bytes at `offset` of a memory file, which is sealed;
 * `UINT64_MAX` is all of it. -EBADF, -EINVAL, -EMSGSIZE for files and ranges that do not do. */
int sd_bus_message_append_array_memfd(sd_bus_message *m, char type_, int memfd, uint64_t offset, uint64_t size);

/* sd_bus_message_append_string_space(3): appends a string of `size` bytes, `*ret` set to where they are to be put before anything else
 * is done with the message; the NUL is there already. */
int sd_bus_message_append_string_space(sd_bus_message *m, size_t size, char **ret);

/* sd_bus_message_append_string_iovec(3): appends a string put together from `n` pieces of memory, without NUL. It is not checked. */
int sd_bus_message_append_string_iovec(sd_bus_message *m, const struct iovec *iov, unsigned n);

/* sd_bus_message_append_string_memfd(3): appends a string from a memory file, which is sealed; `size` counts its NUL, `UINT64_MAX` is
 * all of the file. It is not checked. */
int sd_bus_message_append_string_memfd(sd_bus_message *m, int memfd, uint64_t offset, uint64_t size);

/* sd_bus_message_append_strv(3): appends an array of strings, of which NULL is the last; NULL for `l` is an empty array. */
int sd_bus_message_append_strv(sd_bus_message *m, char **l);

/* sd_bus_message_open_container(3): opens an array, variant, struct (`r`) or dict entry (`e`) of the given contents. */
int sd_bus_message_open_container(sd_bus_message *m, char type_, const char *contents);

/* sd_bus_message_close_container(3): closes the innermost container; -EINVAL when it is not complete or there is none. */
int sd_bus_message_close_container(sd_bus_message *m);

/* sd_bus_message_copy(3): appends what comes next in `source`, or, if `all`, everything up to the end of its innermost container.
 * Returns 1 if there was anything, else 0. */
int sd_bus_message_copy(sd_bus_message *m, sd_bus_message *source, int all);

/* sd_bus_message_seal(3): ends building; the message gets its serial, and the time in µs that its reply may take. -EBADMSG while a
 * container is open, -EOPNOTSUPP for a serial of more than 32 bits. */
int sd_bus_message_seal(sd_bus_message *m, uint64_t cookie, uint64_t timeout_usec);

/* sd_bus_message_ref(3): one more reference, to be given back; returns `m`, which may be NULL. */
sd_bus_message* sd_bus_message_ref(sd_bus_message *m);

/* sd_bus_message_unref(3): gives back a reference; returns NULL. */
sd_bus_message* sd_bus_message_unref(sd_bus_message *m);

/* sd_bus_message_get_type(3): `*ret` becomes `SD_BUS_MESSAGE_METHOD_CALL` or another of its kind. Returns 0 or -EINVAL. */
int sd_bus_message_get_type(sd_bus_message *m, uint8_t *ret);

/* sd_bus_message_get_cookie(3): `*ret` becomes the serial. Returns 0, -ENODATA before the message is sealed, -EINVAL. */
int sd_bus_message_get_cookie(sd_bus_message *m, uint64_t *ret);

/* sd_bus_message_get_reply_cookie(3): `*ret` becomes the serial of the call that this answers. Returns 0, -ENODATA if it answers none,
 * -EINVAL. */
int sd_bus_message_get_reply_cookie(sd_bus_message *m, uint64_t *ret);

/* sd_bus_message_get_priority(3): `*ret` becomes 0: there are no priorities. Returns 0 or -EINVAL. */
int sd_bus_message_get_priority(sd_bus_message *m, int64_t *ret) _sd_deprecated_;

/* sd_bus_message_set_priority(3): does nothing. Returns 0, -EINVAL, -EPERM once the message is sealed. */
int sd_bus_message_set_priority(sd_bus_message *m, int64_t _priority) _sd_deprecated_;

/* sd_bus_message_get_monotonic_usec(3): `*ret` becomes when the message was sent, in µs of `CLOCK_MONOTONIC`. Returns 0, -ENODATA,
 * -EINVAL. */
int sd_bus_message_get_monotonic_usec(sd_bus_message *m, uint64_t *ret);

/* sd_bus_message_get_realtime_usec(3): `*ret` becomes when the message was sent, in µs of `CLOCK_REALTIME`. Returns 0, -ENODATA,
 * -EINVAL. */
int sd_bus_message_get_realtime_usec(sd_bus_message *m, uint64_t *ret);

/* sd_bus_message_get_seqnum(3): `*ret` becomes the message's number in the order of sending. Returns 0, -ENODATA, -EINVAL. */
int sd_bus_message_get_seqnum(sd_bus_message *m, uint64_t *ret);

/* sd_bus_message_get_expect_reply(3): whether it is a call whose sender waits for the reply; -EINVAL. */
int sd_bus_message_get_expect_reply(sd_bus_message *m);

/* sd_bus_message_get_auto_start(3): whether the destination is to be started for it; -EINVAL. */
int sd_bus_message_get_auto_start(sd_bus_message *m);

/* sd_bus_message_get_allow_interactive_authorization(3): whether it is a call that allows to ask the user; -EINVAL. */
int sd_bus_message_get_allow_interactive_authorization(sd_bus_message *m);

/* sd_bus_message_set_expect_reply(3): says whether the sender of a call waits for the reply. Returns 0, -EINVAL, -EPERM for other
 * messages and once it is sealed. */
int sd_bus_message_set_expect_reply(sd_bus_message *m, int b);

/* sd_bus_message_set_auto_start(3): says whether the destination is to be started. Returns 0, -EINVAL, -EPERM once the message is
 * sealed. */
int sd_bus_message_set_auto_start(sd_bus_message *m, int b);

/* sd_bus_message_set_allow_interactive_authorization(3): says whether the user may be asked. Returns 0, -EINVAL, -EPERM once the message
 * is sealed. */
int sd_bus_message_set_allow_interactive_authorization(sd_bus_message *m, int b);

/* sd_bus_message_set_destination(3): says who the message is for. Returns 0, -EINVAL, -EPERM once it is sealed, -EEXIST if that has been
 * said. */
int sd_bus_message_set_destination(sd_bus_message *m, const char *destination);

/* sd_bus_message_set_sender(3): says who the message is from. Returns 0, -EINVAL, -EPERM once it is sealed, -EEXIST if that has been
 * said. */
int sd_bus_message_set_sender(sd_bus_message *m, const char *sender);

/* sd_bus_message_sensitive(3): the message's memory will be overwritten when it is freed. Returns 0 or -EINVAL. */
int sd_bus_message_sensitive(sd_bus_message *m);

/* sd_bus_message_get_path(3): the object path, or NULL. */
const char* sd_bus_message_get_path(sd_bus_message *m);

/* sd_bus_message_get_interface(3): the interface, or NULL. */
const char* sd_bus_message_get_interface(sd_bus_message *m);

/* sd_bus_message_get_member(3): the method or signal, or NULL. */
const char* sd_bus_message_get_member(sd_bus_message *m);

/* sd_bus_message_get_destination(3): the bus name that it is for, or NULL. */
const char* sd_bus_message_get_destination(sd_bus_message *m);

/* sd_bus_message_get_sender(3): the bus name that it is from, or NULL. */
const char* sd_bus_message_get_sender(sd_bus_message *m);

/* sd_bus_message_get_signature(3): the signature of the innermost container or, if `complete`, of the whole message; NULL for no
 * message. */
const char* sd_bus_message_get_signature(sd_bus_message *m, int complete);

/* sd_bus_message_has_signature(3): whether the whole message has this signature; NULL is the empty one. -EINVAL for no message. */
int sd_bus_message_has_signature(sd_bus_message *m, const char *signature);

/* sd_bus_message_is_empty(3): whether the message has no values; -EINVAL for no message. */
int sd_bus_message_is_empty(sd_bus_message *m);

/* sd_bus_message_get_error(3): what an error message says, NULL for other messages. It stays the message's. */
const sd_bus_error* sd_bus_message_get_error(sd_bus_message *m);

/* sd_bus_message_get_errno(3): the positive errno that an error message stands for, 0 for other messages, EINVAL for no message. */
int sd_bus_message_get_errno(sd_bus_message *m);

/* sd_bus_message_get_bus(3): the bus that the message belongs to, or NULL. No reference is given away. */
sd_bus* sd_bus_message_get_bus(sd_bus_message *m);

/* sd_bus_message_is_signal(3): whether it is a signal of this interface and member, each unless it is NULL; -EINVAL for no message. */
int sd_bus_message_is_signal(sd_bus_message *m, const char *interface, const char *member);

/* sd_bus_message_is_method_call(3): whether it is a call of this interface and member, each unless it is NULL; -EINVAL for no message. */
int sd_bus_message_is_method_call(sd_bus_message *m, const char *interface, const char *member);

/* sd_bus_message_is_method_error(3): whether it is an error, of this name unless it is NULL; -EINVAL for no message. */
int sd_bus_message_is_method_error(sd_bus_message *m, const char *name);

/* sd_bus_message_dump_json(3): `*ret` becomes the message as an sd_json_variant, of the sd-json that the program has loaded, for the
 * caller to unref. `flags` are as for sd_bus_message_dump(). Returns 0, -EINVAL, -EPERM before the message is sealed, -EBADMSG, -ENOMEM,
 * -EOPNOTSUPP where there is no sd-json. */
int sd_bus_message_dump_json(sd_bus_message *m, uint64_t flags, sd_json_variant **ret);

/* sd_bus_message_new(3): makes an empty message of any type. */
int sd_bus_message_new(sd_bus *bus, sd_bus_message **ret, uint8_t type_);

/* sd_bus_message_new_signal(3): makes a signal. */
int sd_bus_message_new_signal(sd_bus *bus, sd_bus_message **ret, const char *path, const char *interface, const char *member);

/* sd_bus_message_new_signal_to(3): makes a signal for one receiver, or, if `destination` is NULL, for all. */
int sd_bus_message_new_signal_to(sd_bus *bus, sd_bus_message **ret, const char *destination, const char *path, const char *interface, const char *member);

/* sd_bus_message_new_method_call(3): makes a call; `destination` and `interface` may be NULL. */
int sd_bus_message_new_method_call(sd_bus *bus, sd_bus_message **ret, const char *destination, const char *path, const char *interface, const char *member);

/* sd_bus_message_new_method_return(3): makes the answer to a call. */
int sd_bus_message_new_method_return(sd_bus_message *call, sd_bus_message **ret);

/* sd_bus_message_new_method_error(3): makes the answer to a call, an error, which must be set. */
int sd_bus_message_new_method_error(sd_bus_message *call, sd_bus_message **ret, const sd_bus_error *e);

/* sd_bus_message_new_method_errno(3): as sd_bus_message_new_method_error(); if `e` is NULL or not set, for an errno of either sign. */
int sd_bus_message_new_method_errno(sd_bus_message *call, sd_bus_message **ret, int error, const sd_bus_error *e);

/* sd_bus_message_read_basic(3): reads the next value, of type `type_`, to `p` unless that is NULL. Text and descriptors stay the
 * message's. */
int sd_bus_message_read_basic(sd_bus_message *m, char type_, void *p);

/* sd_bus_message_read_array(3): `*ret_ptr` and `*ret_size` become the elements of the next value, an array of a fixed type, as bytes
 * that stay the message's. -EOPNOTSUPP when they are in another machine's byte order. */
int sd_bus_message_read_array(sd_bus_message *m, char type_, const void **ret_ptr, size_t *ret_size);

/* sd_bus_message_read_strv(3): `*ret` becomes an array of copies of the strings, paths or signatures in the next value, an array of
 * them; NULL is the last, the caller frees all. An empty array is NULL. */
int sd_bus_message_read_strv(sd_bus_message *m, char ***ret);

/* sd_bus_message_read_strv_extend(3): as sd_bus_message_read_strv(), appending to the array `*l`, which may be NULL. */
int sd_bus_message_read_strv_extend(sd_bus_message *m, char ***l);

/* sd_bus_message_skip(3): skips values of these types or, if `types` is NULL, the next value. Returns 1, or 0 at the end of an array and
 * for no types. */
int sd_bus_message_skip(sd_bus_message *m, const char *types);

/* sd_bus_message_enter_container(3): enters the array, variant, struct (`r`) or dict entry (`e`) that comes next and has these contents;
 * NULL for any contents, 0 and NULL for any container. Returns 1, or 0 at the end of the array around it. */
int sd_bus_message_enter_container(sd_bus_message *m, char type_, const char *contents);

/* sd_bus_message_exit_container(3): leaves the innermost container and returns 1; -EBUSY before its end, -ENXIO outside of any. */
int sd_bus_message_exit_container(sd_bus_message *m);

/* sd_bus_message_peek_type(3): `*ret_type` and `*ret_contents`, each unless it is NULL, become what comes next: a basic type and NULL,
 * or a container and its contents, which stay the message's. Returns 1, or 0, with 0 and NULL, at the end. */
int sd_bus_message_peek_type(sd_bus_message *m, char *ret_type, const char **ret_contents);

/* sd_bus_message_verify_type(3): whether what comes next has this type, unless it is 0, and these contents, unless they are NULL. */
int sd_bus_message_verify_type(sd_bus_message *m, char type_, const char *contents);

/* sd_bus_message_at_end(3): whether the innermost container or, if `complete`, the whole message has been read to its end. */
int sd_bus_message_at_end(sd_bus_message *m, int complete);

/* sd_bus_message_rewind(3): goes back to the beginning of the innermost container or, if `complete`, of the message. Returns whether
 * there is anything to read. */
int sd_bus_message_rewind(sd_bus_message *m, int complete);

/* sd_bus_interface_name_is_valid(3): 1 if `p` is a valid interface name, 0 if not, -EINVAL if it is NULL. */
int sd_bus_interface_name_is_valid(const char *p);

/* sd_bus_service_name_is_valid(3): 1 if `p` is a valid bus name, unique or well-known, 0 if not, -EINVAL if it is NULL. */
int sd_bus_service_name_is_valid(const char *p);

/* sd_bus_member_name_is_valid(3): 1 if `p` is a valid name of a method or signal, 0 if not, -EINVAL if it is NULL. */
int sd_bus_member_name_is_valid(const char *p);

/* sd_bus_object_path_is_valid(3): 1 if `p` is a valid object path, 0 if not, -EINVAL if it is NULL. */
int sd_bus_object_path_is_valid(const char *p);

/* sd_bus_add_object(3): calls `callback` for every method call to `path`. With `ret_slot` NULL the registration lasts as long as the
 * bus. Returns 0 or a negative errno. */
int sd_bus_add_object(sd_bus *bus, sd_bus_slot **ret_slot, const char *path, sd_bus_message_handler_t callback, void *userdata);

/* sd_bus_add_fallback(3): calls `callback` for every method call to `prefix` or a path below. Returns 0 or a negative errno. */
int sd_bus_add_fallback(sd_bus *bus, sd_bus_slot **ret_slot, const char *prefix, sd_bus_message_handler_t callback, void *userdata);

/* sd_bus_add_object_vtable(3): exports the members that `vtable` declares as `interface` of the object `path`. Returns 0 or a negative
 * errno: -EEXIST when a member is already there, -EPROTOTYPE when fallbacks are registered at `path`. */
int sd_bus_add_object_vtable(sd_bus *bus, sd_bus_slot **ret_slot, const char *path, const char *interface, const sd_bus_vtable *vtable, void *userdata);

/* sd_bus_add_fallback_vtable(3): as sd_bus_add_object_vtable(), for `prefix` and all paths below; `find`, if given, says which of them
 * are objects and what their userdata is. */
int sd_bus_add_fallback_vtable(sd_bus *bus, sd_bus_slot **ret_slot, const char *prefix, const char *interface, const sd_bus_vtable *vtable, sd_bus_object_find_t find, void *userdata);

/* sd_bus_add_node_enumerator(3): asks `callback` which objects there are below `path`. Returns 0 or a negative errno. */
int sd_bus_add_node_enumerator(sd_bus *bus, sd_bus_slot **ret_slot, const char *path, sd_bus_node_enumerator_t callback, void *userdata);

/* sd_bus_add_object_manager(3): makes `path` answer GetManagedObjects() for the objects below. Returns 0 or a negative errno. */
int sd_bus_add_object_manager(sd_bus *bus, sd_bus_slot **ret_slot, const char *path);

/* sd_bus_path_encode(3): `*ret_path` becomes `prefix` with the escaped `external_id` as its last element, for the caller to free.
 * Returns 0, -EINVAL for NULL or an invalid prefix, -ENOMEM. */
int sd_bus_path_encode(const char *prefix, const char *external_id, char **ret_path);

/* sd_bus_path_decode(3): `*ret_external_id` becomes the unescaped rest of `path` behind `prefix`, for the caller to free. Returns 1, 0
 * with NULL if `path` does not begin so, -EINVAL for NULL or an invalid path, -ENOMEM. */
int sd_bus_path_decode(const char *path, const char *prefix, char **ret_external_id);

/* sd_bus_get_property(3): gets a property of type `type_`. `*ret_reply` becomes a reference that the caller owns; the value is what is
 * read from it next. */
int sd_bus_get_property(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member, sd_bus_error *reterr_error, sd_bus_message **ret_reply, const char *type_);

/* sd_bus_get_property_trivial(3): gets a property of the numeric type `type_` into the variable of that type that `ret` points to. */
int sd_bus_get_property_trivial(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member, sd_bus_error *reterr_error, char type_, void *ret);

/* sd_bus_get_property_string(3): gets a string property. `*ret` becomes a copy that the caller frees. */
int sd_bus_get_property_string(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member, sd_bus_error *reterr_error, char **ret);

/* sd_bus_get_property_strv(3): gets a property that is an array of strings. `*ret` becomes an array that NULL ends, or NULL for none;
 * the caller frees it and its strings. */
int sd_bus_get_property_strv(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member, sd_bus_error *reterr_error, char ***ret);

/* sd_bus_reply_method_error(3): answers a call with an error, which must be set. */
int sd_bus_reply_method_error(sd_bus_message *call, const sd_bus_error *e);

/* sd_bus_reply_method_errno(3): answers a call with `e` or, if that is NULL or not set, with an errno of either sign. */
int sd_bus_reply_method_errno(sd_bus_message *call, int error, const sd_bus_error *e);

/* sd_bus_slot_ref(3): one more reference. Returns `slot`. */
sd_bus_slot* sd_bus_slot_ref(sd_bus_slot *slot);

/* sd_bus_slot_unref(3): gives up a reference; with the last one the registration ends. Returns NULL. */
sd_bus_slot* sd_bus_slot_unref(sd_bus_slot *slot);

/* sd_bus_slot_get_bus(3): the connection, or NULL if that has gone. */
sd_bus* sd_bus_slot_get_bus(sd_bus_slot *slot);

/* sd_bus_slot_get_userdata(3): the pointer given to callbacks. */
void* sd_bus_slot_get_userdata(sd_bus_slot *slot);

/* sd_bus_slot_set_userdata(3): changes the pointer given to callbacks. Returns the former one. */
void* sd_bus_slot_set_userdata(sd_bus_slot *slot, void *userdata);

/* sd_bus_slot_set_description(3): a text for debug output. 1, or 0 if that changed nothing. */
int sd_bus_slot_set_description(sd_bus_slot *slot, const char *description);

/* sd_bus_slot_get_description(3): the text. -ENXIO: there is none. */
int sd_bus_slot_get_description(sd_bus_slot *slot, const char **ret);

/* sd_bus_slot_get_floating(3): whether the connection keeps the slot. */
int sd_bus_slot_get_floating(sd_bus_slot *slot);

/* sd_bus_slot_set_floating(3): non-zero: the connection keeps the slot; 0: the slot keeps the connection. -ESTALE: the connection has
 * gone. 1, or 0 if that changed nothing. */
int sd_bus_slot_set_floating(sd_bus_slot *slot, int b);

/* sd_bus_slot_set_destroy_callback(3): what is called with the userdata when the slot ends; NULL for nothing. */
int sd_bus_slot_set_destroy_callback(sd_bus_slot *slot, sd_bus_destroy_t callback);

/* sd_bus_slot_get_destroy_callback(3): what is called when the slot ends. 1, or 0 when nothing is. */
int sd_bus_slot_get_destroy_callback(sd_bus_slot *slot, sd_bus_destroy_t *ret);

/* sd_bus_slot_get_current_message(3): the message that is dispatched, if it is to this slot; else NULL. */
sd_bus_message* sd_bus_slot_get_current_message(sd_bus_slot *slot);

/* sd_bus_slot_get_current_handler(3): the function that runs, if it is this slot's; else NULL. */
sd_bus_message_handler_t sd_bus_slot_get_current_handler(sd_bus_slot *slot);

/* sd_bus_slot_get_current_userdata(3): what the function that runs was given, if it is this slot's; else NULL. */
void* sd_bus_slot_get_current_userdata(sd_bus_slot *slot);

/* sd_bus_get_current_slot(3): the slot whose callback runs, or NULL. */
sd_bus_slot* sd_bus_get_current_slot(sd_bus *bus);

/* sd_bus_get_current_handler(3): the function that runs, or NULL. */
sd_bus_message_handler_t sd_bus_get_current_handler(sd_bus *bus);

/* sd_bus_add_filter(3): calls `callback` for every message received; the newest filter sees it first. */
int sd_bus_add_filter(sd_bus *bus, sd_bus_slot **ret_slot, sd_bus_message_handler_t callback, void *userdata);

/* sd_bus_track_new(3): a tracker of peers on `bus`, which it keeps in use. `handler`, which may be NULL, is called by sd_bus_process()
 * when no name is left, and at first, too; as long as it returns 0 it is called again. `*ret` becomes a reference that the caller owns.
 * Returns 0, -EINVAL (also when `bus` is not connected to a bus daemon), -ECHILD, -ENOMEM. */
int sd_bus_track_new(sd_bus *bus, sd_bus_track **ret, sd_bus_track_handler_t handler, void *userdata);

/* sd_bus_track_ref(3): one more reference. Returns `track`; NULL does nothing. */
sd_bus_track* sd_bus_track_ref(sd_bus_track *track);

/* sd_bus_track_unref(3): gives up a reference. With the last one all tracking ends. Returns NULL; NULL does nothing. */
sd_bus_track* sd_bus_track_unref(sd_bus_track *track);

/* sd_bus_track_get_bus(3): the connection, which stays the tracker's; NULL for NULL. */
sd_bus* sd_bus_track_get_bus(sd_bus_track *track);

/* sd_bus_track_get_userdata(3): what the handler is given; NULL for NULL. */
void* sd_bus_track_get_userdata(sd_bus_track *track);

/* sd_bus_track_set_userdata(3): changes what the handler is given and returns the former pointer; NULL for NULL. */
void* sd_bus_track_set_userdata(sd_bus_track *track, void *userdata);

/* sd_bus_track_add_name(3): tracks the owner of `name`, unique or well-known. Returns 1, or 0 when it was tracked already, -EINVAL,
 * -ENXIO when nobody owns it, -ENOTCONN, -ECHILD, -ENOMEM, or what the bus says. */
int sd_bus_track_add_name(sd_bus_track *track, const char *name);

/* sd_bus_track_add_sender(3): as sd_bus_track_add_name(), for the sender of a message of the same connection. */
int sd_bus_track_add_sender(sd_bus_track *track, sd_bus_message *m);

/* sd_bus_track_remove_name(3): undoes one sd_bus_track_add_name(), in non-recursive mode all. Returns 1, or 0 when it was not tracked,
 * or -EINVAL. */
int sd_bus_track_remove_name(sd_bus_track *track, const char *name);

/* sd_bus_track_remove_sender(3): as sd_bus_track_remove_name(), for the sender of a message of the same connection. */
int sd_bus_track_remove_sender(sd_bus_track *track, sd_bus_message *m);

/* sd_bus_track_count(3): how many names are tracked; 0 for NULL. */
unsigned sd_bus_track_count(sd_bus_track *track);

/* sd_bus_track_count_name(3): how often `name` has been added, in non-recursive mode 0 or 1; or -EINVAL. */
int sd_bus_track_count_name(sd_bus_track *track, const char *name);

/* sd_bus_track_count_sender(3): as sd_bus_track_count_name(), for the sender of a message of the same connection. */
int sd_bus_track_count_sender(sd_bus_track *track, sd_bus_message *m);

/* sd_bus_track_contains(3): `name` if it is tracked, else NULL. */
const char* sd_bus_track_contains(sd_bus_track *track, const char *name);

/* sd_bus_track_first(3): begins a walk over the names, in no particular order. Returns NULL when there is none; a name is valid as long
 * as it is tracked. */
const char* sd_bus_track_first(sd_bus_track *track);

/* sd_bus_track_next(3): the next name of the walk; NULL at its end, and when the names have changed since it began. */
const char* sd_bus_track_next(sd_bus_track *track);

/* sd_bus_track_set_recursive(3): whether additions of the same name are counted. Returns 0, -EINVAL, or -EBUSY when that would change
 * while names are tracked. */
int sd_bus_track_set_recursive(sd_bus_track *track, int b);

/* sd_bus_track_get_recursive(3): 1 when additions are counted, else 0; or -EINVAL. */
int sd_bus_track_get_recursive(sd_bus_track *track);

/* sd_bus_track_set_destroy_callback(3): what is called with the userdata when the tracker ends; NULL for nothing. Returns 0 or -EINVAL. */
int sd_bus_track_set_destroy_callback(sd_bus_track *track, sd_bus_destroy_t callback);

/* sd_bus_track_get_destroy_callback(3): puts the function, or NULL, into `*ret`, unless that is NULL. Returns 1 if there is one, else 0;
 * or -EINVAL. */
int sd_bus_track_get_destroy_callback(sd_bus_track *track, sd_bus_destroy_t *ret);

/* sd_bus_message_append(3), sd_bus_message_read(3): one argument for each type of `types`. */
int sd_bus_message_append(sd_bus_message *m, const char *types, ...);
int sd_bus_message_appendv(sd_bus_message *m, const char *types, va_list ap);
int sd_bus_message_read(sd_bus_message *m, const char *types, ...);
int sd_bus_message_readv(sd_bus_message *m, const char *types, va_list ap);

/* sd_bus_message_dump(3): writes the message to `f`, or stdout where it is NULL, for people to read. */
int sd_bus_message_dump(sd_bus_message *m, FILE *f, uint64_t flags);

/* sd_bus_message_new_method_error(3): an error reply with a message formatted as by printf(). */
int sd_bus_message_new_method_errorf(sd_bus_message *call, sd_bus_message **ret, const char *name, const char *format, ...) _sd_printf_(4, 5);
int sd_bus_message_new_method_errnof(sd_bus_message *call, sd_bus_message **ret, int error, const char *format, ...) _sd_printf_(4, 5);

/* sd_bus_call_method(3): builds a call with the arguments that `types` tells, sends it and waits for the reply, or calls back with it. */
int sd_bus_call_method(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member, sd_bus_error *reterr_error, sd_bus_message **ret_reply, const char *types, ...);
int sd_bus_call_methodv(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member, sd_bus_error *reterr_error, sd_bus_message **ret_reply, const char *types, va_list ap);
int sd_bus_call_method_async(sd_bus *bus, sd_bus_slot **ret_slot, const char *destination, const char *path, const char *interface, const char *member, sd_bus_message_handler_t callback, void *userdata, const char *types, ...);
int sd_bus_call_method_asyncv(sd_bus *bus, sd_bus_slot **ret_slot, const char *destination, const char *path, const char *interface, const char *member, sd_bus_message_handler_t callback, void *userdata, const char *types, va_list ap);

/* sd_bus_set_property(3): calls org.freedesktop.DBus.Properties.Set with the value that follows. */
int sd_bus_set_property(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member, sd_bus_error *reterr_error, const char *type, ...);
int sd_bus_set_propertyv(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member, sd_bus_error *reterr_error, const char *type, va_list ap);

/* sd_bus_reply_method_return(3), sd_bus_reply_method_error(3): builds a reply to `call` and sends it. */
int sd_bus_reply_method_return(sd_bus_message *call, const char *types, ...);
int sd_bus_reply_method_returnv(sd_bus_message *call, const char *types, va_list ap);
int sd_bus_reply_method_errorf(sd_bus_message *call, const char *name, const char *format, ...) _sd_printf_(3, 4);
int sd_bus_reply_method_errorfv(sd_bus_message *call, const char *name, const char *format, va_list ap) _sd_printf_(3, 0);
int sd_bus_reply_method_errnof(sd_bus_message *call, int error, const char *format, ...) _sd_printf_(3, 4);
int sd_bus_reply_method_errnofv(sd_bus_message *call, int error, const char *format, va_list ap) _sd_printf_(3, 0);

/* sd_bus_emit_signal(3): builds a signal and sends it, to all or to `destination`. */
int sd_bus_emit_signal(sd_bus *bus, const char *path, const char *interface, const char *member, const char *types, ...);
int sd_bus_emit_signalv(sd_bus *bus, const char *path, const char *interface, const char *member, const char *types, va_list ap);
int sd_bus_emit_signal_to(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member, const char *types, ...);
int sd_bus_emit_signal_tov(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member, const char *types, va_list ap);

/* sd_bus_emit_properties_changed(3), sd_bus_emit_interfaces_added(3): names up to a NULL. */
int sd_bus_emit_properties_changed(sd_bus *bus, const char *path, const char *interface, const char *name, ...) _sd_sentinel_;
int sd_bus_emit_interfaces_added(sd_bus *bus, const char *path, const char *interface, ...) _sd_sentinel_;
int sd_bus_emit_interfaces_removed(sd_bus *bus, const char *path, const char *interface, ...) _sd_sentinel_;

/* sd_bus_error(3): sets `e`, if it is not NULL, with a message formatted as by printf(), and returns the negative errno that belongs to it. */
int sd_bus_error_setf(sd_bus_error *e, const char *name, const char *format, ...) _sd_printf_(3, 4);
int sd_bus_error_setfv(sd_bus_error *e, const char *name, const char *format, va_list ap) _sd_printf_(3, 0);
int sd_bus_error_set_errnof(sd_bus_error *e, int error, const char *format, ...) _sd_printf_(3, 4);
int sd_bus_error_set_errnofv(sd_bus_error *e, int error, const char *format, va_list ap) _sd_printf_(3, 0);

/* sd_bus_error(3): whether `e` has one of the names that follow, up to a NULL. */
int sd_bus_error_has_names_sentinel(const sd_bus_error *e, ...) _sd_sentinel_;
#define sd_bus_error_has_names(e, ...) sd_bus_error_has_names_sentinel(e, __VA_ARGS__, NULL)

/* sd_bus_path_encode(3): each %% of the template stands for one of the strings that follow. */
int sd_bus_path_encode_many(char **ret, const char *path_template, ...);
int sd_bus_path_decode_many(const char *path, const char *path_template, ...);

#define SD_BUS_ERROR_MAKE_CONST(name, message) ((const sd_bus_error) {(name), (message), 0})
#define SD_BUS_ERROR_NULL SD_BUS_ERROR_MAKE_CONST(NULL, NULL)

/* The lines of a table for sd_bus_error_add_map(). */
#define SD_BUS_ERROR_MAP(_name, _code)          \
        {                                       \
                .name = _name,                  \
                .code = _code,                  \
        }
#define SD_BUS_ERROR_MAP_END                    \
        {                                       \
                .name = NULL,                   \
                .code = - 'x',                  \
        }

/* An id as the arguments that belong to "ay" in sd_bus_message_append() and sd_bus_message_read(). */
#define SD_BUS_MESSAGE_APPEND_ID128(x) 16, SD_ID128_FORMAT_VAL(x)
#define SD_BUS_MESSAGE_READ_ID128(x) 16,                                                        \
                &(x).bytes[0],  &(x).bytes[1],  &(x).bytes[2],  &(x).bytes[3],                  \
                &(x).bytes[4],  &(x).bytes[5],  &(x).bytes[6],  &(x).bytes[7],                  \
                &(x).bytes[8],  &(x).bytes[9],  &(x).bytes[10], &(x).bytes[11],                 \
                &(x).bytes[12], &(x).bytes[13], &(x).bytes[14], &(x).bytes[15]

_SD_DEFINE_POINTER_CLEANUP_FUNC(sd_bus, sd_bus_unref);
_SD_DEFINE_POINTER_CLEANUP_FUNC(sd_bus, sd_bus_close_unref);
_SD_DEFINE_POINTER_CLEANUP_FUNC(sd_bus, sd_bus_flush_close_unref);
_SD_DEFINE_POINTER_CLEANUP_FUNC(sd_bus_slot, sd_bus_slot_unref);
_SD_DEFINE_POINTER_CLEANUP_FUNC(sd_bus_message, sd_bus_message_unref);
_SD_DEFINE_POINTER_CLEANUP_FUNC(sd_bus_creds, sd_bus_creds_unref);
_SD_DEFINE_POINTER_CLEANUP_FUNC(sd_bus_track, sd_bus_track_unref);

_SD_END_DECLARATIONS;

#endif
