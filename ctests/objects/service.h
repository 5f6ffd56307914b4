/* How does a test talk to its own service? Over a socket pair, stepping both ends in turn; whatever the client receives is printed. */

#pragma once

#include <stdarg.h>
#include <sys/socket.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "../check.h"

static sd_bus *server, *client;
static bool service_trusted; /* whether the next server trusts its clients */
static uid_t service_client; /* who the next client is */

__attribute__((unused)) static void print_value(sd_bus_message *m) {
        const char *contents;
        char type;
        bool first = true;

        while (OK(sd_bus_message_peek_type(m, &type, &contents)) > 0) {
                union {
                        const char *s;
                        uint8_t y;
                        int16_t n;
                        uint16_t q;
                        int32_t i;
                        uint32_t u;
                        int64_t x;
                        uint64_t t;
                        double d;
                        int b;
                } v;

                if (!first)
                        fputs(" ", stdout);
                first = false;
                if (strchr("arve", type)) {
                        printf("%c%s", type == 'r' ? '(' : type == 'e' ? '{' : type == 'a' ? '[' : '<', type == 'v' || type == 'a' ? contents : "");
                        if (type == 'v' || type == 'a')
                                fputs(":", stdout);
                        OK(sd_bus_message_enter_container(m, type, contents));
                        print_value(m);
                        OK(sd_bus_message_exit_container(m));
                        printf("%c", type == 'r' ? ')' : type == 'e' ? '}' : type == 'a' ? ']' : '>');
                        continue;
                }
                OK(sd_bus_message_read_basic(m, type, &v));
                switch (type) {
                case 's': case 'o': case 'g':
                        printf("%c\"%s\"", type, v.s);
                        break;
                case 'y': printf("y%u", v.y); break;
                case 'n': printf("n%d", v.n); break;
                case 'q': printf("q%u", v.q); break;
                case 'i': printf("i%" PRIi32, v.i); break;
                case 'u': printf("u%" PRIu32, v.u); break;
                case 'x': printf("x%" PRIi64, v.x); break;
                case 't': printf("t%" PRIu64, v.t); break;
                case 'd': printf("d%g", v.d); break;
                case 'b': printf("b%d", v.b); break;
                default: printf("%c", type); break;
                }
        }
}

__attribute__((unused)) static void print_message(const char *what, sd_bus_message *m) {
        const sd_bus_error *e = sd_bus_message_get_error(m);
        uint8_t type;

        OK(sd_bus_message_get_type(m, &type));
        printf("%s", what);
        if (type == SD_BUS_MESSAGE_SIGNAL)
                printf(" %s %s.%s", sd_bus_message_get_path(m), sd_bus_message_get_interface(m), sd_bus_message_get_member(m));
        if (e)
                printf(" %s: %s\n", e->name, e->message ?: "-");
        else {
                printf(" (%s) ", sd_bus_message_get_signature(m, true));
                print_value(m);
                puts("");
        }
        fflush(stdout);
}

static int service_replied(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) error;
        print_message(" ->", m);
        *(int *) userdata = 1;
        return 1;
}

static int service_received(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        uint8_t type;
        (void) userdata, (void) error;

        OK(sd_bus_message_get_type(m, &type));
        if (type == SD_BUS_MESSAGE_SIGNAL) {
                if (!sd_bus_message_is_signal(m, "org.freedesktop.DBus.Local", NULL))
                        print_message(" signal", m);
                return 1;
        }
        if (type == SD_BUS_MESSAGE_METHOD_RETURN || type == SD_BUS_MESSAGE_METHOD_ERROR) {
                print_message(" reply that nobody waits for", m);
                return 1;
        }
        return 0;
}

/* Runs both ends until neither has anything to do. */
__attribute__((unused)) static void service_step(void) {
        int a, b;

        do {
                a = sd_bus_process(server, NULL);
                b = sd_bus_process(client, NULL);
                if (a < 0)
                        printf(" server: -%s\n", strerrorname_np(-a));
                if (b < 0)
                        printf(" client: -%s\n", strerrorname_np(-b));
                fflush(stdout);
        } while (a > 0 || b > 0);
}

__attribute__((unused)) static void service_open(void) {
        static const sd_id128_t id = { .bytes = { 1, 2, 3 } };
        int fds[2];

        CHECK(service_client == 0 || seteuid(service_client) >= 0);
        CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) >= 0);
        CHECK(service_client == 0 || seteuid(0) >= 0);
        OK(sd_bus_new(&server));
        OK(sd_bus_set_fd(server, fds[0], fds[0]));
        OK(sd_bus_set_server(server, 1, id));
        OK(sd_bus_set_trusted(server, service_trusted));
        OK(sd_bus_start(server));
        OK(sd_bus_new(&client));
        OK(sd_bus_set_fd(client, fds[1], fds[1]));
        OK(sd_bus_start(client));
        OK(sd_bus_add_filter(client, NULL, service_received, NULL));
        service_step();
        CHECK(sd_bus_is_ready(server) > 0 && sd_bus_is_ready(client) > 0);
}

__attribute__((unused)) static void service_close(void) {
        service_step();
        sd_bus_flush_close_unref(client);
        sd_bus_flush_close_unref(server);
        server = client = NULL;
}

/* Calls a method of the service and prints what comes back. */
__attribute__((unused)) static void call(const char *path, const char *interface, const char *member, const char *types, ...) {
        sd_bus_message *m = NULL;
        int done = 0;
        va_list ap;

        printf("%s %s.%s(%s)\n", path, interface ?: "-", member, types ?: "");
        fflush(stdout);
        OK(sd_bus_message_new_method_call(client, &m, NULL, path, interface, member));
        if (types) {
                va_start(ap, types);
                OK(sd_bus_message_appendv(m, types, ap));
                va_end(ap);
        }
        sd_bus_slot *slot = NULL;
        OK(sd_bus_call_async(client, &slot, m, service_replied, &done, UINT64_MAX));
        sd_bus_message_unref(m);
        service_step();
        if (!done)
                puts(" no reply yet");
        sd_bus_slot_unref(slot);
}

#define PROPERTIES "org.freedesktop.DBus.Properties"
#define MANAGER "org.freedesktop.DBus.ObjectManager"

__attribute__((unused)) static void get_property(const char *path, const char *interface, const char *name) {
        call(path, PROPERTIES, "Get", "ss", interface, name);
}

__attribute__((unused)) static void get_all(const char *path, const char *interface) {
        call(path, PROPERTIES, "GetAll", "s", interface);
}

/* Prints the introspection of an object as it came. */
__attribute__((unused)) static int service_introspected(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const char *text;
        (void) userdata, (void) error;

        if (sd_bus_message_is_method_error(m, NULL) || !sd_bus_message_has_signature(m, "s"))
                print_message(" ->", m);
        else {
                OK(sd_bus_message_read(m, "s", &text));
                printf("%s|\n", text);
        }
        return 1;
}

__attribute__((unused)) static void introspect(const char *path) {
        printf("introspect %s\n", path);
        fflush(stdout);
        OK(sd_bus_call_method_async(client, NULL, NULL, path, "org.freedesktop.DBus.Introspectable", "Introspect", service_introspected, NULL,
                                    NULL));
        service_step();
}
