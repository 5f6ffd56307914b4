/* The variadic functions of sd_bus_call_method(3). */

#include <stdint.h>

#include "arguments.h"

struct shim_bus;
struct shim_error;
struct shim_message;
struct shim_slot;
typedef int (*message_handler)(struct shim_message *m, void *userdata, struct shim_error *error);

int shim_call_method(struct shim_bus *bus, const char *destination, const char *path, const char *interface, const char *member,
                     struct shim_error *error, struct shim_message **reply, const char *types, struct shim_arguments *values);
int shim_call_method_async(struct shim_bus *bus, struct shim_slot **slot, const char *destination, const char *path, const char *interface,
                           const char *member, message_handler callback, void *userdata, const char *types, struct shim_arguments *values);

int sd_bus_call_methodv(struct shim_bus *bus, const char *destination, const char *path, const char *interface, const char *member,
                        struct shim_error *error, struct shim_message **reply, const char *types, va_list ap) {
        int r;

        WITH_ARGUMENTS(values, ap, r = shim_call_method(bus, destination, path, interface, member, error, reply, types, &values));
        return r;
}

int sd_bus_call_method(struct shim_bus *bus, const char *destination, const char *path, const char *interface, const char *member,
                       struct shim_error *error, struct shim_message **reply, const char *types, ...) {
        struct shim_arguments values;
        int r;

        va_start(values.list, types);
        r = shim_call_method(bus, destination, path, interface, member, error, reply, types, &values);
        va_end(values.list);
        return r;
}

int sd_bus_call_method_asyncv(struct shim_bus *bus, struct shim_slot **slot, const char *destination, const char *path, const char *interface,
                              const char *member, message_handler callback, void *userdata, const char *types, va_list ap) {
        int r;

        WITH_ARGUMENTS(values, ap,
                       r = shim_call_method_async(bus, slot, destination, path, interface, member, callback, userdata, types, &values));
        return r;
}

int sd_bus_call_method_async(struct shim_bus *bus, struct shim_slot **slot, const char *destination, const char *path, const char *interface,
                             const char *member, message_handler callback, void *userdata, const char *types, ...) {
        struct shim_arguments values;
        int r;

        va_start(values.list, types);
        r = shim_call_method_async(bus, slot, destination, path, interface, member, callback, userdata, types, &values);
        va_end(values.list);
        return r;
}
