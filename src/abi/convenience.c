/* The variadic functions of sd_bus_set_property(3), sd_bus_emit_signal(3), sd_bus_reply_method_return(3) and
 * sd_bus_reply_method_error(3). */

#include <errno.h>
#include <stddef.h>

#include "arguments.h"

typedef struct sd_bus sd_bus;
typedef struct sd_bus_message sd_bus_message;
typedef struct sd_bus_error sd_bus_error;

int shim_set_property(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member,
                      sd_bus_error *reterr_error, const char *type, struct shim_arguments *value);
int shim_emit_signal(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member,
                     const char *types, struct shim_arguments *values);
int shim_reply_return(sd_bus_message *call, const char *types, struct shim_arguments *values);
int shim_reply_error(sd_bus_message *call, const char *name, char *text);
int shim_reply_errno(sd_bus_message *call, int error, char *text);

int sd_bus_set_propertyv(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member,
                         sd_bus_error *reterr_error, const char *type, va_list ap) {
        int r;

        WITH_ARGUMENTS(value, ap, r = shim_set_property(bus, destination, path, interface, member, reterr_error, type, &value));
        return r;
}

int sd_bus_set_property(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member,
                        sd_bus_error *reterr_error, const char *type, ...) {
        struct shim_arguments value;
        int r;

        va_start(value.list, type);
        r = shim_set_property(bus, destination, path, interface, member, reterr_error, type, &value);
        va_end(value.list);
        return r;
}

int sd_bus_emit_signal_tov(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member,
                           const char *types, va_list ap) {
        int r;

        WITH_ARGUMENTS(values, ap, r = shim_emit_signal(bus, destination, path, interface, member, types, &values));
        return r;
}

int sd_bus_emit_signal_to(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member,
                          const char *types, ...) {
        struct shim_arguments values;
        int r;

        va_start(values.list, types);
        r = shim_emit_signal(bus, destination, path, interface, member, types, &values);
        va_end(values.list);
        return r;
}

int sd_bus_emit_signalv(sd_bus *bus, const char *path, const char *interface, const char *member, const char *types, va_list ap) {
        int r;

        WITH_ARGUMENTS(values, ap, r = shim_emit_signal(bus, NULL, path, interface, member, types, &values));
        return r;
}

int sd_bus_emit_signal(sd_bus *bus, const char *path, const char *interface, const char *member, const char *types, ...) {
        struct shim_arguments values;
        int r;

        va_start(values.list, types);
        r = shim_emit_signal(bus, NULL, path, interface, member, types, &values);
        va_end(values.list);
        return r;
}

int sd_bus_reply_method_returnv(sd_bus_message *call, const char *types, va_list ap) {
        int r;

        WITH_ARGUMENTS(values, ap, r = shim_reply_return(call, types, &values));
        return r;
}

int sd_bus_reply_method_return(sd_bus_message *call, const char *types, ...) {
        struct shim_arguments values;
        int r;

        va_start(values.list, types);
        r = shim_reply_return(call, types, &values);
        va_end(values.list);
        return r;
}

int sd_bus_reply_method_errorfv(sd_bus_message *call, const char *name, const char *format, va_list ap) {
        char *text = NULL;

        if (name && format) {
                text = shim_format(errno, format, ap);
                if (!text)
                        return -ENOMEM;
        }
        return shim_reply_error(call, name, text);
}

int sd_bus_reply_method_errorf(sd_bus_message *call, const char *name, const char *format, ...) {
        va_list ap;
        int r;

        va_start(ap, format);
        r = sd_bus_reply_method_errorfv(call, name, format, ap);
        va_end(ap);
        return r;
}

int sd_bus_reply_method_errnofv(sd_bus_message *call, int error, const char *format, va_list ap) {
        char *text = NULL;

        if (error != 0 && format) {
                text = shim_format(error < 0 ? -error : error, format, ap);
                if (!text)
                        return -ENOMEM;
        }
        return shim_reply_errno(call, error, text);
}

int sd_bus_reply_method_errnof(sd_bus_message *call, int error, const char *format, ...) {
        va_list ap;
        int r;

        va_start(ap, format);
        r = sd_bus_reply_method_errnofv(call, error, format, ap);
        va_end(ap);
        return r;
}
