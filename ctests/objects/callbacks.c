/* What do callbacks of each kind find: the current slot, message, handler and userdata; userdata that changed; calls answered later; and
 * what forked children are told.
 * ctest: nobus */

#include <sys/wait.h>

#include "service.h"

static sd_bus_slot *slots[8];
static sd_bus_message *kept;

static int method(sd_bus_message *m, void *userdata, sd_bus_error *error);

static const char *name_of(sd_bus_slot *slot) {
        static const char *const names[] = { "callback", "table", "fallback", "enumerator", "manager" };
        for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
                if (slot && slots[i] == slot)
                        return names[i];
        return slot ? "another" : "NULL";
}

static void show(const char *what, void *userdata) {
        const char *description = NULL;
        sd_bus_slot *slot = sd_bus_get_current_slot(server);
        sd_bus_message_handler_t handler = sd_bus_get_current_handler(server);

        printf(" %s: slot %s, message %d, handler %s, userdata %s %s\n", what, name_of(slot), sd_bus_get_current_message(server) != NULL,
               !handler ? "NULL" : handler == method ? "method" : "another", userdata ? (char *) userdata : "NULL",
               sd_bus_get_current_userdata(server) == userdata ? "too" : sd_bus_get_current_userdata(server) ? "differs" : "not");
        if (slot)
                printf("  userdata of the slot %s, current %s, %s\n", (char *) sd_bus_slot_get_userdata(slot),
                       (char *) sd_bus_slot_get_current_userdata(slot) ?: "NULL",
                       sd_bus_slot_get_description(slot, &description) < 0 ? "no description" : description);
}

static int callback(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) m, (void) error;
        show("callback", userdata);
        return 0;
}

static int method(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) error;
        show("method", userdata);
        if (sd_bus_message_is_method_call(m, NULL, "Later")) {
                kept = sd_bus_message_ref(m);
                return 1;
        }
        return sd_bus_reply_method_return(m, NULL);
}

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) path, (void) interface, (void) property, (void) error;
        show("get", userdata);
        return sd_bus_message_append(reply, "s", "value");
}

static int set(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *value, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) path, (void) interface, (void) property, (void) error;
        show("set", userdata);
        return sd_bus_message_skip(value, "s");
}

static int find(sd_bus *bus, const char *path, const char *interface, void *userdata, void **found, sd_bus_error *error) {
        (void) bus, (void) path, (void) interface, (void) error;
        show("find", userdata);
        *found = (void *) "found";
        return 1;
}

static int enumerate(sd_bus *bus, const char *prefix, void *userdata, char ***ret, sd_bus_error *error) {
        (void) bus, (void) prefix, (void) ret, (void) error;
        show("enumerate", userdata);
        return 0;
}

static void destroyed(void *userdata) {
        printf(" destroyed %s\n", (char *) userdata);
}

