/* What do exported objects cost? Calls over a direct connection, from the client's message to the reply at the client, and what it takes to
 * have the objects. */

#include "bench.h"

#include <sys/socket.h>
#include <systemd/sd-bus.h>

#define INTERFACE "org.example.Interface"
#define PROPERTIES "org.freedesktop.DBus.Properties"

static sd_bus *client, *server;
static bool replied;
static uint32_t value = 7;

static int method(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata, (void) error;
        return sd_bus_reply_method_return(m, NULL);
}

static int on_reply(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata, (void) error;
        if (sd_bus_message_is_method_error(m, NULL))
                exit(1);
        replied = true;
        return 1;
}

#define METHOD(name) SD_BUS_METHOD(name, "", "", method, SD_BUS_VTABLE_UNPRIVILEGED)
#define PROPERTY(name) SD_BUS_PROPERTY(name, "u", NULL, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE)

static const sd_bus_vtable of_three[] = {
        SD_BUS_VTABLE_START(0), PROPERTY("First"), PROPERTY("Second"), PROPERTY("Third"), SD_BUS_VTABLE_END,
};

static const sd_bus_vtable of_eight[] = {
        SD_BUS_VTABLE_START(0), METHOD("Start"), METHOD("Stop"), METHOD("Restart"), METHOD("Reload"),
        PROPERTY("First"), PROPERTY("Second"), PROPERTY("Third"), PROPERTY("Fourth"), SD_BUS_VTABLE_END,
};

static const sd_bus_vtable of_twenty[] = {
        SD_BUS_VTABLE_START(0),
        PROPERTY("P01"), PROPERTY("P02"), PROPERTY("P03"), PROPERTY("P04"), PROPERTY("P05"), PROPERTY("P06"), PROPERTY("P07"),
        PROPERTY("P08"), PROPERTY("P09"), PROPERTY("P10"), PROPERTY("P11"), PROPERTY("P12"), PROPERTY("P13"), PROPERTY("P14"),
        PROPERTY("P15"), PROPERTY("P16"), PROPERTY("P17"), PROPERTY("P18"), PROPERTY("P19"), PROPERTY("P20"),
        SD_BUS_VTABLE_END,
};

static const char *path_of(long i) {
        static char path[64];
        snprintf(path, sizeof(path), "/org/example/Object/%ld", i);
        return path;
}

static void connect_both(long objects, const sd_bus_vtable *table) {
        int fds[2];
        OK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds));
        OK(sd_bus_new(&server));
        OK(sd_bus_set_fd(server, fds[0], fds[0]));
        OK(sd_bus_set_server(server, true, SD_ID128_MAKE(00,11,22,33,44,55,66,77,88,99,aa,bb,cc,dd,ee,ff)));
        OK(sd_bus_new(&client));
        OK(sd_bus_set_fd(client, fds[1], fds[1]));
        OK(sd_bus_start(server));
        OK(sd_bus_start(client));
        while (OK(sd_bus_process(server, NULL)) + OK(sd_bus_process(client, NULL)) > 0)
                ;
        for (long i = 0; i < objects; i++)
                OK(sd_bus_add_object_vtable(server, NULL, path_of(i), INTERFACE, table, &value));
}

static void disconnect_both(void) {
        sd_bus_close_unref(client);
        sd_bus_close_unref(server);
}

/* Calls with up to two strings, one after the other. */
static void calls(uint64_t count, const char *path, const char *interface, const char *member, const char *types, const char *a, const char *b) {
        start();
        for (uint64_t i = 0; i < count; i++) {
                replied = false;
                OK(sd_bus_call_method_async(client, NULL, NULL, path, interface, member, on_reply, NULL, types, a, b));
                while (!replied) {
                        OK(sd_bus_process(server, NULL));
                        OK(sd_bus_process(client, NULL));
                }
        }
        stop();
        disconnect_both();
}

static void call(uint64_t count, long objects) {
        connect_both(objects, of_eight);
        calls(count, "/org/example/Object/0", INTERFACE, "Restart", "", NULL, NULL);
}

static void get(uint64_t count, long objects) {
        connect_both(objects, of_twenty);
        calls(count, "/org/example/Object/0", PROPERTIES, "Get", "ss", INTERFACE, "P11");
}

static void get_all(uint64_t count, long objects) {
        connect_both(objects, of_twenty);
        calls(count, "/org/example/Object/0", PROPERTIES, "GetAll", "s", INTERFACE, NULL);
}

static void introspect(uint64_t count, long children) {
        connect_both(children, of_twenty);
        calls(count, children > 1 ? "/org/example/Object" : "/org/example/Object/0", "org.freedesktop.DBus.Introspectable", "Introspect", "",
              NULL, NULL);
}

static void get_managed(uint64_t count, long objects) {
        connect_both(objects, of_three);
        OK(sd_bus_add_object_manager(server, NULL, "/org/example"));
        calls(count, "/org/example", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", "", NULL, NULL);
}

static void changed(uint64_t count, long objects) {
        connect_both(objects, of_eight);
        start();
        for (uint64_t i = 0; i < count; i++) {
                OK(sd_bus_emit_properties_changed(server, "/org/example/Object/0", INTERFACE, "Second", NULL));
                OK(sd_bus_process(client, NULL));
        }
        stop();
        disconnect_both();
}

static void add_remove(uint64_t count, long among) {
        sd_bus_slot *slot;
        connect_both(among, of_eight);
        start();
        for (uint64_t i = 0; i < count; i++) {
                OK(sd_bus_add_object_vtable(server, &slot, "/org/example/Object/new", INTERFACE, of_eight, &value));
                sd_bus_slot_unref(slot);
        }
        stop();
        disconnect_both();
}

static void objects(uint64_t count, long argument) {
        (void) argument;
        connect_both(0, NULL);
        start();
        for (uint64_t i = 0; i < count; i++)
                OK(sd_bus_add_object_vtable(server, NULL, path_of((long) i), INTERFACE, of_eight, &value));
        stop();
        disconnect_both();
}

int main(int argc, char **argv) {
        static const struct bench benches[] = {
                { "call-1", call, 1, 50000, "a method called and answered, 1 object" },
                { "call-10000", call, 10000, 50000, "the same, 10,000 objects" },
                { "get", get, 1, 50000, "Properties.Get" },
                { "get-all", get_all, 1, 20000, "GetAll of 20 properties" },
                { "introspect", introspect, 1, 10000, "Introspect, 20 members" },
                { "introspect-1000", introspect, 1000, 500, "Introspect, 1,000 children" },
                { "get-managed-1000", get_managed, 1000, 100, "GetManagedObjects, 1,000 objects of 3 properties" },
                { "properties-changed", changed, 1, 50000, "PropertiesChanged of one property, sent and received" },
                { "add-remove", add_remove, 1000, 50000, "an object of 8 members added and removed beside 1,000 others" },
                { "add-remove-first", add_remove, 0, 50000, "the same, the only object" },
                { "objects", objects, 0, 10000, "an object of 8 members added" },
        };
        return bench_main(benches, sizeof(benches) / sizeof(benches[0]), argc, argv);
}
