/* sd_bus_emit_properties_changed(3), sd_bus_emit_interfaces_added(3): names as variadic arguments, ended by NULL. */

#include <stdbool.h>

#include "arguments.h"

typedef struct sd_bus sd_bus;

int shim_emit_properties_changed(sd_bus *bus, const char *path, const char *interface, const char *first, struct shim_arguments *rest);
int shim_emit_interfaces(sd_bus *bus, const char *path, bool added, const char *first, struct shim_arguments *rest);

int sd_bus_emit_properties_changed(sd_bus *bus, const char *path, const char *interface, const char *name, ...) {
        va_list ap;
        int r;

        va_start(ap, name);
        WITH_ARGUMENTS(rest, ap, r = shim_emit_properties_changed(bus, path, interface, name, &rest));
        va_end(ap);
        return r;
}

int sd_bus_emit_interfaces_added(sd_bus *bus, const char *path, const char *interface, ...) {
        va_list ap;
        int r;

        va_start(ap, interface);
        WITH_ARGUMENTS(rest, ap, r = shim_emit_interfaces(bus, path, true, interface, &rest));
        va_end(ap);
        return r;
}

int sd_bus_emit_interfaces_removed(sd_bus *bus, const char *path, const char *interface, ...) {
        va_list ap;
        int r;

        va_start(ap, interface);
        WITH_ARGUMENTS(rest, ap, r = shim_emit_interfaces(bus, path, false, interface, &rest));
        va_end(ap);
        return r;
}
