/* Both roles against each other in every configuration: who becomes ready, what was agreed, and that a message with and without
 * a descriptor passes then.
 * ctest: nobus */

#include "../peers.h"

enum { ANONYMOUS = 1, TRUSTED = 2, NO_FDS = 4, OTHER_ID = 8, BUS_CLIENT = 16 };

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("  %s got %s %s from %s\n", (const char *) userdata, sd_bus_message_get_member(m) ?: "reply", sd_bus_message_get_signature(m, true), sd_bus_message_get_sender(m) ?: "-");
        return 0;
}

static void options(sd_bus *bus, int o) {
        OK(sd_bus_set_anonymous(bus, !!(o & ANONYMOUS)));
        OK(sd_bus_set_trusted(bus, !!(o & TRUSTED)));
        OK(sd_bus_negotiate_fds(bus, !(o & NO_FDS)));
        OK(sd_bus_set_bus_client(bus, !!(o & BUS_CLIENT)));
        OK(sd_bus_add_filter(bus, NULL, got, sd_bus_is_server(bus) ? (void *) "server" : (void *) "client"));
}

static void show_bus(const char *name, sd_bus *bus) {
        sd_id128_t id = {};
        uint64_t mask;
        int ready = sd_bus_is_ready(bus);
        printf(" %s: open %d ready %d anonymous %d trusted %d server %d", name, sd_bus_is_open(bus), ready, sd_bus_is_anonymous(bus), sd_bus_is_trusted(bus), sd_bus_is_server(bus));
        if (ready > 0) {
                printf(" fds %d", sd_bus_can_send(bus, 'h'));
                int r = sd_bus_get_bus_id(bus, &id);
                printf(" id %d " SD_ID128_FORMAT_STR, r, SD_ID128_FORMAT_VAL(id));
        }
        OK(sd_bus_get_creds_mask(bus, &mask));
        printf(" creds %#" PRIx64 "\n", mask);
}

static void exchange(sd_bus *from) {
        sd_bus_message *m;
        int r;
        OK(sd_bus_emit_signal(from, "/", "a.b", "Plain", "s", "x"));
        OK(sd_bus_message_new_signal(from, &m, "/", "a.b", "WithDescriptor"));
        r = sd_bus_message_append(m, "h", 0);
        if (r >= 0)
                r = sd_bus_send(from, m, NULL);
        printf("  descriptor: %s%s\n", r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : "sent");
        sd_bus_message_unref(m);
}

static void both(int c, int s) {
        int fds[2];
        sockets(fds);
        printf("— client %d, server %d\n", c, s);
        sd_bus *client = client_on(fds[0]), *server = client_on(fds[1]);
        OK(sd_bus_set_server(server, true, s & OTHER_ID ? SD_ID128_NULL : SERVER_ID));
        options(client, c);
        options(server, s);
        SHOW(sd_bus_start(client));
        SHOW(sd_bus_start(server));
        step(client, server);
        show_bus("client", client);
        show_bus("server", server);
        if (sd_bus_is_ready(client) > 0 && sd_bus_is_ready(server) > 0) {
                exchange(client);
                exchange(server);
                step(client, server);
        }
        sd_bus_close_unref(client);
        sd_bus_close_unref(server);
}

int main(void) {
        for (int c = 0; c < 8; c++)
                for (int s = 0; s < 16; s++)
                        both(c, s);
        both(BUS_CLIENT, 0);
        return 0;
}
