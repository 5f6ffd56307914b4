/* In which order are callbacks, tables and fallbacks tried, and what do find callbacks decide?
 * ctest: nobus */

#include "service.h"

static const char *taker; /* the handler that takes the call */

static int callback(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) error;
        printf(" callback %s\n", (const char *) userdata);
        if (taker && !strcmp(taker, userdata))
                return sd_bus_reply_method_return(m, NULL);
        return 0;
}

static int method(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) error;
        printf(" method %s\n", (const char *) userdata ?: "NULL");
        if (taker && !strcmp(taker, userdata))
                return sd_bus_reply_method_return(m, NULL);
        return 0;
}

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) error;
        printf(" get %s %s %s %s\n", path, interface, property, (const char *) userdata ?: "NULL");
        return sd_bus_message_append(reply, "s", (const char *) userdata ?: "NULL");
}

static int set(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *value, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) error, (void) value;
        printf(" set %s %s %s %s\n", path, interface, property, (const char *) userdata ?: "NULL");
        OK(sd_bus_message_skip(value, "s"));
        return 0;
}

static int find(sd_bus *bus, const char *path, const char *interface, void *userdata, void **ret, sd_bus_error *error) {
        CHECK(bus == server);
        printf(" find %s %s %s\n", path, interface, (const char *) userdata);
        if (strstr(path, "absent"))
                return 0;
        if (strstr(path, "errno"))
                return -EDOM;
        if (strstr(path, "error"))
                return sd_bus_error_set(error, "a.b.Error", "own text");
        if (strstr(path, "setonly")) {
                sd_bus_error_set(error, "a.b.Error", "own text");
                return 0;
        }
        if (strstr(path, "foundset"))
                sd_bus_error_set(error, "a.b.Error", "own text");
        if (strstr(path, "nothing"))
                return 1;
        if (strstr(path, "noent"))
                return -ENOENT;
        if (strstr(path, "five"))
                return 5;
        *ret = (char *) userdata + 1;
        return 1;
}

#define TABLE(name, ...)                                                                                                          \
        static const sd_bus_vtable name[] = {                                                                                     \
                SD_BUS_VTABLE_START(0),                                                                                           \
                SD_BUS_METHOD("Method", "", "", method, SD_BUS_VTABLE_UNPRIVILEGED),                                              \
                SD_BUS_PROPERTY("Property", "s", get, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),                                    \
                SD_BUS_WRITABLE_PROPERTY("Writable", "s", get, set, 0, SD_BUS_VTABLE_UNPRIVILEGED),                               \
                __VA_ARGS__                                                                                                       \
                SD_BUS_VTABLE_END                                                                                                 \
        }

TABLE(one, );
TABLE(two, );
TABLE(three, );
TABLE(four, );
TABLE(absolute, SD_BUS_METHOD_WITH_OFFSET("Absolute", "", "", method, 0, SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_ABSOLUTE_OFFSET),
      SD_BUS_METHOD_WITH_OFFSET("Offset", "", "", method, 2, SD_BUS_VTABLE_UNPRIVILEGED), );

static const sd_bus_vtable only_signal[] = { SD_BUS_VTABLE_START(0), SD_BUS_SIGNAL("Signal", "", 0), SD_BUS_VTABLE_END };

