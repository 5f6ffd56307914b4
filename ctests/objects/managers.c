/* Object managers: GetManagedObjects, and the signals that announce objects and interfaces. sd_bus_add_object_manager(3).
 * ctest: nobus */

#include "service.h"

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) path, (void) userdata;
        printf(" get %s %s %s\n", path, interface, property);
        if (!strcmp(property, "Errno"))
                return -EDOM;
        if (!strcmp(property, "Error"))
                return sd_bus_error_set(error, "a.b.Error", "own text");
        return sd_bus_message_append(reply, "s", path);
}

static int find(sd_bus *bus, const char *path, const char *interface, void *userdata, void **found, sd_bus_error *error) {
        (void) bus, (void) userdata;
        printf(" find %s %s\n", path, interface);
        *found = NULL;
        if (strstr(path, "errno"))
                return -EDOM;
        if (strstr(path, "error"))
                return sd_bus_error_set(error, "a.b.Error", "own text");
        return !strstr(path, "absent");
}

static int enumerate(sd_bus *bus, const char *prefix, void *userdata, char ***ret, sd_bus_error *error) {
        (void) bus, (void) error;
        printf(" enumerate %s\n", prefix);
        *ret = calloc(4, sizeof(char *));
        (*ret)[0] = strdup("/m/x/two");
        (*ret)[1] = strdup("/m/one");
        (*ret)[2] = strdup("/n");
        (void) userdata;
        return 0;
}

#define TABLE(name, ...) static const sd_bus_vtable name[] = { SD_BUS_VTABLE_START(0), __VA_ARGS__ SD_BUS_VTABLE_END }

TABLE(one, SD_BUS_PROPERTY("One", "s", get, 0, 0), SD_BUS_METHOD("Method", "", "", NULL, 0), SD_BUS_SIGNAL("Signal", "", 0),
      SD_BUS_PROPERTY("Hidden", "s", get, 0, SD_BUS_VTABLE_HIDDEN), SD_BUS_PROPERTY("Explicit", "s", get, 0, SD_BUS_VTABLE_PROPERTY_EXPLICIT),
      SD_BUS_PROPERTY("Const", "s", get, 0, SD_BUS_VTABLE_PROPERTY_CONST), );
TABLE(two, SD_BUS_PROPERTY("Two", "s", get, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE), );
TABLE(three, SD_BUS_PROPERTY("Three", "s", get, 0, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION), );
TABLE(fails, SD_BUS_PROPERTY("Errno", "s", get, 0, 0), );
TABLE(errs, SD_BUS_PROPERTY("Error", "s", get, 0, 0), );
TABLE(empty, );

static const sd_bus_vtable hidden[] = {
        SD_BUS_VTABLE_START(SD_BUS_VTABLE_HIDDEN),
        SD_BUS_PROPERTY("One", "s", get, 0, 0),
        SD_BUS_VTABLE_END
};

static void managed(const char *path) {
        call(path, MANAGER, "GetManagedObjects", NULL);
}

#define EMIT(expr)                              \
        do {                                    \
                SHOW(expr);                     \
                service_step();                 \
        } while (0)

static void all(const char *path) {
        char *list[] = { (char *) "x.one", NULL }, *none[] = { NULL }, *unknown[] = { (char *) "x.unknown", NULL },
             *builtin[] = { (char *) "org.freedesktop.DBus.Properties", (char *) "org.freedesktop.DBus.Peer", NULL };
        printf("== %s\n", path);
        EMIT(sd_bus_emit_object_added(server, path));
        EMIT(sd_bus_emit_object_removed(server, path));
        EMIT(sd_bus_emit_interfaces_added(server, path, "x.one", NULL));
        EMIT(sd_bus_emit_interfaces_added(server, path, "x.two", "x.one", NULL));
        EMIT(sd_bus_emit_interfaces_added(server, path, "x.one", "x.one", NULL));
        EMIT(sd_bus_emit_interfaces_added(server, path, (char *) NULL, NULL));
        EMIT(sd_bus_emit_interfaces_added_strv(server, path, list));
        EMIT(sd_bus_emit_interfaces_added_strv(server, path, none));
        EMIT(sd_bus_emit_interfaces_added_strv(server, path, NULL));
        EMIT(sd_bus_emit_interfaces_added_strv(server, path, unknown));
        EMIT(sd_bus_emit_interfaces_added_strv(server, path, builtin));
        EMIT(sd_bus_emit_interfaces_added(server, path, "not valid", NULL));
        EMIT(sd_bus_emit_interfaces_added(server, path, "x.fails", NULL));
        EMIT(sd_bus_emit_interfaces_removed(server, path, "x.one", NULL));
        EMIT(sd_bus_emit_interfaces_removed(server, path, "x.two", "x.unknown", NULL));
        EMIT(sd_bus_emit_interfaces_removed(server, path, (char *) NULL, NULL));
        EMIT(sd_bus_emit_interfaces_removed_strv(server, path, list));
        EMIT(sd_bus_emit_interfaces_removed_strv(server, path, none));
        EMIT(sd_bus_emit_interfaces_removed_strv(server, path, NULL));
        EMIT(sd_bus_emit_interfaces_removed_strv(server, path, builtin));
        EMIT(sd_bus_emit_interfaces_removed(server, path, "not valid", NULL));
}

