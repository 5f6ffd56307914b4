/* sd_bus_add_object_vtable(3): which tables are refused, with which errno, and in which order arguments are looked at.
 * ctest: nobus oom-loose */

#include <systemd/sd-bus.h>

#include "../check.h"

static int handler(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) m, (void) userdata, (void) error;
        return 0;
}

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) path, (void) interface, (void) property, (void) reply, (void) userdata, (void) error;
        return 0;
}

static int set(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *value, void *userdata,
               sd_bus_error *error) {
        return get(bus, path, interface, property, value, userdata, error);
}

static int enumerate(sd_bus *bus, const char *prefix, void *userdata, char ***nodes, sd_bus_error *error) {
        (void) bus, (void) prefix, (void) userdata, (void) nodes, (void) error;
        return 0;
}

static sd_bus *bus;

/* What adding a table of these entries returns. */
static int try_start(sd_bus_vtable start, size_t n, const sd_bus_vtable *entries) {
        static const sd_bus_vtable end = SD_BUS_VTABLE_END;
        static union {
                char bytes[4096];
                sd_bus_vtable start;
        } table;
        sd_bus_slot *slot = NULL;
        size_t stride = start.x.start.element_size ?: sizeof(sd_bus_vtable);

        memset(&table, 0, sizeof(table));
        table.start = start;
        for (size_t i = 0; i < n; i++)
                memcpy(table.bytes + (i + 1) * stride, entries + i, sizeof(sd_bus_vtable));
        memcpy(table.bytes + (n + 1) * stride, &end, sizeof(end));
        int r = sd_bus_add_object_vtable(bus, &slot, "/p", "a.b", &table.start, NULL);
        CHECK((r >= 0) == !!slot);
        sd_bus_slot_unref(slot);
        return r;
}

