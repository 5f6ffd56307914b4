/* Registering and removing callbacks, tables, fallbacks, enumerators and managers, with and without slots, leaves nothing behind.
 * ctest: nobus oom */

#include <systemd/sd-bus.h>

#include "../check.h"

static int handler(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) m, (void) userdata, (void) error;
        return 0;
}

static int enumerate(sd_bus *bus, const char *prefix, void *userdata, char ***nodes, sd_bus_error *error) {
        (void) bus, (void) prefix, (void) userdata, (void) nodes, (void) error;
        return 0;
}

static const sd_bus_vtable one[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD_WITH_NAMES("Method", "sa{sv}", SD_BUS_PARAM(a) SD_BUS_PARAM(b), "s", SD_BUS_PARAM(c), handler, 0),
        SD_BUS_PROPERTY("Property", "s", NULL, 0, 0),
        SD_BUS_SIGNAL("Signal", "s", 0),
        SD_BUS_VTABLE_END
};

static const sd_bus_vtable two[] = { SD_BUS_VTABLE_START(0), SD_BUS_METHOD("Other", "", "", handler, 0), SD_BUS_VTABLE_END };

int main(void) {
        sd_bus_slot *slots[12];
        sd_bus *bus;
        const int n = 8;

        OK(sd_bus_new(&bus));
        SHOW(sd_bus_add_object(bus, &slots[0], "/a/b/c", handler, NULL));
        SHOW(sd_bus_add_fallback(bus, &slots[1], "/a/b", handler, NULL));
        SHOW(sd_bus_add_object_vtable(bus, &slots[2], "/a/b/c", "x.y", one, NULL));
        SHOW(sd_bus_add_object_vtable(bus, &slots[3], "/a/b/c", "x.y", two, NULL));
        SHOW(sd_bus_add_object_vtable(bus, &slots[4], "/a/b/d", "x.y", one, NULL));
        SHOW(sd_bus_add_fallback_vtable(bus, &slots[5], "/", "x.z", two, NULL, NULL));
        SHOW(sd_bus_add_node_enumerator(bus, &slots[6], "/a/enumerated/deep/down", enumerate, NULL));
        SHOW(sd_bus_add_object_manager(bus, &slots[7], "/a"));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/floating/object", "x.y", one, NULL));
        SHOW(sd_bus_add_object(bus, NULL, "/floating/callback", handler, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/a/b/c", "x.y", one, NULL));
        for (int i = 0; i < n; i += 2)
                sd_bus_slot_unref(slots[i]);
        SHOW(sd_bus_add_object_vtable(bus, &slots[0], "/a/b/c", "x.y", one, NULL));
        SHOW(sd_bus_add_object_vtable(bus, &slots[2], "/a/b/c", "x.y", one, NULL));
        sd_bus_slot_unref(slots[0]);
        for (int i = 1; i < n; i += 2)
                sd_bus_slot_unref(slots[i]);
        SHOW(sd_bus_add_object_vtable(bus, &slots[0], "/a/b/c", "x.y", one, NULL));
        sd_bus_unref(bus);
        sd_bus_slot_unref(slots[0]);
        return 0;
}
