/* sd_bus_emit_interfaces_added(3), sd_bus_emit_object_added(3): a property whose changes are announced without its value is not told in
 * their signals either, nor is its getter called; who asks is told it.
 * ctest: nobus */

#include "service.h"

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) path, (void) userdata, (void) error;
        printf(" get %s %s\n", interface, property);
        return sd_bus_message_append(reply, "s", property);
}

static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_PROPERTY("Plain", "s", get, 0, 0),
        SD_BUS_PROPERTY("Changes", "s", get, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
        SD_BUS_PROPERTY("Invalidated", "s", get, 0, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
        SD_BUS_WRITABLE_PROPERTY("Writable", "s", get, NULL, 0, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
        SD_BUS_VTABLE_END,
};

int main(void) {
        service_open();
        OK(sd_bus_add_object_manager(server, NULL, "/m"));
        OK(sd_bus_add_object_vtable(server, NULL, "/m/a", "x.table", table, NULL));
        SHOW(sd_bus_emit_interfaces_added(server, "/m/a", "x.table", NULL));
        service_step();
        SHOW(sd_bus_emit_object_added(server, "/m/a"));
        service_step();
        call("/m", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", NULL);
        call("/m/a", "org.freedesktop.DBus.Properties", "GetAll", "s", "x.table");
        service_close();
        return 0;
}
