/* Thousands of calls at random, of every kind of object, interface, member and argument: the same answers, and the service lives on.
 * ctest: nobus time=10 */

#include "service.h"

static uint64_t state = 88172645463325252ULL;

static unsigned pick(unsigned n) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return (unsigned) (state >> 33) % n;
}

static int method(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata;
        switch (strlen(sd_bus_message_get_path(m)) % 4) {
        case 0: return sd_bus_reply_method_return(m, NULL);
        case 1: return sd_bus_error_set(error, "a.b.Error", "text");
        case 2: return -ENOENT;
        default: return 0;
        }
}

static int callback(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) m, (void) error, (void) userdata;
        return 0;
}

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) userdata;
        if (strlen(path) % 5 == 0)
                return sd_bus_error_set(error, "a.b.Error", interface);
        return sd_bus_message_append(reply, "a{sv}", 1, property, "s", path);
}

static int find(sd_bus *bus, const char *path, const char *interface, void *userdata, void **found, sd_bus_error *error) {
        (void) bus, (void) interface, (void) error;
        *found = userdata;
        return strlen(path) % 3;
}

static int enumerate(sd_bus *bus, const char *prefix, void *userdata, char ***ret, sd_bus_error *error) {
        (void) bus, (void) prefix, (void) userdata, (void) error;
        *ret = calloc(3, sizeof(char *));
        (*ret)[0] = strdup("/a/b/listed");
        (*ret)[1] = strdup("/a/named");
        return 0;
}

static struct data {
        char *s;
        uint32_t u;
} data;

static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("M", "", "", method, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("S", "s", "", method, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("N", "", "", NULL, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_PROPERTY("P", "a{sv}", get, 0, 0),
        SD_BUS_WRITABLE_PROPERTY("U", "u", NULL, NULL, offsetof(struct data, u), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_WRITABLE_PROPERTY("T", "s", NULL, NULL, offsetof(struct data, s), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_SIGNAL("G", "s", 0),
        SD_BUS_VTABLE_END
};

static const sd_bus_vtable other[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("O", "a{sv}", "", method, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_PROPERTY("Q", "a{sv}", get, 0, SD_BUS_VTABLE_PROPERTY_CONST),
        SD_BUS_VTABLE_END
};

static uint64_t digest;

static void note(const char *text) {
        for (; *text; text++)
                digest = (digest ^ (uint8_t) *text) * 0x100000001b3;
}

static int on_reply(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const sd_bus_error *e = sd_bus_message_get_error(m);
        char *text = NULL;
        size_t size = 0;
        (void) userdata, (void) error;

        if (e) {
                note(e->name);
                note(e->message ?: "-");
                return 1;
        }
        FILE *saved = stdout, *memory = open_memstream(&text, &size);
        stdout = memory;
        print_value(m);
        stdout = saved;
        fclose(memory);
        note(sd_bus_message_get_signature(m, true));
        note(text);
        free(text);
        return 1;
}

int main(void) {
        static const char *const paths[] = { "/", "/a", "/a/b", "/a/b/c", "/a/b/listed", "/a/named", "/a/none", "/f", "/f/x", "/f/xy", "/f/xyz/w",
                                             "/g", "/g/h/i/j", "/m", "/m/n", "/m/n/o", "/z", "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p" };
        static const char *const interfaces[] = { NULL, "x.y", "x.z", "x.none", PROPERTIES, PROPERTIES, PROPERTIES, MANAGER,
                                                  "org.freedesktop.DBus.Introspectable", "org.freedesktop.DBus.Peer" };
        static const char *const members[] = { "M", "S", "N", "O", "P", "U", "T", "G", "Get", "Get", "Set", "Set", "GetAll", "GetAll", "Introspect",
                                               "GetManagedObjects", "Ping", "None" };
        static const char *const names[] = { "x.y", "x.z", "x.none", "", PROPERTIES, "not valid" };

        data.s = strdup("text");
        service_open();
        OK(sd_bus_add_object_vtable(server, NULL, "/a/b", "x.y", table, &data));
        OK(sd_bus_add_object_vtable(server, NULL, "/a/b", "x.z", other, &data));
        OK(sd_bus_add_object_vtable(server, NULL, "/a/b/c", "x.y", table, &data));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/f", "x.y", table, find, &data));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/", "x.z", other, find, &data));
        OK(sd_bus_add_object(server, NULL, "/g", callback, NULL));
        OK(sd_bus_add_fallback(server, NULL, "/g/h", callback, NULL));
        OK(sd_bus_add_node_enumerator(server, NULL, "/a", enumerate, NULL));
        OK(sd_bus_add_object_manager(server, NULL, "/m"));
        OK(sd_bus_add_object_manager(server, NULL, "/"));
        OK(sd_bus_add_object_vtable(server, NULL, "/m/n/o", "x.y", table, &data));
        for (int i = 0; i < 60; i++) {
                char path[64];
                snprintf(path, sizeof(path), "/many/objects/o%d", i);
                OK(sd_bus_add_object_vtable(server, NULL, path, "x.y", table, &data));
        }
        for (int round = 0; round < 40; round++) {
                for (int i = 0; i < 50; i++) {
                        sd_bus_message *m;
                        const char *path = paths[pick(sizeof(paths) / sizeof(*paths))];
                        const char *interface = interfaces[pick(sizeof(interfaces) / sizeof(*interfaces))];
                        const char *member = members[pick(sizeof(members) / sizeof(*members))];
                        OK(sd_bus_message_new_method_call(client, &m, NULL, path, interface, member));
                        for (unsigned arguments = pick(4); arguments > 0; arguments--)
                                switch (pick(8)) {
                                case 0 ... 2: OK(sd_bus_message_append(m, "s", names[pick(sizeof(names) / sizeof(*names))])); break;
                                case 3: OK(sd_bus_message_append(m, "s", members[pick(8)])); break;
                                case 4: OK(sd_bus_message_append(m, "v", "u", pick(100))); break;
                                case 5: OK(sd_bus_message_append(m, "v", "s", "changed")); break;
                                case 6: OK(sd_bus_message_append(m, "i", pick(10))); break;
                                case 7: OK(sd_bus_message_append(m, "a{sv}", 1, "key", "y", 1)); break;
                                }
                        OK(sd_bus_call_async(client, NULL, m, on_reply, NULL, UINT64_MAX));
                        sd_bus_message_unref(m);
                }
                service_step();
                printf("%016" PRIx64 "\n", digest);
        }
        service_close();
        free(data.s);
        return 0;
}