static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("Method", "", "", method, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD_WITH_OFFSET("Offset", "", "", method, 2, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("Later", "", "i", method, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("Property", "s", get, set, 1, SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
        SD_BUS_VTABLE_END
};

static void in_child(void) {
        static const sd_bus_vtable bad[] = { SD_BUS_VTABLE_END };
        char *strv[] = { NULL };

        fflush(stdout);
        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0) {
                SHOW(sd_bus_add_object(server, NULL, "/n", callback, NULL));
                SHOW(sd_bus_add_object(server, NULL, "n", callback, NULL));
                SHOW(sd_bus_add_object(server, NULL, "/n", NULL, NULL));
                SHOW(sd_bus_add_fallback(server, NULL, "n", callback, NULL));
                SHOW(sd_bus_add_object_vtable(server, NULL, "/n", "x.y", table, NULL));
                SHOW(sd_bus_add_object_vtable(server, NULL, "/n", "xy", table, NULL));
                SHOW(sd_bus_add_object_vtable(server, NULL, "/n", PROPERTIES, table, NULL));
                SHOW(sd_bus_add_object_vtable(server, NULL, "/n", "x.y", bad, NULL));
                SHOW(sd_bus_add_fallback_vtable(server, NULL, "/n", "x.y", table, NULL, NULL));
                SHOW(sd_bus_add_node_enumerator(server, NULL, "/n", enumerate, NULL));
                SHOW(sd_bus_add_node_enumerator(server, NULL, "n", enumerate, NULL));
                SHOW(sd_bus_add_node_enumerator(server, NULL, "/n", NULL, NULL));
                SHOW(sd_bus_add_object_manager(server, NULL, "/n"));
                SHOW(sd_bus_add_object_manager(server, NULL, "n"));
                SHOW(sd_bus_emit_properties_changed(server, "/p", "x.y", "Property", NULL));
                SHOW(sd_bus_emit_properties_changed_strv(server, "p", "x.y", NULL));
                SHOW(sd_bus_emit_properties_changed_strv(server, "/p", "x.y", strv));
                SHOW(sd_bus_emit_object_added(server, "/p"));
                SHOW(sd_bus_emit_object_added(server, "p"));
                SHOW(sd_bus_emit_object_removed(server, "/p"));
                SHOW(sd_bus_emit_interfaces_added_strv(server, "/p", strv));
                SHOW(sd_bus_emit_interfaces_removed_strv(server, "/p", NULL));
                SHOW(sd_bus_emit_signal(server, "/p", "x.y", "Signal", NULL));
                SHOW(sd_bus_emit_signal(server, "p", "x.y", "Signal", NULL));
                SHOW(sd_bus_reply_method_return(kept, NULL));
                SHOW(sd_bus_reply_method_errno(kept, EIO, NULL));
                fflush(stdout);
                _exit(0);
        }
        int status;
        CHECK(waitpid(pid, &status, 0) == pid && status == 0);
}

int main(void) {
        service_open();
        OK(sd_bus_add_object(server, &slots[0], "/p", callback, (char *) "for callback"));
        OK(sd_bus_add_object_vtable(server, &slots[1], "/p", "x.y", table, (char *) "for table"));
        OK(sd_bus_add_fallback_vtable(server, &slots[2], "/f", "x.y", table, find, (char *) "for fallback"));
        OK(sd_bus_add_node_enumerator(server, &slots[3], "/p", enumerate, (char *) "for enumerator"));
        OK(sd_bus_add_object_manager(server, &slots[4], "/p"));
        for (int i = 0; i < 5; i++)
                OK(sd_bus_slot_set_destroy_callback(slots[i], destroyed));
        OK(sd_bus_slot_set_description(slots[1], "described"));
        call("/p", "x.y", "Method", NULL);
        call("/p", "x.y", "Offset", NULL);
        get_property("/p", "x.y", "Property");
        call("/p", PROPERTIES, "Set", "ssv", "x.y", "Property", "s", "new");
        get_all("/p", "x.y");
        call("/f/x", "x.y", "Offset", NULL);
        get_property("/f/x", "x.y", "Property");
        introspect("/p");
        SHOW(sd_bus_emit_properties_changed(server, "/p", "x.y", "Property", NULL));
        SHOW(sd_bus_emit_object_added(server, "/p"));
        service_step();

        puts("-- other userdata");
        SHOW_STRING(sd_bus_slot_set_userdata(slots[0], (char *) "changed callback"));
        SHOW_STRING(sd_bus_slot_set_userdata(slots[1], (char *) "changed table"));
        SHOW_STRING(sd_bus_slot_set_userdata(slots[2], (char *) "changed fallback"));
        SHOW_STRING(sd_bus_slot_set_userdata(slots[3], (char *) "changed enumerator"));
        call("/p", "x.y", "Offset", NULL);
        get_property("/p", "x.y", "Property");
        call("/f/x", "x.y", "Method", NULL);
        introspect("/p");

        puts("-- later");
        call("/p", "x.y", "Later", NULL);
        CHECK(kept);
        in_child();
        SHOW(sd_bus_reply_method_return(kept, "s", "wrong"));
        SHOW(sd_bus_reply_method_return(kept, "i", 7));
        SHOW(sd_bus_reply_method_errorf(kept, "a.b.Twice", "twice"));
        service_step();
        kept = sd_bus_message_unref(kept);

        puts("-- floating");
        for (int i = 0; i < 5; i++) {
                SHOW(sd_bus_slot_get_floating(slots[i]));
                SHOW(sd_bus_slot_set_floating(slots[i], true));
                sd_bus_slot_unref(slots[i]);
        }
        call("/p", "x.y", "Method", NULL);
        service_close();
        return 0;
}
