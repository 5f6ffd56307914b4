/* org.freedesktop.DBus.Introspectable: the XML of every kind of member and flag, of both table formats, byte by byte.
 * ctest: nobus oom-loose */

#include "service.h"

static int handler(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata, (void) error;
        return sd_bus_reply_method_return(m, NULL);
}

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) path, (void) interface, (void) property, (void) reply, (void) userdata, (void) error;
        return -EIO;
}

static const sd_bus_vtable members[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("Plain", "", "", handler, 0),
        SD_BUS_METHOD("Null", NULL, NULL, NULL, 0),
        SD_BUS_METHOD("Unprivileged", "", "", handler, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("InOut", "sa{sv}(ii)", "vai", handler, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD_WITH_NAMES("Named", "ss", SD_BUS_PARAM(first) SD_BUS_PARAM(second), "a{sv}", SD_BUS_PARAM(result), handler,
                                 SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD_WITH_NAMES("NamedIn", "s", SD_BUS_PARAM(first), "", "", handler, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD_WITH_NAMES("NamedOut", "", "", "s", SD_BUS_PARAM(first), handler, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD_WITH_ARGS("Args", SD_BUS_ARGS("s", a, "(ii)", b), SD_BUS_RESULT("as", c), handler, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD_WITH_ARGS("NoArgs", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, handler, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("Deprecated", "s", "s", handler, SD_BUS_VTABLE_DEPRECATED | SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("Hidden", "s", "s", handler, SD_BUS_VTABLE_HIDDEN),
        SD_BUS_METHOD("NoReply", "s", "", handler, SD_BUS_VTABLE_METHOD_NO_REPLY),
        SD_BUS_METHOD("Everything", "s", "", handler,
                      SD_BUS_VTABLE_METHOD_NO_REPLY | SD_BUS_VTABLE_DEPRECATED | SD_BUS_VTABLE_SENSITIVE | SD_BUS_VTABLE_CAPABILITY(3) |
                              SD_BUS_VTABLE_PROPERTY_EXPLICIT | SD_BUS_VTABLE_ABSOLUTE_OFFSET),
        SD_BUS_SIGNAL("SignalPlain", "", 0),
        SD_BUS_SIGNAL("SignalNull", NULL, 0),
        SD_BUS_SIGNAL("SignalTyped", "sa{sv}", 0),
        SD_BUS_SIGNAL_WITH_NAMES("SignalNamed", "su", SD_BUS_PARAM(text) SD_BUS_PARAM(number), 0),
        SD_BUS_SIGNAL_WITH_ARGS("SignalArgs", SD_BUS_ARGS("s", text, "a(si)", list), 0),
        SD_BUS_SIGNAL("SignalDeprecated", "s", SD_BUS_VTABLE_DEPRECATED),
        SD_BUS_SIGNAL("SignalHidden", "s", SD_BUS_VTABLE_HIDDEN),
        SD_BUS_SIGNAL("SignalNoReply", "s", SD_BUS_VTABLE_METHOD_NO_REPLY),
        SD_BUS_SIGNAL("SignalConst", "s", SD_BUS_VTABLE_PROPERTY_CONST),
        SD_BUS_PROPERTY("Read", "s", NULL, 0, 0),
        SD_BUS_PROPERTY("ReadConst", "as", NULL, 0, SD_BUS_VTABLE_PROPERTY_CONST),
        SD_BUS_PROPERTY("ReadChange", "a{sv}", get, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
        SD_BUS_PROPERTY("ReadInvalidation", "i", NULL, 0, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
        SD_BUS_PROPERTY("ReadExplicit", "i", NULL, 0, SD_BUS_VTABLE_PROPERTY_EXPLICIT),
        SD_BUS_PROPERTY("ReadExplicitInvalidation", "i", NULL, 0,
                        SD_BUS_VTABLE_PROPERTY_EXPLICIT | SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
        SD_BUS_PROPERTY("ReadExplicitConst", "i", NULL, 0, SD_BUS_VTABLE_PROPERTY_EXPLICIT | SD_BUS_VTABLE_PROPERTY_CONST),
        SD_BUS_PROPERTY("ReadDeprecated", "i", NULL, 0, SD_BUS_VTABLE_DEPRECATED),
        SD_BUS_PROPERTY("ReadHidden", "i", NULL, 0, SD_BUS_VTABLE_HIDDEN),
        SD_BUS_PROPERTY("ReadSensitive", "i", NULL, 0, SD_BUS_VTABLE_SENSITIVE | SD_BUS_VTABLE_CAPABILITY(2)),
        SD_BUS_WRITABLE_PROPERTY("Write", "s", NULL, NULL, 0, 0),
        SD_BUS_WRITABLE_PROPERTY("WriteUnprivileged", "s", NULL, NULL, 0, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("WriteChange", "s", NULL, NULL, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
        SD_BUS_WRITABLE_PROPERTY("WriteInvalidation", "s", NULL, NULL, 0,
                                 SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION | SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("WriteExplicit", "s", NULL, NULL, 0, SD_BUS_VTABLE_PROPERTY_EXPLICIT | SD_BUS_VTABLE_DEPRECATED),
        SD_BUS_VTABLE_END
};

#define START_TABLE(name, flags)                                                                                        \
        static const sd_bus_vtable name[] = {                                                                           \
                SD_BUS_VTABLE_START(flags),                                                                             \
                SD_BUS_METHOD("Method", "s", "s", handler, 0),                                                          \
                SD_BUS_PROPERTY("Read", "s", NULL, 0, 0),                                                               \
                SD_BUS_WRITABLE_PROPERTY("Write", "s", NULL, NULL, 0, 0),                                               \
                SD_BUS_SIGNAL("Signal", "s", 0),                                                                        \
                SD_BUS_VTABLE_END                                                                                       \
        }

START_TABLE(start_plain, 0);
START_TABLE(start_deprecated, SD_BUS_VTABLE_DEPRECATED);
START_TABLE(start_hidden, SD_BUS_VTABLE_HIDDEN);
START_TABLE(start_unprivileged, SD_BUS_VTABLE_UNPRIVILEGED);
START_TABLE(start_others, SD_BUS_VTABLE_METHOD_NO_REPLY | SD_BUS_VTABLE_PROPERTY_CONST | SD_BUS_VTABLE_PROPERTY_EXPLICIT);
START_TABLE(start_capability, SD_BUS_VTABLE_CAPABILITY(1));

static const sd_bus_vtable empty[] = { SD_BUS_VTABLE_START(0), SD_BUS_VTABLE_END };
static const sd_bus_vtable extra[] = { SD_BUS_VTABLE_START(0), SD_BUS_METHOD("Extra", "", "", handler, 0), SD_BUS_VTABLE_END };
static const sd_bus_vtable extra_two[] = { SD_BUS_VTABLE_START(SD_BUS_VTABLE_DEPRECATED), SD_BUS_METHOD("ExtraTwo", "", "", handler, 0),
                                           SD_BUS_VTABLE_END };
static const sd_bus_vtable extra_three[] = { SD_BUS_VTABLE_START(0), SD_BUS_METHOD("ExtraThree", "", "", handler, 0), SD_BUS_VTABLE_END };

/* Tables as compilers built them before argument names existed. */
struct old_vtable {
        uint8_t type : 8;
        uint64_t flags : 56;
        union {
                struct { size_t element_size; } start;
                struct { const char *member, *signature, *result; sd_bus_message_handler_t handler; size_t offset; } method;
                struct { const char *member, *signature; } signal;
                struct { const char *member, *signature; sd_bus_property_get_t get; sd_bus_property_set_t set; size_t offset; } property;
        } x;
};

static const struct old_vtable old[] = {
        { .type = '<', .flags = 0, .x.start = { sizeof(struct old_vtable) } },
        { .type = 'M', .flags = 4, .x.method = { "OldMethod", "si", "s", handler, 0 } },
        { .type = 'S', .flags = 0, .x.signal = { "OldSignal", "si" } },
        { .type = 'P', .flags = 32, .x.property = { "OldProperty", "s", NULL, NULL, 0 } },
        { .type = 'W', .flags = 64, .x.property = { "OldWritable", "s", NULL, NULL, 0 } },
        { .type = '>', .flags = 0 },
};

static int enumerate(sd_bus *bus, const char *prefix, void *userdata, char ***ret, sd_bus_error *error) {
        (void) bus, (void) error;
        printf(" enumerate %s\n", prefix);
        char **nodes = calloc(8, sizeof(char *));
        int n = 0;
        nodes[n++] = strdup("/tree/zz");
        nodes[n++] = strdup("/tree/aa");
        nodes[n++] = strdup("/tree/deep/er/still");
        nodes[n++] = strdup("/elsewhere/x");
        nodes[n++] = strdup("/tree/aa");
        *ret = nodes;
        (void) userdata;
        return 0;
}

static int fail_to_enumerate(sd_bus *bus, const char *prefix, void *userdata, char ***ret, sd_bus_error *error) {
        (void) bus, (void) prefix;
        *ret = NULL;
        if (userdata)
                return sd_bus_error_set(error, "a.b.Error", "own text");
        return -EDOM;
}

static int enumerate_nothing(sd_bus *bus, const char *prefix, void *userdata, char ***ret, sd_bus_error *error) {
        (void) bus, (void) prefix, (void) userdata, (void) ret, (void) error;
        return 0;
}

static int enumerate_badly(sd_bus *bus, const char *prefix, void *userdata, char ***ret, sd_bus_error *error) {
        (void) bus, (void) prefix, (void) userdata, (void) error;
        char **nodes = calloc(8, sizeof(char *));
        nodes[0] = strdup("no path");
        nodes[1] = strdup("/badly/fine");
        nodes[2] = strdup("");
        *ret = nodes;
        return 0;
}

int main(void) {
        service_open();
        introspect("/");
        OK(sd_bus_add_object_vtable(server, NULL, "/p", "x.members", members, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/p/old", "x.old", (const sd_bus_vtable *) old, NULL));
        introspect("/p");
        introspect("/p/old");
        OK(sd_bus_add_object_vtable(server, NULL, "/s", "x.plain", start_plain, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/s", "x.deprecated", start_deprecated, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/s", "x.hidden", start_hidden, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/s", "x.unprivileged", start_unprivileged, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/s", "x.others", start_others, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/s", "x.capability", start_capability, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/s", "x.empty", empty, NULL));
        introspect("/s");
        service_close();
        puts("-- trusted");
        service_trusted = true;
        service_open();
        OK(sd_bus_add_object_vtable(server, NULL, "/s", "x.plain", start_plain, NULL));
        introspect("/s");

        puts("-- several tables of one interface");
        OK(sd_bus_add_object_vtable(server, NULL, "/o", "x.a", extra, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/o", "x.b", extra, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/o", "x.c", extra, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/o", "x.a", extra_two, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/o", "x.b", extra_two, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/o", "x.b", empty, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/o", "x.b", extra_three, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/o", "x.a", extra_three, NULL));
        introspect("/o");
        OK(sd_bus_add_object_vtable(server, NULL, "/h", "x.hidden", start_hidden, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/h", "x.hidden", extra, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/h2", "x.hidden", extra, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/h2", "x.hidden", start_hidden, NULL));
        introspect("/h");
        introspect("/h2");

        puts("-- nodes");
        OK(sd_bus_add_object_vtable(server, NULL, "/n/a/b/c", "x.a", extra, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/n/z", "x.a", extra, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/n/a/a", "x.a", extra, NULL));
        OK(sd_bus_add_object(server, NULL, "/n/callback", handler, NULL));
        OK(sd_bus_add_fallback(server, NULL, "/n/fallback", handler, NULL));
        introspect("/");
        introspect("/n");
        introspect("/n/a");
        introspect("/n/a/b");
        introspect("/n/z");
        introspect("/n/callback");
        introspect("/n/nothing");
        OK(sd_bus_add_object_manager(server, NULL, "/n"));
        introspect("/n");
        introspect("/n/a");
        introspect("/n/a/b/c");
        OK(sd_bus_add_object_manager(server, NULL, "/onlymanager/x"));
        introspect("/onlymanager");
        introspect("/onlymanager/x");

        puts("-- enumerators");
        OK(sd_bus_add_node_enumerator(server, NULL, "/tree", enumerate, NULL));
        introspect("/tree");
        introspect("/tree/aa");
        introspect("/tree/deep");
        introspect("/");
        OK(sd_bus_add_node_enumerator(server, NULL, "/tree/deep", fail_to_enumerate, NULL));
        introspect("/tree/deep");
        OK(sd_bus_add_node_enumerator(server, NULL, "/tree/err", fail_to_enumerate, client));
        introspect("/tree/err");
        introspect("/tree");
        OK(sd_bus_add_node_enumerator(server, NULL, "/nothing", enumerate_nothing, client));
        introspect("/nothing");
        OK(sd_bus_add_node_enumerator(server, NULL, "/badly", enumerate_badly, client));
        introspect("/badly");
        service_close();
        return 0;
}
