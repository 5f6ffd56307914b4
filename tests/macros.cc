/* Do the macros of tables serve C++? Compiled by tests/headers with our headers as every standard that the compilers know. */

#include <cstddef>
#include <systemd/sd-bus.h>

struct data {
        int number;
        char *text;
};

static int method(sd_bus_message *, void *, sd_bus_error *) {
        return 0;
}

static int get(sd_bus *, const char *, const char *, const char *, sd_bus_message *, void *, sd_bus_error *) {
        return 0;
}

extern const sd_bus_vtable table[];
const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(SD_BUS_VTABLE_DEPRECATED),
        SD_BUS_METHOD("A", "s", "u", method, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD_WITH_OFFSET("B", "s", "u", method, offsetof(data, text), 0),
        SD_BUS_METHOD_WITH_NAMES("C", "su", SD_BUS_PARAM(text) SD_BUS_PARAM(count), "b", SD_BUS_PARAM(yes), method, 0),
        SD_BUS_METHOD_WITH_ARGS("D", SD_BUS_ARGS("s", text, "a{sv}", options), SD_BUS_RESULT("o", path), method,
                                SD_BUS_VTABLE_METHOD_NO_REPLY | SD_BUS_VTABLE_CAPABILITY(7)),
        SD_BUS_METHOD_WITH_ARGS("E", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method, 0),
        SD_BUS_SIGNAL("F", "s", 0),
        SD_BUS_SIGNAL_WITH_ARGS("G", SD_BUS_ARGS("s", text, "u", count), 0),
        SD_BUS_PROPERTY("H", "s", get, offsetof(data, text), SD_BUS_VTABLE_PROPERTY_CONST),
        SD_BUS_WRITABLE_PROPERTY("I", "i", NULL, NULL, offsetof(data, number), SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
        SD_BUS_VTABLE_END
};
