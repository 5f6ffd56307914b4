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

/* sd_bus_interface_name_is_valid(3): 1 if `p` is a valid interface name, 0 if not, -EINVAL if it is NULL. */
int sd_bus_interface_name_is_valid(const char *p);

/* sd_bus_service_name_is_valid(3): 1 if `p` is a valid bus name, unique or well-known, 0 if not, -EINVAL if it is NULL. */
int sd_bus_service_name_is_valid(const char *p);

/* sd_bus_member_name_is_valid(3): 1 if `p` is a valid name of a method or signal, 0 if not, -EINVAL if it is NULL. */
int sd_bus_member_name_is_valid(const char *p);

/* sd_bus_object_path_is_valid(3): 1 if `p` is a valid object path, 0 if not, -EINVAL if it is NULL. */
int sd_bus_object_path_is_valid(const char *p);

/* sd_bus_path_decode(3): `*ret_external_id` becomes the unescaped rest of `path` behind `prefix`, for the caller to free. Returns 1, 0
 * with NULL if `path` does not begin so, -EINVAL for NULL or an invalid path, -ENOMEM. */
int sd_bus_path_decode(const char *path, const char *prefix, char **ret_external_id);

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

_SD_DEFINE_POINTER_CLEANUP_FUNC(sd_bus_creds, sd_bus_creds_unref);

_SD_END_DECLARATIONS;

#endif
