/* sd_bus_emit_properties_changed(3): what the signal carries for each kind of property, and what is refused.
 * ctest: nobus oom-loose */

#include "service.h"

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        (void) bus;
        printf(" get %s %s %s %s\n", path, interface, property, (char *) userdata ?: "NULL");
        if (!strcmp(property, "Errno"))
                return -EDOM;
        if (!strcmp(property, "Error"))
                return sd_bus_error_set(error, "a.b.Error", "own text");
        if (!strcmp(property, "Nothing"))
                return 0;
        return sd_bus_message_append(reply, "s", path);
}

static int find(sd_bus *bus, const char *path, const char *interface, void *userdata, void **found, sd_bus_error *error) {
        (void) bus;
        printf(" find %s %s\n", path, interface);
        *found = userdata;
        if (strstr(path, "errno"))
                return -EDOM;
        if (strstr(path, "error"))
                return sd_bus_error_set(error, "a.b.Error", "own text");
        return !strstr(path, "absent");
}

#define CHANGE SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE
#define INVALIDATION SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION

static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_PROPERTY("A", "s", get, 0, CHANGE),
        SD_BUS_PROPERTY("B", "s", get, 0, CHANGE),
        SD_BUS_PROPERTY("I", "s", get, 0, INVALIDATION),
        SD_BUS_PROPERTY("J", "s", get, 0, INVALIDATION),
        SD_BUS_PROPERTY("Const", "s", get, 0, SD_BUS_VTABLE_PROPERTY_CONST),
        SD_BUS_PROPERTY("Silent", "s", get, 0, 0),
        SD_BUS_PROPERTY("Explicit", "s", get, 0, SD_BUS_VTABLE_PROPERTY_EXPLICIT | INVALIDATION),
        SD_BUS_PROPERTY("HiddenA", "s", get, 0, SD_BUS_VTABLE_HIDDEN | CHANGE),
        SD_BUS_PROPERTY("HiddenI", "s", get, 0, SD_BUS_VTABLE_HIDDEN | INVALIDATION),
        SD_BUS_WRITABLE_PROPERTY("W", "s", get, NULL, 0, CHANGE),
        SD_BUS_METHOD("Method", "", "", NULL, 0),
        SD_BUS_VTABLE_END
};

static const sd_bus_vtable more[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_PROPERTY("C", "s", get, 0, CHANGE),
        SD_BUS_VTABLE_END
};

static const sd_bus_vtable bad[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_PROPERTY("Errno", "s", get, 0, CHANGE),
        SD_BUS_PROPERTY("Error", "s", get, 0, CHANGE),
        SD_BUS_PROPERTY("Nothing", "s", get, 0, CHANGE),
        SD_BUS_VTABLE_END
};

static const sd_bus_vtable only_invalidating[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_PROPERTY("I", "s", get, 0, INVALIDATION),
        SD_BUS_VTABLE_END
};

static const sd_bus_vtable none[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_PROPERTY("P", "s", get, 0, 0),
        SD_BUS_VTABLE_END
};

#define EMIT(expr)                              \
        do {                                    \
                SHOW(expr);                     \
                service_step();                 \
        } while (0)

