/* Get, Set and GetAll: default and own getters and setters, what is refused and with which words.
 * ctest: nobus oom-loose */

#include "service.h"

struct data {
        char *s, *o, *g, *null_s;
        char **as, **null_as;
        int b;
        uint8_t y;
        int16_t n;
        uint16_t q;
        int32_t i;
        uint32_t u;
        int64_t x;
        uint64_t t;
        double d;
        char *bad_o;
};

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        CHECK(bus == server);
        CHECK(sd_bus_message_get_bus(reply) == server);
        printf(" get %s %s %s %d\n", path, interface, property, userdata != NULL);
        if (!strcmp(property, "Own"))
                return sd_bus_message_append(reply, "(si)", "own", 5);
        if (!strcmp(property, "Nothing"))
                return 0;
        if (!strcmp(property, "Wrong"))
                return sd_bus_message_append(reply, "i", 5);
        if (!strcmp(property, "TooMuch"))
                return sd_bus_message_append(reply, "ss", "a", "b");
        if (!strcmp(property, "SetVariant"))
                return sd_bus_message_append(reply, "v", "s", "value");
        if (!strcmp(property, "Errno"))
                return -EDOM;
        if (!strcmp(property, "Error"))
                return sd_bus_error_set(error, "a.b.Error", "own text");
        if (!strcmp(property, "ErrorSetOnly")) {
                sd_bus_error_set(error, "a.b.Error", "own text");
                return sd_bus_message_append(reply, "s", "value");
        }
        if (!strcmp(property, "Positive"))
                return OK(sd_bus_message_append(reply, "s", "value")) + 5;
        return sd_bus_message_append(reply, "s", "value");
}

static int set(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *value, void *userdata,
               sd_bus_error *error) {
        const char *s;
        CHECK(bus == server);
        printf(" set %s %s %s %d\n", path, interface, property, userdata != NULL);
        if (!strcmp(property, "SetErrno"))
                return -EDOM;
        if (!strcmp(property, "SetError"))
                return sd_bus_error_set(error, "a.b.Error", "own text");
        if (!strcmp(property, "SetErrorOnly"))
                sd_bus_error_set(error, "a.b.Error", "own text");
        if (!strcmp(property, "SetUnread"))
                return 0;
        if (!strcmp(property, "SetVariant"))
                OK(sd_bus_message_read(value, "v", "s", &s));
        else
                OK(sd_bus_message_read(value, "s", &s));
        printf(" value %s\n", s);
        return !strcmp(property, "SetPositive");
}

#define FIELD(member) offsetof(struct data, member)

