/* What the reference stops at and we do not: changes of properties of an interface that several tables declare, and a path or signature
 * without a value.
 * ctest: nobus */

#include "service.h"

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) path, (void) interface, (void) userdata, (void) error;
        return sd_bus_message_append(reply, "s", property);
}

static const sd_bus_vtable one[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_PROPERTY("One", "s", get, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
        SD_BUS_PROPERTY("Gone", "s", get, 0, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
        SD_BUS_VTABLE_END
};

static const sd_bus_vtable two[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_PROPERTY("Two", "s", get, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
        SD_BUS_VTABLE_END
};

static const sd_bus_vtable unset[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_PROPERTY("Path", "o", NULL, 0, 0),
        SD_BUS_VTABLE_END
};

static int members, errors;

static int on_signal(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const char *interface;
        (void) userdata, (void) error;

        if (sd_bus_message_is_signal(m, PROPERTIES, "PropertiesChanged") <= 0)
                return 0;
        OK(sd_bus_message_read(m, "s", &interface));
        OK(sd_bus_message_enter_container(m, 'a', "{sv}"));
        while (OK(sd_bus_message_at_end(m, false)) == 0) {
                OK(sd_bus_message_skip(m, "{sv}"));
                members++;
        }
        OK(sd_bus_message_exit_container(m));
        OK(sd_bus_message_enter_container(m, 'a', "s"));
        while (OK(sd_bus_message_at_end(m, false)) == 0) {
                OK(sd_bus_message_skip(m, "s"));
                members++;
        }
        return 1;
}

static int on_error(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata, (void) error;
        CHECK(sd_bus_message_is_method_error(m, SD_BUS_ERROR_INVALID_ARGS));
        errors++;
        return 1;
}

int main(void) {
        char *none = NULL;

        service_open();
        OK(sd_bus_add_filter(client, NULL, on_signal, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/p", "x.y", one, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/p", "x.y", two, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/q", "x.y", unset, &none));
        if (!on_reference()) {
                CHECK(sd_bus_emit_properties_changed(server, "/p", "x.y", "Two", "Gone", "One", NULL) == 1);
                service_step();
                CHECK(members == 3);
                CHECK(sd_bus_emit_properties_changed(server, "/p", "x.y", "Two", "Three", NULL) == -ENOENT);
                CHECK(sd_bus_emit_properties_changed_strv(server, "/p", "x.y", NULL) == 1);
                service_step();
                CHECK(members == 6);
                OK(sd_bus_call_method_async(client, NULL, NULL, "/q", PROPERTIES, "Get", on_error, NULL, "ss", "x.y", "Path"));
                OK(sd_bus_call_method_async(client, NULL, NULL, "/q", PROPERTIES, "GetAll", on_error, NULL, "s", "x.y"));
                service_step();
                CHECK(errors == 2);
        }
        service_close();
        return 0;
}