int main(void) {
        char *nothing[] = { NULL }, *two[] = { (char *) "A", (char *) "I", NULL };
        service_open();
        EMIT(sd_bus_emit_properties_changed(server, "/p", "x.y", "A", NULL));
        EMIT(sd_bus_emit_properties_changed_strv(server, "/p", "x.y", NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/p", "x.y", table, (char *) "table"));
        OK(sd_bus_add_object_vtable(server, NULL, "/p", "x.z", more, (char *) "z"));
        OK(sd_bus_add_object_vtable(server, NULL, "/p", "x.none", none, (char *) "none"));
        OK(sd_bus_add_object_vtable(server, NULL, "/p", "x.inv", only_invalidating, (char *) "inv"));
        OK(sd_bus_add_object_vtable(server, NULL, "/bad", "x.y", bad, NULL));
        static const char *const names[] = { "A", "B", "I", "Const", "Silent", "Explicit", "HiddenA", "HiddenI", "W", "C", "Method", "Unknown",
                                             "not a name", "" };
        for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
                printf("%s:\n", names[i]);
                EMIT(sd_bus_emit_properties_changed(server, "/p", "x.y", names[i], NULL));
        }
        EMIT(sd_bus_emit_properties_changed(server, "/p", "x.y", "A", "B", NULL));
        EMIT(sd_bus_emit_properties_changed(server, "/p", "x.y", "B", "A", NULL));
        EMIT(sd_bus_emit_properties_changed(server, "/p", "x.y", "A", "A", NULL));
        EMIT(sd_bus_emit_properties_changed(server, "/p", "x.y", "I", "A", "J", "C", NULL));
        EMIT(sd_bus_emit_properties_changed(server, "/p", "x.y", "I", "I", NULL));
        EMIT(sd_bus_emit_properties_changed(server, "/p", "x.y", "A", "Unknown", NULL));
        EMIT(sd_bus_emit_properties_changed(server, "/p", "x.y", "A", "Silent", NULL));
        EMIT(sd_bus_emit_properties_changed(server, "/p", "x.y", "A", "Const", NULL));
        EMIT(sd_bus_emit_properties_changed(server, "/p", "x.y", (char *) NULL, NULL));
        EMIT(sd_bus_emit_properties_changed_strv(server, "/p", "x.y", two));
        EMIT(sd_bus_emit_properties_changed_strv(server, "/p", "x.y", nothing));
        EMIT(sd_bus_emit_properties_changed_strv(server, "/p", "x.y", NULL));
        EMIT(sd_bus_emit_properties_changed_strv(server, "/p", "x.none", NULL));
        EMIT(sd_bus_emit_properties_changed_strv(server, "/p", "x.inv", NULL));
        EMIT(sd_bus_emit_properties_changed_strv(server, "/p", "x.unknown", NULL));
        EMIT(sd_bus_emit_properties_changed_strv(server, "/p", PROPERTIES, NULL));
        EMIT(sd_bus_emit_properties_changed_strv(server, "/unknown", "x.y", NULL));
        EMIT(sd_bus_emit_properties_changed(server, "/unknown", "x.y", "A", NULL));
        EMIT(sd_bus_emit_properties_changed(server, "/p", "x.unknown", "A", NULL));
        EMIT(sd_bus_emit_properties_changed(server, "/p", "x.z", "A", NULL));
        EMIT(sd_bus_emit_properties_changed(server, "/p", "x.z", "C", NULL));
        EMIT(sd_bus_emit_properties_changed(server, "/bad", "x.y", "Errno", NULL));
        EMIT(sd_bus_emit_properties_changed(server, "/bad", "x.y", "Error", NULL));
        EMIT(sd_bus_emit_properties_changed(server, "/bad", "x.y", "Nothing", NULL));
        EMIT(sd_bus_emit_properties_changed_strv(server, "/bad", "x.y", NULL));

        puts("-- fallbacks");
        OK(sd_bus_add_fallback_vtable(server, NULL, "/f", "x.y", table, find, (char *) "fallback"));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/", "x.y", more, find, (char *) "root"));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/", "x.i", only_invalidating, find, (char *) "root"));
        static const char *const paths[] = { "/f", "/f/a", "/f/absent", "/f/errno", "/f/error", "/absent", "/p", "/other" };
        for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
                printf("%s\n", paths[i]);
                EMIT(sd_bus_emit_properties_changed(server, paths[i], "x.y", "A", NULL));
                EMIT(sd_bus_emit_properties_changed(server, paths[i], "x.y", "C", NULL));
                EMIT(sd_bus_emit_properties_changed(server, paths[i], "x.y", "A", "C", NULL));
                EMIT(sd_bus_emit_properties_changed(server, paths[i], "x.y", "I", NULL));
                EMIT(sd_bus_emit_properties_changed(server, paths[i], "x.i", "I", NULL));
                EMIT(sd_bus_emit_properties_changed_strv(server, paths[i], "x.y", NULL));
                EMIT(sd_bus_emit_properties_changed_strv(server, paths[i], "x.i", NULL));
        }

        puts("-- arguments");
        SHOW(sd_bus_emit_properties_changed(NULL, "/p", "x.y", "A", NULL));
        SHOW(sd_bus_emit_properties_changed(server, NULL, "x.y", "A", NULL));
        SHOW(sd_bus_emit_properties_changed(server, "no path", "x.y", "A", NULL));
        SHOW(sd_bus_emit_properties_changed(server, "/p", NULL, "A", NULL));
        SHOW(sd_bus_emit_properties_changed(server, "/p", "invalid", "A", NULL));
        SHOW(sd_bus_emit_properties_changed(server, "/p", "invalid", (char *) NULL, NULL));
        SHOW(sd_bus_emit_properties_changed_strv(server, "/p", "invalid", nothing));
        SHOW(sd_bus_emit_properties_changed_strv(NULL, "/p", "x.y", NULL));

        puts("-- signals");
        EMIT(sd_bus_emit_signal(server, "/p", "x.y", "Signal", "s(ii)", "text", 1, 2));
        EMIT(sd_bus_emit_signal(server, "/p", "x.y", "Signal", NULL));
        EMIT(sd_bus_emit_signal(server, "/p", "x.y", "Signal", ""));
        EMIT(sd_bus_emit_signal(server, "/p", "x.y", "Signal", "z", 1));
        EMIT(sd_bus_emit_signal(server, "p", "x.y", "Signal", NULL));
        EMIT(sd_bus_emit_signal(server, "/p", "y", "Signal", NULL));
        EMIT(sd_bus_emit_signal(server, "/p", "x.y", "not valid", NULL));
        EMIT(sd_bus_emit_signal(NULL, "/p", "x.y", "Signal", NULL));
        EMIT(sd_bus_emit_signal_to(server, "a.b", "/p", "x.y", "Signal", "s", "text"));
        EMIT(sd_bus_emit_signal_to(server, NULL, "/p", "x.y", "Signal", "s", "text"));
        EMIT(sd_bus_emit_signal_to(server, "not valid", "/p", "x.y", "Signal", NULL));
        EMIT(sd_bus_emit_signal_to(NULL, "a.b", "/p", "x.y", "Signal", NULL));
        sd_bus *other;
        OK(sd_bus_new(&other));
        SHOW(sd_bus_emit_signal(other, "/p", "x.y", "Signal", NULL));
        SHOW(sd_bus_emit_signal(other, "p", "x.y", "Signal", NULL));
        SHOW(sd_bus_emit_signal_to(other, "not valid", "/p", "x.y", "Signal", NULL));
        sd_bus_unref(other);
        service_close();
        return 0;
}
