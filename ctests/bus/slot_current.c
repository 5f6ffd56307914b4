/* sd_bus_get_current_handler(3), sd_bus_slot_get_current_userdata(3): what runs now, inside a callback of every kind, in a
 * nested call, and afterwards.
 * ctest: nobus oom-loose */

#include "../peers.h"

static sd_bus *client, *server;
static sd_bus_slot *slot_of_kind[8];

static int show(const char *kind, int n, sd_bus_message *m, void *userdata, sd_bus_message_handler_t self) {
        sd_bus *bus = sd_bus_message_get_bus(m);
        sd_bus_slot *slot = slot_of_kind[n];
        printf("%s: slot %d message %d handler %d userdata %d\n", kind, sd_bus_get_current_slot(bus) == slot, sd_bus_get_current_message(bus) == m,
               sd_bus_get_current_handler(bus) == self, sd_bus_get_current_userdata(bus) == userdata);
        if (slot)
                printf("  by the slot: message %d handler %d userdata %d\n", sd_bus_slot_get_current_message(slot) == m,
                       sd_bus_slot_get_current_handler(slot) == self, sd_bus_slot_get_current_userdata(slot) == userdata);
        for (int i = 0; i < 8; i++)
                if (i != n && slot_of_kind[i] && sd_bus_slot_get_current_handler(slot_of_kind[i]))
                        printf("  also %d\n", i);
        return 0;
}

static int on_reply(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return show("reply", 0, m, userdata, on_reply);
}

static int on_filter(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return show("filter", 1, m, userdata, on_filter);
}

static int on_match(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return show("match", 2, m, userdata, on_match);
}

static int on_object(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        show("object", 3, m, userdata, on_object);
        return sd_bus_reply_method_return(m, NULL);
}

static int on_method(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        show("method", 4, m, userdata, on_method);
        return sd_bus_reply_method_return(m, NULL);
}

static int property(sd_bus *bus, const char *path, const char *interface, const char *name, sd_bus_message *reply, void *userdata, sd_bus_error *error) {
        printf("property: slot %d message %d handler %d userdata %d\n", sd_bus_get_current_slot(bus) == slot_of_kind[4], sd_bus_get_current_message(bus) != NULL,
               sd_bus_get_current_handler(bus) != NULL, sd_bus_get_current_userdata(bus) == userdata);
        printf("  the call: %d\n", sd_bus_message_is_method_call(sd_bus_get_current_message(bus), "org.freedesktop.DBus.Properties", "Get"));
        return sd_bus_message_append(reply, "s", "x");
}

static int find(sd_bus *bus, const char *path, const char *interface, void *userdata, void **found, sd_bus_error *error) {
        printf("find: slot %d message %d handler %d userdata %d\n", sd_bus_get_current_slot(bus) == slot_of_kind[5], sd_bus_get_current_message(bus) != NULL,
               sd_bus_get_current_handler(bus) != NULL, sd_bus_get_current_userdata(bus) == userdata);
        *found = userdata;
        return 1;
}

static int nodes(sd_bus *bus, const char *prefix, void *userdata, char ***ret, sd_bus_error *error) {
        printf("enumerator: slot %d message %d handler %d userdata %d\n", sd_bus_get_current_slot(bus) == slot_of_kind[6], sd_bus_get_current_message(bus) != NULL,
               sd_bus_get_current_handler(bus) != NULL, sd_bus_get_current_userdata(bus) == userdata);
        *ret = NULL;
        return 0;
}

static const sd_bus_vtable vtable[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("M", NULL, NULL, on_method, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_PROPERTY("P", "s", property, 16, 0),
        SD_BUS_VTABLE_END,
};

static void call(const char *path, const char *interface, const char *member, const char *types, const char *a, const char *b) {
        printf("— %s %s.%s\n", path, interface, member);
        slot_of_kind[0] = sd_bus_slot_unref(slot_of_kind[0]);
        OK(sd_bus_call_method_async(client, &slot_of_kind[0], NULL, path, interface, member, on_reply, (void *) 100, types, a, b));
        step(client, server);
}

int main(void) {
        pair(&client, &server);
        OK(sd_bus_add_filter(server, &slot_of_kind[1], on_filter, (void *) 101));
        OK(sd_bus_add_match(server, &slot_of_kind[2], "type='signal'", on_match, (void *) 102));
        OK(sd_bus_add_object(server, &slot_of_kind[3], "/object", on_object, (void *) 103));
        OK(sd_bus_add_object_vtable(server, &slot_of_kind[4], "/vtable", "a.b", vtable, (void *) 104));
        OK(sd_bus_add_fallback_vtable(server, &slot_of_kind[5], "/fallback", "a.b", vtable, find, (void *) 105));
        OK(sd_bus_add_node_enumerator(server, &slot_of_kind[6], "/nodes", nodes, (void *) 106));
        call("/object", "a.b", "X", NULL, NULL, NULL);
        call("/vtable", "a.b", "M", NULL, NULL, NULL);
        call("/vtable", "org.freedesktop.DBus.Properties", "Get", "ss", "a.b", "P");
        call("/fallback/x", "a.b", "M", NULL, NULL, NULL);
        call("/nodes", "org.freedesktop.DBus.Introspectable", "Introspect", NULL, NULL, NULL);
        call("/none", "a.b", "M", NULL, NULL, NULL);
        printf("— signal\n");
        OK(sd_bus_emit_signal(client, "/", "a.b", "C", NULL));
        step(client, server);
        printf("— outside\n");
        SHOW(sd_bus_get_current_slot(server) == NULL);
        SHOW(sd_bus_get_current_message(server) == NULL);
        SHOW(sd_bus_get_current_handler(server) == NULL);
        SHOW(sd_bus_get_current_userdata(server) == NULL);
        for (int i = 0; i < 8; i++)
                sd_bus_slot_unref(slot_of_kind[i]);
        sd_bus_close_unref(client);
        sd_bus_close_unref(server);
        return 0;
}
