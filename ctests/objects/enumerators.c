/* sd_bus_add_node_enumerator(3): when enumerators are asked, in which order their nodes are shown, and which objects exist through them.
 * ctest: nobus */

#include "service.h"

static char **list(const char *nodes) {
        char **l = calloc(16, sizeof(char *)), *copy = strdup(nodes), *save;
        int n = 0;

        for (char *p = strtok_r(copy, " ", &save); p; p = strtok_r(NULL, " ", &save))
                l[n++] = strdup(p);
        free(copy);
        return l;
}

static int enumerate(sd_bus *bus, const char *prefix, void *userdata, char ***ret, sd_bus_error *error) {
        (void) error;
        CHECK(bus == server);
        printf(" enumerate %s: %s\n", prefix, (const char *) userdata);
        *ret = list(userdata);
        return 0;
}

static int positive(sd_bus *bus, const char *prefix, void *userdata, char ***ret, sd_bus_error *error) {
        return enumerate(bus, prefix, userdata, ret, error) + 5;
}

static int with_error(sd_bus *bus, const char *prefix, void *userdata, char ***ret, sd_bus_error *error) {
        enumerate(bus, prefix, userdata, ret, error);
        sd_bus_error_set(error, "a.b.Error", "own text");
        return 0;
}

static int handler(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata, (void) error;
        return sd_bus_reply_method_return(m, NULL);
}

static int find(sd_bus *bus, const char *path, const char *interface, void *userdata, void **found, sd_bus_error *error) {
        (void) bus, (void) error, (void) userdata;
        printf(" find %s %s\n", path, interface);
        *found = NULL;
        return !!strstr(path, "real");
}

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) error, (void) userdata, (void) interface, (void) property;
        return sd_bus_message_append(reply, "s", path);
}

static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("Method", "", "", handler, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_PROPERTY("Property", "s", get, 0, 0),
        SD_BUS_VTABLE_END
};

static void ask(const char *path) {
        introspect(path);
        call(path, "x.y", "Method", NULL);
        call(path, "x.y", "Unknown", NULL);
        get_all(path, "");
        get_all(path, "x.y");
        call(path, MANAGER, "GetManagedObjects", NULL);
}

int main(void) {
        sd_bus_slot *slot;
        service_open();
        OK(sd_bus_add_node_enumerator(server, NULL, "/e", enumerate, (char *) "/e/c /e/a /e/b/x /other/q /e /e/a/y"));
        OK(sd_bus_add_node_enumerator(server, NULL, "/e", positive, (char *) "/e/d /e/0 /e/a"));
        ask("/e");
        ask("/e/a");
        ask("/e/b");
        ask("/e/b/x");
        ask("/e/unknown");
        ask("/");
        ask("/other/q");
        ask("/other");
        puts("-- nodes below");
        OK(sd_bus_add_object_vtable(server, NULL, "/e/z", "x.y", table, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/e/a", "x.y", table, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/e/b/w", "x.y", table, NULL));
        ask("/e");
        ask("/e/a");
        ask("/e/b");
        ask("/e/b/x");
        puts("-- nested");
        OK(sd_bus_add_node_enumerator(server, NULL, "/e/b", enumerate, (char *) "/e/b/inner /e/outer"));
        OK(sd_bus_add_object_manager(server, NULL, "/e"));
        ask("/e");
        ask("/e/b");
        ask("/e/b/inner");
        puts("-- errors");
        OK(sd_bus_add_node_enumerator(server, &slot, "/e", with_error, (char *) "/e/f"));
        ask("/e");
        ask("/e/a");
        ask("/e/f");
        sd_bus_slot_unref(slot);
        puts("-- fallback");
        OK(sd_bus_add_node_enumerator(server, NULL, "/f", enumerate, (char *) "/f/real1 /f/absent /f/real2"));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/f", "x.y", table, find, NULL));
        OK(sd_bus_add_object_manager(server, NULL, "/f"));
        ask("/f");
        ask("/f/real1");
        ask("/f/absent");
        ask("/f/real3");
        ask("/f/other");
        puts("-- gone");
        OK(sd_bus_add_node_enumerator(server, &slot, "/g/h", enumerate, (char *) "/g/h/i"));
        ask("/g");
        sd_bus_slot_unref(slot);
        ask("/g");
        service_close();
        return 0;
}