int main(void) {
        sd_bus_slot *slot, *manager;
        service_open();
        puts("-- without a manager");
        all("/m/a");
        OK(sd_bus_add_object_vtable(server, NULL, "/m/z", "x.one", one, NULL));
        all("/m/z");

        puts("-- nested managers");
        OK(sd_bus_add_object_manager(server, &manager, "/m"));
        OK(sd_bus_add_object_vtable(server, NULL, "/m/a", "x.two", two, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/m/a", "x.one", one, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/m/a", "x.two", three, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/m/q/deep/er", "x.empty", empty, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/m", "x.one", one, NULL));
        OK(sd_bus_add_object_manager(server, NULL, "/m/q"));
        OK(sd_bus_add_object_vtable(server, NULL, "/m/q", "x.one", one, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/m/q/p", "x.one", one, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/m/hidden", "x.hidden", hidden, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/outside", "x.one", one, NULL));
        managed("/m");
        managed("/m/q");
        managed("/m/a");
        managed("/");
        managed("/m/q/deep");
        all("/m");
        all("/m/a");
        all("/m/q");
        all("/m/q/p");
        all("/m/q/deep");
        all("/m/q/deep/er");
        all("/m/unknown");
        all("/outside");
        all("/");

        puts("-- failing properties");
        OK(sd_bus_add_object_vtable(server, &slot, "/m/a", "x.fails", fails, NULL));
        managed("/m");
        EMIT(sd_bus_emit_object_added(server, "/m/a"));
        EMIT(sd_bus_emit_interfaces_added(server, "/m/a", "x.fails", NULL));
        sd_bus_slot_unref(slot);
        OK(sd_bus_add_object_vtable(server, &slot, "/m/a", "x.fails", errs, NULL));
        managed("/m");
        EMIT(sd_bus_emit_object_added(server, "/m/a"));
        EMIT(sd_bus_emit_interfaces_added(server, "/m/a", "x.fails", NULL));
        sd_bus_slot_unref(slot);

        puts("-- fallbacks");
        OK(sd_bus_add_fallback_vtable(server, NULL, "/m/x", "x.one", one, find, NULL));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/", "x.root", one, find, NULL));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/", "x.one", two, find, NULL));
        OK(sd_bus_add_node_enumerator(server, NULL, "/m", enumerate, NULL));
        managed("/m");
        managed("/m/q");
        all("/m/a");
        all("/m/x/y");
        all("/m/x/absent");
        all("/m/x/errno");
        all("/m/x/error");
        all("/m");
        all("/outside");

        puts("-- the manager gone");
        sd_bus_slot_unref(manager);
        managed("/m");
        EMIT(sd_bus_emit_object_added(server, "/m/a"));
        EMIT(sd_bus_emit_object_added(server, "/m/q/p"));

        puts("-- arguments");
        SHOW(sd_bus_emit_object_added(NULL, "/m"));
        SHOW(sd_bus_emit_object_added(server, NULL));
        SHOW(sd_bus_emit_object_added(server, "no path"));
        SHOW(sd_bus_emit_object_removed(NULL, "/m"));
        SHOW(sd_bus_emit_object_removed(server, "no path"));
        SHOW(sd_bus_emit_interfaces_added(NULL, "/m", "x.one", NULL));
        SHOW(sd_bus_emit_interfaces_added(server, "no path", "x.one", NULL));
        SHOW(sd_bus_emit_interfaces_added_strv(server, "no path", NULL));
        SHOW(sd_bus_emit_interfaces_removed(NULL, "/m", "x.one", NULL));
        SHOW(sd_bus_emit_interfaces_removed(server, "no path", "x.one", NULL));
        SHOW(sd_bus_emit_interfaces_removed_strv(server, "no path", NULL));
        service_close();
        OK(sd_bus_new(&server));
        SHOW(sd_bus_emit_object_added(server, "/m"));
        SHOW(sd_bus_emit_object_removed(server, "/m"));
        SHOW(sd_bus_emit_interfaces_added(server, "/m", "x.one", NULL));
        SHOW(sd_bus_emit_interfaces_added(server, "/m", (char *) NULL, NULL));
        SHOW(sd_bus_emit_interfaces_removed(server, "/m", "x.one", NULL));
        SHOW(sd_bus_emit_interfaces_removed(server, "/m", (char *) NULL, NULL));
        SHOW(sd_bus_emit_interfaces_removed_strv(server, "/m", NULL));
        SHOW(sd_bus_emit_properties_changed(server, "/m", "x.one", "One", NULL));
        SHOW(sd_bus_emit_properties_changed(server, "/m", "x.one", (char *) NULL, NULL));
        SHOW(sd_bus_emit_properties_changed_strv(server, "/m", "x.one", NULL));
        sd_bus_unref(server);
        return 0;
}
