/* What do matches cost? A signal over a direct connection, sent and dispatched, while many matches of one kind are there, which it does
 * not fit, or which all fit. */

#include "bench.h"

#include <sys/socket.h>
#include <systemd/sd-bus.h>

static sd_bus *client, *server;
static uint64_t matched;

static int on_match(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) m, (void) userdata, (void) error;
        matched++;
        return 0;
}

static void connect_both(void) {
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
}

static void disconnect_both(void) {
        sd_bus_close_unref(client);
        sd_bus_close_unref(server);
}

static void signals(uint64_t count) {
        start();
        for (uint64_t i = 0; i < count; i++) {
                sd_bus_message *m;
                OK(sd_bus_message_new_signal(client, &m, "/org/example/Object", "org.example.Interface", "Changed"));
                OK(sd_bus_message_append(m, "ss", "org.example.Name", "text"));
                OK(sd_bus_message_set_sender(m, ":1.7"));
                OK(sd_bus_send(client, m, NULL));
                sd_bus_message_unref(m);
                while (OK(sd_bus_process(server, NULL)) == 0)
                        ;
        }
        stop();
}

/* `rule` with a number for its %d. */
static void many(uint64_t count, const char *rule, long matches) {
        connect_both();
        for (long i = 0; i < matches; i++) {
                char text[200];
                snprintf(text, sizeof text, rule, i);
                OK(sd_bus_add_match(server, NULL, text, on_match, NULL));
        }
        signals(count);
        disconnect_both();
}

static void path_namespace(uint64_t count, long n) { many(count, "path_namespace='/org/example/Object%ld'", n); }
static void arg0_namespace(uint64_t count, long n) { many(count, "arg0namespace='org.example.Name%ld'", n); }
static void arg0_path(uint64_t count, long n) { many(count, "arg0path='/org/example/%ld/'", n); }
static void interface(uint64_t count, long n) { many(count, "interface='org.example.Interface%ld'", n); }
static void member(uint64_t count, long n) { many(count, "member='Changed%ld'", n); }
static void path(uint64_t count, long n) { many(count, "path='/org/example/Object%ld'", n); }
static void arg0(uint64_t count, long n) { many(count, "arg0='org.example.Name%ld'", n); }
static void sender(uint64_t count, long n) { many(count, "sender=':1.10%ld'", n); }
static void properties(uint64_t count, long n) {
        many(count, "type='signal',sender=':1.7',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged',path='/org/example/Object%ld'", n);
}
static void fitting(uint64_t count, long n) { many(count, "member='Changed',arg1='text'", n); }

static void add_remove(uint64_t count, long among) {
        sd_bus_slot *slot;
        connect_both();
        for (long i = 0; i < among; i++) {
                char text[200];
                snprintf(text, sizeof text, "type='signal',interface='org.example.Interface',path='/org/example/Object%ld'", i);
                OK(sd_bus_add_match(server, NULL, text, on_match, NULL));
        }
        start();
        for (uint64_t i = 0; i < count; i++) {
                OK(sd_bus_add_match(server, &slot, "type='signal',interface='org.example.Interface',member='Changed',path='/org/example/Object'", on_match, NULL));
                sd_bus_slot_unref(slot);
        }
        stop();
        disconnect_both();
}

int main(int argc, char **argv) {
        static const struct bench benches[] = {
                { "none", member, 0, 100000, "a signal sent and dispatched, no match" },
                { "path-namespace-1", path_namespace, 1, 100000, "the same, 1 match on path_namespace that does not fit" },
                { "path-namespace-10000", path_namespace, 10000, 20000, "the same, 10,000 of them" },
                { "arg0-namespace-1", arg0_namespace, 1, 100000, "the same, 1 match on arg0namespace that does not fit" },
                { "arg0-namespace-10000", arg0_namespace, 10000, 20000, "the same, 10,000 of them" },
                { "arg0-path-10000", arg0_path, 10000, 20000, "the same, 10,000 on arg0path" },
                { "interface-10000", interface, 10000, 50000, "the same, 10,000 on interface" },
                { "member-10000", member, 10000, 50000, "the same, 10,000 on member" },
                { "path-10000", path, 10000, 50000, "the same, 10,000 on path" },
                { "arg0-10000", arg0, 10000, 50000, "the same, 10,000 on arg0" },
                { "sender-10000", sender, 10000, 50000, "the same, 10,000 on sender" },
                { "properties-10000", properties, 10000, 50000, "the same, 10,000 on five keys, all but one of which fit" },
                { "fit-10", fitting, 10, 50000, "the same, 10 matches that fit" },
                { "fit-1000", fitting, 1000, 2000, "the same, 1,000 matches that fit" },
                { "add-remove", add_remove, 0, 100000, "a match added and removed" },
                { "add-remove-10000", add_remove, 10000, 100000, "a match added and removed beside 10,000 others" },
        };
        return bench_main(benches, sizeof(benches) / sizeof(benches[0]), argc, argv);
}
