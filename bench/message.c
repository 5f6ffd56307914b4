/* What do messages cost? Built, sealed and read, without being sent. */

#include <sys/socket.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "bench.h"

static sd_bus *bus;
static int peer;

static void open_bus(void) {
        int fds[2];

        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) < 0)
                exit(1);
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_fd(bus, fds[0], fds[0]));
        OK(sd_bus_start(bus));
        peer = fds[1];
}

static void close_bus(void) {
        sd_bus_close(bus);
        sd_bus_unref(bus);
        close(peer);
}

static sd_bus_message *new_call(void) {
        sd_bus_message *m;

        OK(sd_bus_message_new_method_call(bus, &m, "org.example.Service", "/org/example/Object", "org.example.Interface", "Method"));
        return m;
}

/* A typical call: susssasa{sv}i with three strings in the array and eight entries in the dict, as Notify() has. */
static sd_bus_message *notify(void) {
        static const char *const keys[] = { "urgency", "category", "desktop-entry", "sender-pid", "x", "y", "resident", "transient" };
        sd_bus_message *m = new_call();

        OK(sd_bus_message_append(m, "susssas", "application", 7, "icon-name", "Summary of it", "A body of text that says more", 3,
                                 "default", "open", "close"));
        OK(sd_bus_message_open_container(m, 'a', "{sv}"));
        for (int i = 0; i < 8; i++)
                OK(sd_bus_message_append(m, "{sv}", keys[i], i % 2 ? "s" : "i", i % 2 ? (void *) "value" : (void *) 5L));
        OK(sd_bus_message_close_container(m));
        OK(sd_bus_message_append(m, "i", -1));
        return m;
}

static void build_notify(uint64_t count, long argument) {
        (void) argument;
        open_bus();
        start();
        for (uint64_t i = 0; i < count; i++) {
                sd_bus_message *m = notify();
                OK(sd_bus_message_seal(m, 1, 0));
                sd_bus_message_unref(m);
        }
        stop();
        close_bus();
}

/* What stays on the heap while the messages live. */
static void keep(uint64_t count, long argument) {
        sd_bus_message **all = calloc(count + 1, sizeof *all);

        (void) argument;
        open_bus();
        start();
        for (uint64_t i = 0; i < count; i++) {
                all[i] = new_call();
                OK(sd_bus_message_append(all[i], "su", "hello", 1));
                OK(sd_bus_message_seal(all[i], 1, 0));
        }
        stop();
        for (uint64_t i = 0; i < count; i++)
                sd_bus_message_unref(all[i]);
        free(all);
        close_bus();
}

static void empty(uint64_t count, long argument) {
        (void) argument;
        open_bus();
        start();
        for (uint64_t i = 0; i < count; i++)
                sd_bus_message_unref(new_call());
        stop();
        close_bus();
}

