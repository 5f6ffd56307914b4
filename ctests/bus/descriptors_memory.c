/* sd_bus_process(3): descriptors stay with their message when memory runs out while it is built, sent or read. Where it runs out while they
 * are received, -ENOMEM says so, and that one message is lost; no descriptor stays open, and no other message suffers.
 * ctest: oom nobus */

#include "../peers.h"

static const unsigned counts[] = { 1, 0, 3, 200, 16, 253, 2 };
static unsigned seen, total;

static int on_message(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        int fd;
        char type;
        CHECK(sd_bus_message_is_signal(m, "a.b", "Descriptors"));
        OK(sd_bus_message_enter_container(m, 'a', "h"));
        unsigned n = 0;
        while (OK(sd_bus_message_read_basic(m, 'h', &fd)) > 0) {
                CHECK(fcntl(fd, F_GETFD) == FD_CLOEXEC);
                n++;
        }
        OK(sd_bus_message_exit_container(m));
        OK(sd_bus_message_peek_type(m, &type, NULL));
        total += n;
        seen++;
        return 1;
}

/* A message that lacked memory while it was built is of no use any more. */
static int build(sd_bus *bus, unsigned n, sd_bus_message **ret) {
        sd_bus_message *m = NULL;
        int r = sd_bus_message_new_signal(bus, &m, "/", "a.b", "Descriptors");
        if (r >= 0)
                r = sd_bus_message_open_container(m, 'a', "h");
        for (unsigned i = 0; i < n && r >= 0; i++)
                r = sd_bus_message_append_basic(m, 'h', &(int){ STDOUT_FILENO });
        if (r >= 0)
                r = sd_bus_message_close_container(m);
        if (r >= 0)
                *ret = m;
        else
                sd_bus_message_unref(m);
        return r;
}

static void send_some(sd_bus *bus, unsigned n) {
        sd_bus_message *m;
        OK(build(bus, n, &m));
        OK(sd_bus_send(bus, m, NULL));
        sd_bus_message_unref(m);
}

int main(void) {
        sd_bus *client, *server;
        int before = descriptors();
        pair(&client, &server);
        OK(sd_bus_add_filter(server, NULL, on_message, NULL));
        unsigned lost = 0;
        for (unsigned i = 0; i < sizeof counts / sizeof *counts; i++) {
                unsigned before_it = seen, total_before_it = total;
                int r = 0;
                send_some(client, counts[i]);
                for (int idle = 0; idle < 3; idle = r == 0 ? idle + 1 : 0) {
                        (void) MADE(sd_bus_process(client, NULL));
                        r = sd_bus_process(server, NULL);
                        lost += r == -ENOMEM;
                }
                CHECK(seen == before_it ? lost == 1 && counts[i] > 0 : total == total_before_it + counts[i]);
        }
        CHECK(seen >= sizeof counts / sizeof *counts - lost);
        /* Those of a message that nobody has looked at go with its connection. */
        send_some(client, 5);
        OK(sd_bus_flush(client));
        sd_bus_unref(client);
        sd_bus_unref(server);
        CHECK(descriptors() == before);
        return 0;
}