static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_PROPERTY("s", "s", NULL, FIELD(s), 0),
        SD_BUS_PROPERTY("o", "o", NULL, FIELD(o), 0),
        SD_BUS_PROPERTY("g", "g", NULL, FIELD(g), 0),
        SD_BUS_PROPERTY("null_s", "s", NULL, FIELD(null_s), 0),
        SD_BUS_PROPERTY("as", "as", NULL, FIELD(as), 0),
        SD_BUS_PROPERTY("null_as", "as", NULL, FIELD(null_as), 0),
        SD_BUS_WRITABLE_PROPERTY("b", "b", NULL, NULL, FIELD(b), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("y", "y", NULL, NULL, FIELD(y), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("n", "n", NULL, NULL, FIELD(n), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("q", "q", NULL, NULL, FIELD(q), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("i", "i", NULL, NULL, FIELD(i), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("u", "u", NULL, NULL, FIELD(u), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("x", "x", NULL, NULL, FIELD(x), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("t", "t", NULL, NULL, FIELD(t), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("d", "d", NULL, NULL, FIELD(d), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("ws", "s", NULL, NULL, FIELD(s), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("wnull", "s", NULL, NULL, FIELD(null_s), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("wo", "o", NULL, NULL, FIELD(o), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("wg", "g", NULL, NULL, FIELD(g), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_PROPERTY("Hidden", "s", get, 0, SD_BUS_VTABLE_HIDDEN),
        SD_BUS_PROPERTY("Explicit", "s", get, 0, SD_BUS_VTABLE_PROPERTY_EXPLICIT),
        SD_BUS_PROPERTY("Absolute", "s", get, 0, SD_BUS_VTABLE_ABSOLUTE_OFFSET),
        SD_BUS_PROPERTY("AbsoluteOne", "s", get, 1, SD_BUS_VTABLE_ABSOLUTE_OFFSET),
        SD_BUS_METHOD("Method", "", "", NULL, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_SIGNAL("Signal", "", 0),
        SD_BUS_VTABLE_END
};

static const sd_bus_vtable own[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_PROPERTY("Own", "(si)", get, 0, 0),
        SD_BUS_PROPERTY("Plain", "s", get, 0, 0),
        SD_BUS_PROPERTY("Positive", "s", get, 0, 0),
        SD_BUS_PROPERTY("Const", "s", get, 0, SD_BUS_VTABLE_PROPERTY_CONST),
        SD_BUS_WRITABLE_PROPERTY("Set", "s", get, set, 0, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("SetErrno", "s", get, set, 0, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("SetError", "s", get, set, 0, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("SetErrorOnly", "s", get, set, 0, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("SetUnread", "s", get, set, 0, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("SetPositive", "s", get, set, 0, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("SetChanges", "s", get, set, 0, SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
        SD_BUS_WRITABLE_PROPERTY("SetVariant", "v", get, set, 0, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_VTABLE_END
};

static const sd_bus_vtable bad[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_PROPERTY("Nothing", "s", get, 0, 0),
        SD_BUS_PROPERTY("Wrong", "s", get, 0, 0),
        SD_BUS_PROPERTY("TooMuch", "s", get, 0, 0),
        SD_BUS_PROPERTY("Errno", "s", get, 0, 0),
        SD_BUS_PROPERTY("Error", "s", get, 0, 0),
        SD_BUS_PROPERTY("ErrorSetOnly", "s", get, 0, 0),
        SD_BUS_VTABLE_END
};

static const sd_bus_vtable invalid_values[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_PROPERTY("bad_o", "o", NULL, FIELD(bad_o), 0),
        SD_BUS_VTABLE_END
};

#define EACH_BAD(i, e) SD_BUS_VTABLE_START(0), e, SD_BUS_VTABLE_END
static const sd_bus_vtable all_errno[] = { EACH_BAD(1, SD_BUS_PROPERTY("Errno", "s", get, 0, 0)) };
static const sd_bus_vtable all_error[] = { EACH_BAD(2, SD_BUS_PROPERTY("Error", "s", get, 0, 0)) };
static const sd_bus_vtable all_nothing[] = { EACH_BAD(3, SD_BUS_PROPERTY("Nothing", "s", get, 0, 0)) };
static const sd_bus_vtable all_only[] = { EACH_BAD(4, SD_BUS_PROPERTY("ErrorSetOnly", "s", get, 0, 0)) };

static void put(const char *name, const char *types, ...) {
        sd_bus_message *m;
        va_list ap;
        sd_bus_slot *slot;
        int done = 0;

        printf("set %s %s\n", name, types);
        OK(sd_bus_message_new_method_call(client, &m, NULL, "/p", PROPERTIES, "Set"));
        OK(sd_bus_message_append(m, "ss", "x.y", name));
        va_start(ap, types);
        OK(sd_bus_message_appendv(m, types, ap));
        va_end(ap);
        OK(sd_bus_call_async(client, &slot, m, service_replied, &done, UINT64_MAX));
        sd_bus_message_unref(m);
        service_step();
        sd_bus_slot_unref(slot);
}

int main(void) {
        char *strings[] = { (char *) "one", (char *) "two", NULL };
        struct data data = {
                .s = strdup("text"), .o = strdup("/object"), .g = strdup("a{sv}"), .as = strings,
                .b = 17, .y = 200, .n = -5, .q = 60000, .i = -70000, .u = 4000000000, .x = -5000000000, .t = UINT64_MAX, .d = 2.5,
                .bad_o = (char *) "no path",
        };

        service_open();
        OK(sd_bus_add_object_vtable(server, NULL, "/p", "x.y", table, &data));
        OK(sd_bus_add_object_vtable(server, NULL, "/p", "x.y", own, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/bad", "x.y", bad, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/all1", "x.y", all_errno, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/all2", "x.y", all_error, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/all3", "x.y", all_nothing, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/all4", "x.y", all_only, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/invalid", "x.y", invalid_values, &data));

        for (const sd_bus_vtable *v = table + 1; v->type != _SD_BUS_VTABLE_END; v++)
                get_property("/p", "x.y", v->x.property.member);
        for (const sd_bus_vtable *v = own + 1; v->type != _SD_BUS_VTABLE_END; v++)
                get_property("/p", "x.y", v->x.property.member);
        for (const sd_bus_vtable *v = bad + 1; v->type != _SD_BUS_VTABLE_END; v++)
                get_property("/bad", "x.y", v->x.property.member);
        for (const sd_bus_vtable *v = invalid_values + 1; v->type != _SD_BUS_VTABLE_END; v++)
                get_property("/invalid", "x.y", v->x.property.member);

        puts("-- getting what is not there");
        get_property("/p", "x.y", "Unknown");
        get_property("/p", "x.unknown", "s");
        get_property("/p", "", "s");
        get_property("/p", PROPERTIES, "s");
        get_property("/unknown", "x.y", "s");
        get_property("/p", "not an interface", "s");
        get_property("/p", "x.y", "not a member");
        call("/p", PROPERTIES, "Get", "ssi", "x.y", "s", 1);
        call("/p", PROPERTIES, "Get", NULL);
        call("/p", PROPERTIES, "Get", "si", "x.y", 1);

        puts("-- all");
        get_all("/p", "x.y");
        get_all("/p", "");
        get_all("/p", "x.unknown");
        get_all("/p", PROPERTIES);
        get_all("/p", "org.freedesktop.DBus.Introspectable");
        get_all("/p", "org.freedesktop.DBus.Peer");
        get_all("/p", MANAGER);
        get_all("/p", "not an interface");
        get_all("/bad", "x.y");
        get_all("/all1", "x.y");
        get_all("/all2", "x.y");
        get_all("/all3", "x.y");
        get_all("/all4", "x.y");
        call("/p", PROPERTIES, "GetAll", NULL);
        call("/p", PROPERTIES, "GetAll", "i", 5);

        puts("-- setting");
        put("b", "v", "b", 0);
        put("y", "v", "y", 3);
        put("n", "v", "n", -3);
        put("q", "v", "q", 3);
        put("i", "v", "i", -3);
        put("u", "v", "u", 3);
        put("x", "v", "x", (int64_t) -3);
        put("t", "v", "t", (uint64_t) 3);
        put("d", "v", "d", -3.5);
        put("ws", "v", "s", "changed");
        put("wnull", "v", "s", "was NULL");
        put("wo", "v", "o", "/changed");
        put("wg", "v", "g", "as");
        put("Set", "v", "s", "a");
        put("SetErrno", "v", "s", "a");
        put("SetError", "v", "s", "a");
        put("SetErrorOnly", "v", "s", "a");
        put("SetUnread", "v", "s", "a");
        put("SetPositive", "v", "s", "a");
        put("SetChanges", "v", "s", "a");
        put("SetVariant", "v", "s", "a");
        put("SetVariant", "v", "v", "s", "a");
        puts("-- setting what is not so");
        put("s", "v", "s", "read-only");
        put("Const", "v", "s", "read-only");
        put("Unknown", "v", "s", "a");
        put("Set", "v", "i", 5);
        put("Set", "s", "no variant");
        put("Set", "vv", "s", "a", "s", "b");
        put("i", "v", "u", 3);
        put("i", "v", "ai", 0);
        put("Set", "v", "as", 0);
        put("Method", "v", "s", "a");
        call("/p", PROPERTIES, "Set", "ssv", "x.unknown", "s", "s", "v");
        call("/p", PROPERTIES, "Set", "ssv", "", "s", "s", "v");
        call("/p", PROPERTIES, "Set", "sv", "x.y", "s", "v");
        call("/p", PROPERTIES, "Set", "ss", "x.y", "Set");
        call("/p", PROPERTIES, "Set", NULL);
        call("/unknown", PROPERTIES, "Set", "ssv", "x.y", "s", "s", "v");
        get_all("/p", "x.y");
        service_close();
        free(data.s);
        free(data.o);
        free(data.g);
        free(data.null_s);
        return 0;
}
