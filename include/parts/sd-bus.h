/* D-Bus: sd-bus(3). Functions return a negative errno on failure unless their comment says otherwise. */

#include <stdio.h>
#include <sys/uio.h>

#include "_sd-common.h"
#include "sd-bus-protocol.h"
#include "sd-bus-vtable.h"
#include "sd-event.h"
#include "sd-id128.h"
#include "sd-json.h"

_SD_BEGIN_DECLARATIONS;

@attribute sd_bus_try_close _sd_deprecated_@
@attribute sd_bus_process_priority _sd_deprecated_@
@attribute sd_bus_message_get_priority _sd_deprecated_@
@attribute sd_bus_message_set_priority _sd_deprecated_@
@attribute sd_bus_error_is_set _sd_pure_@
@attribute sd_bus_error_has_name _sd_pure_@
@prototypes@

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
