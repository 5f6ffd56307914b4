/* A peer that does not read, and one that does not process: how many messages are queued before -ENOBUFS, that nothing is lost
 * then, and that large messages come in one piece whatever the pieces they are read in.
 * ctest: nobus time=60 no-valgrind (hundreds of thousands of messages) no-asan */

#include "../peers.h"

static unsigned n_got;
static uint64_t sum;

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const char *s;
        const void *bytes;
        size_t size;
        n_got++;
        if (sd_bus_message_has_signature(m, "s")) {
                OK(sd_bus_message_read(m, "s", &s));
                sum += strlen(s);
        } else if (sd_bus_message_has_signature(m, "ay")) {
                OK(sd_bus_message_read_array(m, 'y', &bytes, &size));
                for (size_t i = 0; i < size; i++)
                        CHECK(((const unsigned char *) bytes)[i] == (unsigned char) (i * 7));
                sum += size;
        }
        return 1;
}

static void write_queue(void) {
        sd_bus *client, *server;
        uint64_t n;
        int r = 0;
        printf("— a peer that does not read\n");
        pair(&client, &server);
        OK(sd_bus_add_filter(server, NULL, got, NULL));
        unsigned sent = 0;
        while (sent < 1000000) {
                r = sd_bus_emit_signal(client, "/", "a.b", "C", NULL);
                if (r < 0)
                        break;
                sent++;
        }
        printf("ends with %s\n", r < 0 ? strerrorname_np(-r) : "0");
        OK(sd_bus_get_n_queued_write(client, &n));
        SHOW(n);
        SHOW(sd_bus_is_open(client));
        sd_bus_close_unref(client);
        sd_bus_close_unref(server);
}

static void read_queue(void) {
        int peer, r = 0;
        uint64_t n;
        printf("— one that sends while a call waits\n");
        sd_bus *bus = client_facing(&peer);
        OK(sd_bus_add_filter(bus, NULL, got, NULL));
        Wire w = wire_signal(1, "S");
        n_got = 0;
        unsigned char many[100 * 80];
        size_t length = 0;
        for (int i = 0; i < 100; i++, length += w.length)
                memcpy(many + length, w.bytes, w.length);
        pid_t pid = fork();
        if (pid == 0) {
                fcntl(peer, F_SETFL, 0);
                for (int i = 0; i < 4000; i++)
                        if (send(peer, many, length, MSG_NOSIGNAL) < 0)
                                break;
                kill(getpid(), SIGKILL);
        }
        sd_bus_message *m;
        OK(sd_bus_message_new_method_call(bus, &m, NULL, "/", "a.b", "C"));
        r = sd_bus_call(bus, m, 20000000, NULL, NULL);
        printf("ends with %s\n", r < 0 ? strerrorname_np(-r) : "0");
        sd_bus_message_unref(m);
        OK(sd_bus_get_n_queued_read(bus, &n));
        SHOW(n);
        SHOW(sd_bus_is_open(bus));
        close(peer);
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        fflush(stdout);
        _exit(0); /* letting go of that many takes the reference minutes */
}

static void large(size_t size) {
        sd_bus *client, *server;
        sd_bus_message *m;
        void *space;
        printf("— %zu bytes\n", size);
        pair(&client, &server);
        OK(sd_bus_add_filter(server, NULL, got, NULL));
        n_got = 0, sum = 0;
        for (int i = 0; i < 3; i++) {
                OK(sd_bus_message_new_signal(client, &m, "/", "a.b", "C"));
                OK(sd_bus_message_append_array_space(m, 'y', size, &space));
                for (size_t k = 0; k < size; k++)
                        ((unsigned char *) space)[k] = (unsigned char) (k * 7);
                OK(sd_bus_send(client, m, NULL));
                sd_bus_message_unref(m);
                OK(sd_bus_emit_signal(client, "/", "a.b", "C", "s", "small"));
        }
        step(client, server);
        SHOW(n_got);
        SHOW(sum);
        sd_bus_close_unref(client);
        sd_bus_close_unref(server);
}

int main(void) {
        static const size_t sizes[] = { 0, 1, 200, 255, 256, 4000, 4096, 65535, 65536, 70000, 1 << 20, (4 << 20) + 3, 20 << 20 };
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
                large(sizes[i]);
        write_queue();
        read_queue();
        return 0;
}
