/* A callback may take a reference to whatever it is lent, and drop it again: what it is lent stays whole, as messages keep their bus. Bindings
 * wrap each argument so. */

#include "../peers.h"

static void message_borrowed(const char *what, sd_bus *bus, sd_bus_message *m) {
        for (int i = 0; i < 2; i++) {
                sd_bus *of_message = sd_bus_message_get_bus(m);
                printf("%s: %s\n", what, of_message == bus ? "the bus" : of_message ? "another bus" : "no bus");
                CHECK(sd_bus_message_ref(m) == m);
                sd_bus_message_unref(m);
                sd_bus_ref(bus);
                sd_bus_unref(bus);
                sd_bus_message *current = sd_bus_get_current_message(bus);
                CHECK(sd_bus_message_ref(current) == current);
                sd_bus_message_unref(current);
                sd_bus_slot *slot = sd_bus_get_current_slot(bus);
                CHECK(sd_bus_slot_ref(slot) == slot);
                sd_bus_slot_unref(slot);
                CHECK(sd_bus_get_current_slot(bus) == slot);
                if (slot)
                        CHECK(sd_bus_slot_get_bus(slot) == bus);
        }
}

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        (void) path, (void) interface, (void) userdata, (void) error;
        message_borrowed(property, bus, reply);
        return sd_bus_message_append(reply, "s", property);
}

static int set(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *value, void *userdata,
               sd_bus_error *error) {
        (void) path, (void) interface, (void) property, (void) userdata, (void) error;
        message_borrowed("set", bus, value);
        return sd_bus_message_skip(value, "s");
}

static int find(sd_bus *bus, const char *path, const char *interface, void *userdata, void **found, sd_bus_error *error) {
        (void) interface, (void) userdata, (void) error;
        sd_bus_unref(sd_bus_ref(bus));
        *found = NULL;
        return !strcmp(path, "/m/a");
}

static int enumerate(sd_bus *bus, const char *prefix, void *userdata, char ***nodes, sd_bus_error *error) {
        (void) prefix, (void) userdata, (void) error;
        sd_bus_unref(sd_bus_ref(bus));
        *nodes = calloc(2, sizeof(char *));
        (*nodes)[0] = strdup("/m/a");
        return 0;
}

static int on_message(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) error;
        sd_bus *bus = sd_bus_message_get_bus(m);
        CHECK(bus);
        message_borrowed(userdata, bus, m);
        return 0;
}

static int on_method(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata;
        on_message(m, (char *) "method", error);
        return sd_bus_reply_method_return(m, NULL);
}

static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("Method", "", "", on_method, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("One", "s", get, set, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE | SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_PROPERTY("Two", "s", get, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
        SD_BUS_VTABLE_END,
};

static int pending;

static int on_reply(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        pending--;
        return on_message(m, userdata, error);
}

static void call(sd_bus *client, sd_bus *server, const char *path, const char *interface, const char *member, const char *types, ...) {
        sd_bus_message *m = NULL;
        OK(sd_bus_message_new_method_call(client, &m, NULL, path, interface, member));
        va_list arguments;
        va_start(arguments, types);
        OK(sd_bus_message_appendv(m, types, arguments));
        va_end(arguments);
        OK(sd_bus_call_async(client, NULL, m, on_reply, (char *) "reply", 0));
        sd_bus_message_unref(m);
        pending++;
        printf("-- %s\n", member);
        while (pending > 0)
                step(client, server);
}

static void tables(sd_bus *client, sd_bus *server) {
        call(client, server, "/m/a", "x.table", "Method", "");
        call(client, server, "/m/a", "org.freedesktop.DBus.Properties", "Get", "ss", "x.table", "One");
        call(client, server, "/m/a", "org.freedesktop.DBus.Properties", "Set", "ssv", "x.table", "One", "s", "text");
        call(client, server, "/m/a", "org.freedesktop.DBus.Properties", "GetAll", "s", "x.table");
        call(client, server, "/m/a", "org.freedesktop.DBus.Introspectable", "Introspect", "");
        call(client, server, "/m", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", "");
        puts("-- signals");
        OK(sd_bus_emit_properties_changed(server, "/m/a", "x.table", "One", "Two", NULL));
        OK(sd_bus_emit_interfaces_added(server, "/m/a", "x.table", NULL));
        OK(sd_bus_emit_object_added(server, "/m/a"));
        step(client, server);
}

int main(void) {
        sd_bus *client, *server;
        sd_bus_slot *slot;
        pair(&client, &server);
        OK(sd_bus_add_object_manager(server, NULL, "/m"));
        OK(sd_bus_add_object_vtable(server, &slot, "/m/a", "x.table", table, NULL));
        tables(client, server);
        sd_bus_slot_unref(slot);
        puts("-- fallbacks");
        OK(sd_bus_add_fallback_vtable(server, NULL, "/m", "x.table", table, find, NULL));
        OK(sd_bus_add_node_enumerator(server, NULL, "/m", enumerate, NULL));
        tables(client, server);

        puts("-- filters, matches, objects");
        OK(sd_bus_add_filter(server, NULL, on_message, (char *) "filter"));
        OK(sd_bus_add_match(server, NULL, "type='method_call'", on_message, (char *) "match"));
        OK(sd_bus_add_object(server, NULL, "/o", on_message, (char *) "object"));
        OK(sd_bus_add_fallback(server, NULL, "/", on_message, (char *) "fallback"));
        call(client, server, "/o", "a.b", "C", "");

        puts("-- timeout");
        sd_bus_message *m = NULL;
        OK(sd_bus_message_new_method_call(client, &m, NULL, "/o", "a.b", "C"));
        OK(sd_bus_call_async(client, NULL, m, on_reply, (char *) "timeout", 1));
        sd_bus_message_unref(m);
        for (pending = 1; pending > 0;)
                OK(sd_bus_process(client, NULL));

        puts("-- disconnected");
        OK(sd_bus_add_filter(client, NULL, on_message, (char *) "disconnected"));
        sd_bus_close(server);
        while (sd_bus_process(client, NULL) > 0)
                ;
        sd_bus_unref(client);
        sd_bus_unref(server);
        return 0;
}