#define TRY(...)                                                                                \
        do {                                                                                    \
                sd_bus_vtable entries[] = { __VA_ARGS__ };                                      \
                int r = try_start((sd_bus_vtable) SD_BUS_VTABLE_START(0), sizeof(entries) / sizeof(*entries), entries); \
                printf("%s: %s\n", #__VA_ARGS__, r < 0 ? strerrorname_np(-r) : r == 0 ? "0" : "positive"); \
        } while (0)

#define METHOD(sig, in, res, out) SD_BUS_METHOD_WITH_NAMES("M", sig, in, res, out, handler, 0)

static void methods(void) {
        puts("-- methods");
        TRY(SD_BUS_METHOD("M", "", "", handler, 0));
        TRY(SD_BUS_METHOD("M", NULL, NULL, handler, 0));
        TRY(SD_BUS_METHOD("M", NULL, NULL, NULL, 0));
        TRY(SD_BUS_METHOD("M", "s", NULL, NULL, 0));
        TRY(SD_BUS_METHOD("M", NULL, "s", NULL, 0));
        TRY(SD_BUS_METHOD(NULL, "", "", handler, 0));
        TRY(SD_BUS_METHOD("", "", "", handler, 0));
        TRY(SD_BUS_METHOD("a.b", "", "", handler, 0));
        TRY(SD_BUS_METHOD("1a", "", "", handler, 0));
        TRY(SD_BUS_METHOD("_1a", "", "", handler, 0));
        TRY(SD_BUS_METHOD("M", "(", "", handler, 0));
        TRY(SD_BUS_METHOD("M", "", ")", handler, 0));
        TRY(SD_BUS_METHOD("M", "a", "", handler, 0));
        TRY(SD_BUS_METHOD("M", "{sv}", "", handler, 0));
        TRY(SD_BUS_METHOD("M", "a{sv}(ii)", "vh", handler, 0));
        TRY(SD_BUS_METHOD("M", "z", "", handler, 0));
        TRY(SD_BUS_METHOD("M", "()", "", handler, 0));
        TRY(SD_BUS_METHOD("M", "", "", handler, SD_BUS_VTABLE_UNPRIVILEGED));
        for (int i = 0; i < 56; i++) {
                sd_bus_vtable m[] = { SD_BUS_METHOD("M", "s", "s", handler, 1ULL << i) };
                int r = try_start((sd_bus_vtable) SD_BUS_VTABLE_START(0), 1, m);
                if (r < 0)
                        printf("method flag %d: %s\n", i, strerrorname_np(-r));
        }
        TRY(SD_BUS_METHOD("M", "", "", handler, 0), SD_BUS_METHOD("M", "s", "", handler, 0));
        TRY(SD_BUS_METHOD("M", "", "", handler, 0), SD_BUS_SIGNAL("M", "s", 0));
        TRY(SD_BUS_METHOD("M", "", "", handler, 0), SD_BUS_PROPERTY("M", "s", NULL, 0, 0));
        TRY(SD_BUS_SIGNAL("S", "s", 0), SD_BUS_SIGNAL("S", "s", 0));
        TRY(SD_BUS_PROPERTY("P", "s", NULL, 0, 0), SD_BUS_PROPERTY("P", "s", NULL, 0, 0));
        TRY(SD_BUS_PROPERTY("P", "s", NULL, 0, 0), SD_BUS_WRITABLE_PROPERTY("P", "s", NULL, NULL, 0, 0));
        TRY(SD_BUS_METHOD("M", "", "", handler, 0), SD_BUS_METHOD("M", "", "", handler, 0), SD_BUS_METHOD("?", "", "", handler, 0));
        TRY(SD_BUS_METHOD("?", "", "", handler, 0), SD_BUS_METHOD("M", "", "", handler, 0), SD_BUS_METHOD("M", "", "", handler, 0));
}

static void names(void) {
        puts("-- argument names");
        TRY(METHOD("s", SD_BUS_PARAM(a), "", ""));
        TRY(METHOD("s", SD_BUS_PARAM(a), "s", ""));
        TRY(METHOD("s", "", "s", SD_BUS_PARAM(a)));
        TRY(METHOD("s", SD_BUS_PARAM(a), "s", SD_BUS_PARAM(b)));
        TRY(METHOD("ss", SD_BUS_PARAM(a), "", ""));
        TRY(METHOD("ss", SD_BUS_PARAM(a), "s", SD_BUS_PARAM(b)));
        TRY(METHOD("ss", SD_BUS_PARAM(a) SD_BUS_PARAM(b), "", ""));
        TRY(METHOD("s", SD_BUS_PARAM(a) SD_BUS_PARAM(b), "", ""));
        TRY(METHOD("s", SD_BUS_PARAM(a) SD_BUS_PARAM(b), "s", ""));
        TRY(METHOD("s", SD_BUS_PARAM(a) SD_BUS_PARAM(b), "s", SD_BUS_PARAM(c)));
        TRY(METHOD("", SD_BUS_PARAM(a), "", ""));
        TRY(METHOD("", "", "", SD_BUS_PARAM(a)));
        TRY(METHOD("", "", "s", SD_BUS_PARAM(a)));
        TRY(METHOD("a{sv}(ii)", SD_BUS_PARAM(a) SD_BUS_PARAM(b), "", ""));
        TRY(METHOD("s", SD_BUS_PARAM(1a), "", ""));
        TRY(METHOD("s", SD_BUS_PARAM(a-b), "", ""));
        TRY(METHOD("s", SD_BUS_PARAM(a.b), "", ""));
        TRY(METHOD("s", SD_BUS_PARAM(a), "s", SD_BUS_PARAM(b) SD_BUS_PARAM(c)));
        TRY(METHOD("s", SD_BUS_PARAM(a), "s", SD_BUS_PARAM(a)));
        TRY(SD_BUS_METHOD_WITH_ARGS("M", SD_BUS_ARGS("s", a, "a{sv}", b), SD_BUS_RESULT("i", c), handler, 0));
        TRY(SD_BUS_METHOD_WITH_ARGS("M", SD_BUS_NO_ARGS, SD_BUS_RESULT("i", c), handler, 0));
        TRY(SD_BUS_METHOD_WITH_ARGS("M", SD_BUS_ARGS("i", c), SD_BUS_NO_RESULT, handler, 0));
        TRY(SD_BUS_METHOD_WITH_ARGS("M", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, handler, 0));
        TRY(SD_BUS_METHOD_WITH_ARGS("M", SD_BUS_ARGS("", a), SD_BUS_NO_RESULT, handler, 0));
        TRY(SD_BUS_METHOD_WITH_ARGS("M", SD_BUS_ARGS("ss", a), SD_BUS_NO_RESULT, handler, 0));
        TRY(SD_BUS_SIGNAL_WITH_NAMES("S", "s", SD_BUS_PARAM(a), 0));
        TRY(SD_BUS_SIGNAL_WITH_NAMES("S", "ss", SD_BUS_PARAM(a), 0));
        TRY(SD_BUS_SIGNAL_WITH_NAMES("S", "s", SD_BUS_PARAM(a) SD_BUS_PARAM(b), 0));
        TRY(SD_BUS_SIGNAL_WITH_NAMES("S", "", SD_BUS_PARAM(a), 0));
        TRY(SD_BUS_SIGNAL_WITH_NAMES("S", "s", SD_BUS_PARAM(0), 0));
        TRY(SD_BUS_SIGNAL_WITH_ARGS("S", SD_BUS_ARGS("s", a, "i", b), 0));
        sd_bus_vtable null_names[] = { SD_BUS_METHOD("M", "s", "s", handler, 0), SD_BUS_SIGNAL("S", "s", 0) };
        null_names[0].x.method.names = NULL;
        SHOW(try_start((sd_bus_vtable) SD_BUS_VTABLE_START(0), 1, null_names));
        null_names[1].x.signal.names = NULL;
        SHOW(try_start((sd_bus_vtable) SD_BUS_VTABLE_START(0), 2, null_names));
        sd_bus_vtable bad_names[] = { METHOD("s", SD_BUS_PARAM(-), "", "") }, start = SD_BUS_VTABLE_START(0);
        start.x.start.features = 0;
        SHOW(try_start(start, 1, bad_names));
        start.x.start.features = ~0ULL;
        SHOW(try_start(start, 1, bad_names));
        start.x.start.features = ~1ULL;
        SHOW(try_start(start, 1, bad_names));
}

static void properties(void) {
        puts("-- properties and signals");
        const char *const signatures[] = { NULL, "", "s", "as", "o", "g", "b", "y", "n", "q", "i", "u", "x", "t", "d", "h", "v", "ss", "a",
                                           "(ss)", "a{sv}", "ay", "ao", "ag", "z", "()", "{sv}" };
        for (size_t i = 0; i < sizeof(signatures) / sizeof(*signatures); i++) {
                sd_bus_vtable entries[] = {
                        SD_BUS_PROPERTY("P", signatures[i], NULL, 0, 0),
                        SD_BUS_PROPERTY("P", signatures[i], get, 0, 0),
                        SD_BUS_WRITABLE_PROPERTY("P", signatures[i], NULL, NULL, 0, 0),
                        SD_BUS_WRITABLE_PROPERTY("P", signatures[i], get, NULL, 0, 0),
                        SD_BUS_WRITABLE_PROPERTY("P", signatures[i], NULL, set, 0, 0),
                        SD_BUS_WRITABLE_PROPERTY("P", signatures[i], get, set, 0, 0),
                        SD_BUS_SIGNAL("P", signatures[i], 0),
                };
                printf("%s:", signatures[i] ?: "NULL");
                for (size_t j = 0; j < sizeof(entries) / sizeof(*entries); j++) {
                        /* The reference reads through a NULL signature where it looks for a default setter. */
                        if (!signatures[i] && (j == 2 || j == 3))
                                continue;
                        int r = try_start((sd_bus_vtable) SD_BUS_VTABLE_START(0), 1, entries + j);
                        printf(" %s", r < 0 ? strerrorname_np(-r) : "ok");
                }
                puts("");
        }
        TRY(SD_BUS_PROPERTY(NULL, "s", NULL, 0, 0));
        TRY(SD_BUS_PROPERTY("", "s", NULL, 0, 0));
        TRY(SD_BUS_PROPERTY("a-b", "s", NULL, 0, 0));
        TRY(SD_BUS_SIGNAL(NULL, "s", 0));
        TRY(SD_BUS_SIGNAL("", "s", 0));
        TRY(SD_BUS_SIGNAL("a-b", "s", 0));
        for (int i = 0; i < 11; i++)
                for (int j = 0; j <= i; j++) {
                        uint64_t flags = 1ULL << i | 1ULL << j;
                        sd_bus_vtable e[] = {
                                SD_BUS_PROPERTY("P", "s", get, 0, flags),
                                SD_BUS_WRITABLE_PROPERTY("P", "s", get, set, 0, flags),
                                SD_BUS_SIGNAL("S", "s", flags),
                        };
                        for (int k = 0; k < 3; k++) {
                                int r = try_start((sd_bus_vtable) SD_BUS_VTABLE_START(0), 1, e + k);
                                if (r < 0)
                                        printf("%c flags %d %d: %s\n", "PWS"[k], j, i, strerrorname_np(-r));
                        }
                }
        for (int type = 0; type < 256; type++) {
                sd_bus_vtable e[] = { SD_BUS_METHOD("M", "", "", handler, 0) };
                e[0].type = type;
                if (strchr("MPW", type))
                        continue;
                int r = try_start((sd_bus_vtable) SD_BUS_VTABLE_START(0), 1, e);
                if (r != -EINVAL)
                        printf("type %d: %s\n", type, r < 0 ? strerrorname_np(-r) : "ok");
        }
}

static void starts(void) {
        puts("-- starts");
        sd_bus_vtable method = SD_BUS_METHOD("M", "", "", handler, 0), start = SD_BUS_VTABLE_START(0);
        for (start.x.start.element_size = 32; start.x.start.element_size < 66; start.x.start.element_size++) {
                int r = try_start(start, 1, &method);
                if (r != -EINVAL)
                        printf("element size %zu: %s\n", start.x.start.element_size, r < 0 ? strerrorname_np(-r) : "ok");
        }
        for (int i = 0; i < 56; i++) {
                sd_bus_vtable flagged = SD_BUS_VTABLE_START(1ULL << i);
                int r = try_start(flagged, 1, &method);
                if (r < 0)
                        printf("start flag %d: %s\n", i, strerrorname_np(-r));
        }
        start = (sd_bus_vtable) SD_BUS_VTABLE_START(0);
        start.x.start.vtable_format_reference = NULL;
        SHOW(try_start(start, 1, &method));
        start.type = _SD_BUS_VTABLE_METHOD;
        SHOW(try_start(start, 1, &method));
        start.type = _SD_BUS_VTABLE_END;
        SHOW(try_start(start, 1, &method));
        SHOW(sd_bus_object_vtable_format);
}

static void arguments(void) {
        puts("-- arguments");
        static const sd_bus_vtable good[] = { SD_BUS_VTABLE_START(0), SD_BUS_VTABLE_END };
        static const sd_bus_vtable bad[] = { SD_BUS_VTABLE_END };
        SHOW(sd_bus_add_object_vtable(NULL, NULL, "/p", "a.b", good, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, NULL, "a.b", good, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "p", "a.b", good, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/p/", "a.b", good, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/p", NULL, good, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/p", "ab", good, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/p", "a.b", NULL, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/p", "a.b", bad, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/p", "org.freedesktop.DBus.Properties", good, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/p", "org.freedesktop.DBus.Introspectable", good, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/p", "org.freedesktop.DBus.Peer", good, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/p", "org.freedesktop.DBus.ObjectManager", good, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/p", "org.freedesktop.DBus", good, NULL));
        SHOW(sd_bus_add_fallback_vtable(NULL, NULL, "/p", "a.b", good, NULL, NULL));
        SHOW(sd_bus_add_fallback_vtable(bus, NULL, "p", "a.b", good, NULL, NULL));
        SHOW(sd_bus_add_fallback_vtable(bus, NULL, "/p", "a.b", bad, NULL, NULL));
        SHOW(sd_bus_add_object(NULL, NULL, "/p", handler, NULL));
        SHOW(sd_bus_add_object(SD_BUS_DEFAULT, NULL, "/p", handler, NULL));
        SHOW(sd_bus_add_object_vtable(SD_BUS_DEFAULT_USER, NULL, "/p", "a.b", good, NULL));
        SHOW(sd_bus_add_object(bus, NULL, NULL, handler, NULL));
        SHOW(sd_bus_add_object(bus, NULL, "p", handler, NULL));
        SHOW(sd_bus_add_object(bus, NULL, "/q", NULL, NULL));
        SHOW(sd_bus_add_fallback(bus, NULL, "/q", NULL, NULL));
        SHOW(sd_bus_add_fallback(bus, NULL, "", handler, NULL));
        SHOW(sd_bus_add_node_enumerator(NULL, NULL, "/p", NULL, NULL));
        SHOW(sd_bus_add_node_enumerator(bus, NULL, "/p", NULL, NULL));
        SHOW(sd_bus_add_node_enumerator(bus, NULL, NULL, enumerate, NULL));
        SHOW(sd_bus_add_object_manager(NULL, NULL, "/p"));
        SHOW(sd_bus_add_object_manager(bus, NULL, NULL));
        SHOW(sd_bus_add_object_manager(bus, NULL, "p"));
}

static void duplicates(void) {
        puts("-- duplicates");
        static const sd_bus_vtable one[] = { SD_BUS_VTABLE_START(0), SD_BUS_METHOD("M", "", "", handler, 0), SD_BUS_VTABLE_END };
        static const sd_bus_vtable two[] = { SD_BUS_VTABLE_START(0), SD_BUS_METHOD("N", "", "", handler, 0), SD_BUS_VTABLE_END };
        static const sd_bus_vtable three[] = { SD_BUS_VTABLE_START(0), SD_BUS_PROPERTY("M", "s", NULL, 0, 0), SD_BUS_VTABLE_END };
        static const sd_bus_vtable four[] = { SD_BUS_VTABLE_START(0), SD_BUS_METHOD("M", "", "", handler, 0), SD_BUS_VTABLE_END };
        sd_bus_slot *slot = NULL;

        SHOW(sd_bus_add_object_vtable(bus, &slot, "/d", "a.b", one, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/d", "a.b", one, &slot));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/d", "a.b", two, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/d", "a.b", three, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/d", "a.b", four, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/d", "a.c", one, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/e", "a.b", one, NULL));
        SHOW(sd_bus_add_fallback_vtable(bus, NULL, "/d", "a.b", one, NULL, NULL));
        SHOW(sd_bus_add_fallback_vtable(bus, NULL, "/d", "a.d", four, NULL, NULL));
        SHOW(sd_bus_add_fallback_vtable(bus, NULL, "/d/e", "a.d", four, NULL, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/d/e", "a.e", one, NULL));
        SHOW(sd_bus_add_fallback_vtable(bus, NULL, "/d/e", "a.d", four, NULL, NULL));
        SHOW(sd_bus_add_object(bus, NULL, "/d", handler, NULL));
        SHOW(sd_bus_add_object(bus, NULL, "/d", handler, NULL));
        SHOW(sd_bus_add_fallback(bus, NULL, "/d", handler, NULL));
        SHOW(sd_bus_add_object_manager(bus, NULL, "/d"));
        SHOW(sd_bus_add_object_manager(bus, NULL, "/d"));
        slot = sd_bus_slot_unref(slot);
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/d", "a.b", four, NULL));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/d", "a.b", one, NULL));
}

int main(void) {
        OK(sd_bus_new(&bus));
        arguments();
        starts();
        methods();
        names();
        properties();
        duplicates();
        sd_bus_unref(bus);
        return 0;
}