static void read_notify(uint64_t count, long argument) {
        sd_bus_message *m;

        (void) argument;
        open_bus();
        m = notify();
        OK(sd_bus_message_seal(m, 1, 0));
        start();
        for (uint64_t i = 0; i < count; i++) {
                const char *s, *contents;
                uint32_t u;
                int32_t n;

                OK(sd_bus_message_rewind(m, 1));
                OK(sd_bus_message_read(m, "susss", &s, &u, &s, &s, &s));
                OK(sd_bus_message_enter_container(m, 'a', "s"));
                while (OK(sd_bus_message_read_basic(m, 's', &s)) > 0)
                        ;
                OK(sd_bus_message_exit_container(m));
                OK(sd_bus_message_enter_container(m, 'a', "{sv}"));
                while (OK(sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
                        OK(sd_bus_message_read_basic(m, 's', &s));
                        OK(sd_bus_message_peek_type(m, NULL, &contents));
                        OK(sd_bus_message_enter_container(m, 'v', contents));
                        if (*contents == 's')
                                OK(sd_bus_message_read_basic(m, 's', &s));
                        else
                                OK(sd_bus_message_read_basic(m, 'i', &n));
                        OK(sd_bus_message_exit_container(m));
                        OK(sd_bus_message_exit_container(m));
                }
                OK(sd_bus_message_exit_container(m));
                OK(sd_bus_message_read(m, "i", &n));
        }
        stop();
        sd_bus_message_unref(m);
        close_bus();
}

static void append_numbers(uint64_t count, long argument) {
        sd_bus_message *m;

        open_bus();
        m = new_call();
        OK(sd_bus_message_open_container(m, 'a', "u"));
        start();
        if (argument)
                for (uint64_t i = 0; i < count; i++)
                        OK(sd_bus_message_append(m, "u", (uint32_t) i));
        else
                for (uint64_t i = 0; i < count; i++) {
                        uint32_t u = (uint32_t) i;
                        OK(sd_bus_message_append_basic(m, 'u', &u));
                }
        stop();
        sd_bus_message_unref(m);
        close_bus();
}

enum { NUMBERS = 100000 };

static void read_numbers(uint64_t count, long argument) {
        sd_bus_message *m;
        uint32_t u;
        void *space;

        open_bus();
        m = new_call();
        /* As many whatever the count is: that they are made does not count. */
        OK(sd_bus_message_append_array_space(m, 'u', NUMBERS * 4, &space));
        memset(space, 1, NUMBERS * 4);
        OK(sd_bus_message_seal(m, 1, 0));
        OK(sd_bus_message_enter_container(m, 'a', "u"));
        start();
        if (argument)
                for (uint64_t i = 0; i < count; i++)
                        OK(sd_bus_message_read(m, "u", &u));
        else
                for (uint64_t i = 0; i < count; i++)
                        OK(sd_bus_message_read_basic(m, 'u', &u));
        stop();
        sd_bus_message_unref(m);
        close_bus();
}

static void append_strings(uint64_t count, long argument) {
        sd_bus_message *m;

        (void) argument;
        open_bus();
        m = new_call();
        OK(sd_bus_message_open_container(m, 'a', "s"));
        start();
        for (uint64_t i = 0; i < count; i++)
                OK(sd_bus_message_append_basic(m, 's', "seventeen letters"));
        stop();
        sd_bus_message_unref(m);
        close_bus();
}

static void read_strings(uint64_t count, long argument) {
        sd_bus_message *m;
        const char *s;
        char **l = NULL;

        open_bus();
        m = new_call();
        OK(sd_bus_message_open_container(m, 'a', "s"));
        for (uint64_t i = 0; i < count; i++)
                OK(sd_bus_message_append_basic(m, 's', "seventeen letters"));
        OK(sd_bus_message_close_container(m));
        OK(sd_bus_message_seal(m, 1, 0));
        if (!argument)
                OK(sd_bus_message_enter_container(m, 'a', "s"));
        start();
        if (argument)
                OK(sd_bus_message_read_strv(m, &l));
        else
                for (uint64_t i = 0; i < count; i++)
                        OK(sd_bus_message_read_basic(m, 's', &s));
        stop();
        for (char **at = l; at && *at; at++)
                free(*at);
        free(l);
        sd_bus_message_unref(m);
        close_bus();
}

static sd_bus_message *dict(uint64_t entries) {
        sd_bus_message *m = new_call();

        OK(sd_bus_message_open_container(m, 'a', "{sv}"));
        for (uint64_t i = 0; i < entries; i++)
                OK(sd_bus_message_append(m, "{sv}", "a key of the dict", "u", 7));
        OK(sd_bus_message_close_container(m));
        return m;
}

static void append_dict(uint64_t count, long argument) {
        open_bus();
        start();
        for (uint64_t i = 0; i < count; i++)
                sd_bus_message_unref(dict(argument));
        stop();
        close_bus();
}

static void read_dict(uint64_t count, long argument) {
        sd_bus_message *m;

        open_bus();
        m = dict(argument);
        OK(sd_bus_message_seal(m, 1, 0));
        start();
        for (uint64_t i = 0; i < count; i++) {
                const char *s;
                uint32_t u;

                OK(sd_bus_message_rewind(m, 1));
                OK(sd_bus_message_enter_container(m, 'a', "{sv}"));
                while (OK(sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
                        OK(sd_bus_message_read(m, "sv", &s, "u", &u));
                        OK(sd_bus_message_exit_container(m));
                }
                OK(sd_bus_message_exit_container(m));
        }
        stop();
        sd_bus_message_unref(m);
        close_bus();
}

static void append_bytes(uint64_t count, long argument) {
        char *bytes = calloc(1, argument);

        open_bus();
        start();
        for (uint64_t i = 0; i < count; i++) {
                sd_bus_message *m = new_call();
                OK(sd_bus_message_append_array(m, 'y', bytes, argument));
                OK(sd_bus_message_seal(m, 1, 0));
                sd_bus_message_unref(m);
        }
        stop();
        free(bytes);
        close_bus();
}

static void read_bytes(uint64_t count, long argument) {
        char *bytes = calloc(1, argument);
        sd_bus_message *m;

        open_bus();
        m = new_call();
        OK(sd_bus_message_append_array(m, 'y', bytes, argument));
        OK(sd_bus_message_seal(m, 1, 0));
        start();
        for (uint64_t i = 0; i < count; i++) {
                const void *p;
                size_t size;

                OK(sd_bus_message_rewind(m, 1));
                OK(sd_bus_message_read_array(m, 'y', &p, &size));
        }
        stop();
        sd_bus_message_unref(m);
        free(bytes);
        close_bus();
}

static const struct bench benches[] = {
        { "build-notify", build_notify, 0, 5000, "build, seal and free a call of susssasa{sv}i, 8 entries" },
        { "read-notify", read_notify, 0, 5000, "read such a call" },
        { "empty", empty, 0, 20000, "make and free a call without values" },
        { "keep", keep, 0, 10000, "build and keep a call of su" },
        { "append-u", append_numbers, 1, 100000, "append \"u\" to an array" },
        { "append-basic-u", append_numbers, 0, 100000, "append_basic 'u' to an array" },
        { "read-u", read_numbers, 1, NUMBERS, "read \"u\" from an array" },
        { "read-basic-u", read_numbers, 0, NUMBERS, "read_basic 'u' from an array" },
        { "append-s", append_strings, 0, 10000, "append_basic a string of 17 bytes" },
        { "read-s", read_strings, 0, 10000, "read_basic a string of 17 bytes" },
        { "read-strv", read_strings, 1, 10000, "read_strv, per string of 17 bytes" },
        { "append-dict", append_dict, 1000, 50, "append a dict of 1,000 {sv}" },
        { "read-dict", read_dict, 1000, 50, "read a dict of 1,000 {sv}" },
        { "append-bytes", append_bytes, 1 << 20, 200, "append_array 1 MiB of bytes, seal, free" },
        { "read-bytes", read_bytes, 1 << 20, 2000, "read_array 1 MiB of bytes" },
};

int main(int argc, char **argv) {
        return bench_main(benches, sizeof benches / sizeof *benches, argc, argv);
}