int main(void) {
        service_open();
        OK(sd_bus_add_object(server, NULL, "/a/b", callback, (char *) "/a/b first"));
        OK(sd_bus_add_object(server, NULL, "/a/b", callback, (char *) "/a/b second"));
        OK(sd_bus_add_fallback(server, NULL, "/a/b", callback, (char *) "/a/b fallback first"));
        OK(sd_bus_add_fallback(server, NULL, "/a/b", callback, (char *) "/a/b fallback second"));
        OK(sd_bus_add_fallback(server, NULL, "/a", callback, (char *) "/a fallback"));
        OK(sd_bus_add_object(server, NULL, "/a", callback, (char *) "/a"));
        OK(sd_bus_add_fallback(server, NULL, "/", callback, (char *) "/ fallback"));
        OK(sd_bus_add_object(server, NULL, "/", callback, (char *) "/"));
        puts("-- callbacks only");
        call("/a/b", "x.y", "Method", NULL);
        call("/a/b/c/d", "x.y", "Method", NULL);
        call("/a", "x.y", "Method", NULL);
        call("/", "x.y", "Method", NULL);
        call("/z", "x.y", "Method", NULL);
        taker = "/a/b first";
        call("/a/b", "x.y", "Method", NULL);
        call("/a/b", NULL, "Method", NULL);
        call("/a/b", "org.freedesktop.DBus.Introspectable", "Introspect", NULL);
        call("/a/b", "org.freedesktop.DBus.Peer", "Ping", NULL);
        call("/a/b", PROPERTIES, "Get", "ss", "x.y", "Property");
        taker = "/a fallback";
        call("/a/b", "x.y", "Method", NULL);
        taker = NULL;

        puts("-- tables too");
        OK(sd_bus_add_object_vtable(server, NULL, "/a/b", "x.y", one, (char *) "/a/b"));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/a", "x.y", two, find, (char *) "/a fallback"));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/", "x.y", three, find, (char *) "/ fallback"));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/", "x.z", four, NULL, (char *) "/ fallback z"));
        call("/a/b", "x.y", "Method", NULL);
        call("/a/b", "x.z", "Method", NULL);
        call("/a/b/c", "x.y", "Method", NULL);
        call("/a", "x.y", "Method", NULL);
        call("/", "x.y", "Method", NULL);
        call("/z/absent", "x.y", "Method", NULL);
        call("/a/absent", "x.y", "Method", NULL);
        call("/a/errno", "x.y", "Method", NULL);
        call("/a/error", "x.y", "Method", NULL);
        call("/a/setonly", "x.y", "Method", NULL);
        call("/a/foundset", "x.y", "Method", NULL);
        call("/a/nothing", "x.y", "Method", NULL);
        call("/a/noent", "x.y", "Method", NULL);
        call("/a/five", "x.y", "Method", NULL);
        call("/a/b", "x.y", "Unknown", NULL);
        call("/a/c", "x.y", "Unknown", NULL);
        call("/a/absent", "x.y", "Unknown", NULL);
        call("/a/c", "x.unknown", "Method", NULL);
        taker = "/ fallback";
        call("/a/b", "x.y", "Method", NULL);
        taker = NULL;
        service_close();

        puts("-- tables only");
        service_open();
        OK(sd_bus_add_object_vtable(server, NULL, "/a/b", "x.y", one, (char *) "/a/b"));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/a", "x.y", two, find, (char *) "/a fallback"));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/", "x.y", three, find, (char *) "/ fallback"));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/", "x.z", four, NULL, (char *) "/ fallback z"));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/abs", "x.y", absolute, find, (char *) "/abs"));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/sig", "x.s", only_signal, find, (char *) "/sig"));
        static const char *const paths[] = { "/a/b", "/a/b/c", "/a", "/", "/z", "/z/absent", "/a/absent", "/a/errno", "/a/error", "/a/setonly",
                                             "/a/foundset", "/a/nothing", "/a/noent", "/a/five" };
        for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
                call(paths[i], "x.y", "Method", NULL);
                call(paths[i], "x.z", "Method", NULL);
                call(paths[i], "x.y", "Unknown", NULL);
                get_property(paths[i], "x.y", "Property");
                get_property(paths[i], "x.y", "Unknown");
                call(paths[i], PROPERTIES, "Set", "ssv", "x.y", "Writable", "s", "value");
                call(paths[i], PROPERTIES, "Set", "ssv", "x.y", "Property", "s", "value");
                get_all(paths[i], "x.y");
                get_all(paths[i], "x.z");
                get_all(paths[i], "x.unknown");
                get_all(paths[i], "");
        }
        call("/abs/x", "x.y", "Absolute", NULL);
        call("/abs/x", "x.y", "Offset", NULL);
        call("/sig/x", "x.s", "Signal", NULL);
        call("/sig/absent", "x.s", "Signal", NULL);
        for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
                introspect(paths[i]);
        introspect("/sig/x");
        introspect("/sig/absent");
        service_close();
        return 0;
}
