/* In which order are the callbacks of matching rules called? Six hundred rules of random keys from a small set, some added and
 * removed by callbacks, some that end the dispatch, and four hundred messages.
 * ctest: nobus */

#include "../peers.h"

static uint64_t state = 42;

static unsigned draw(unsigned n) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return (unsigned) (state >> 33) % n;
}

enum { N = 600 };
static sd_bus_slot *slots[N];
static char rules[N][512];
static sd_bus *client, *server;

static int on_match(sd_bus_message *m, void *userdata, sd_bus_error *error);

static const char *const types[] = { "signal", "signal", "signal", "method_call" };
static const char *const interfaces[] = { "a.b", "a.c", "d.e" };
static const char *const members[] = { "One", "Two", "Three" };
static const char *const paths[] = { "/", "/a", "/a/b", "/a/bc", "/d" };
static const char *const args[] = { "x", "x.y", "x.y.z", "/x/", "/x/y", "", "xy" };

static void add(int n) {
        char *p = rules[n];
        *p = 0;
        if (draw(2))
                p += sprintf(p, "type='%s',", types[draw(4)]);
        if (draw(3) == 0)
                p += sprintf(p, "interface='%s',", interfaces[draw(3)]);
        if (draw(3) == 0)
                p += sprintf(p, "member='%s',", members[draw(3)]);
        if (draw(5) == 0)
                p += sprintf(p, "sender=':1.%u',", draw(2));
        if (draw(6) == 0)
                p += sprintf(p, "destination=':1.%u',", draw(2));
        switch (draw(6)) {
        case 0:
                p += sprintf(p, "path='%s',", paths[draw(5)]);
                break;
        case 1:
                p += sprintf(p, "path_namespace='%s',", paths[draw(5)]);
        }
        for (unsigned i = 0; i < 3; i++)
                switch (draw(12)) {
                case 0:
                        p += sprintf(p, "arg%u='%s',", i, args[draw(7)]);
                        break;
                case 1:
                        p += sprintf(p, "arg%upath='%s',", i, args[draw(2) + 3]);
                        break;
                case 2:
                        p += sprintf(p, "arg%unamespace='%s',", i, args[draw(3)]);
                        break;
                case 3:
                        p += sprintf(p, "arg%uhas='%s',", i, args[draw(7)]);
                }
        if (p > rules[n])
                p[-1] = 0;
        int r = sd_bus_add_match(server, &slots[n], rules[n], on_match, (void *) (uintptr_t) n);
        if (r < 0)
                printf("rule %d: %s: -%s\n", n, rules[n], strerrorname_np(-r));
}

static int on_match(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        int n = (int) (uintptr_t) userdata;
        printf(" %d", n);
        CHECK(sd_bus_get_current_slot(server) == slots[n]);
        if (n % 50 == 7) { /* goes */
                slots[n] = sd_bus_slot_unref(slots[n]);
                printf("-");
        } else if (n % 50 == 9) { /* takes another with it */
                slots[n - 1] = sd_bus_slot_unref(slots[n - 1]);
                printf("-%d", n - 1);
        } else if (n % 50 == 11) { /* brings one */
                if (!slots[n - 1])
                        add(n - 1);
        } else if (n % 100 == 13 && draw(4) == 0)
                return 1; /* ends the dispatch */
        return 0;
}

static int send_random(void) {
        sd_bus_message *m;
        char text[64];
        const char *path = paths[draw(5)];
        const char *interface = interfaces[draw(3)], *member = members[draw(3)];
        OK(sd_bus_message_new_signal(client, &m, path, interface, member));
        if (draw(2)) {
                sprintf(text, ":1.%u", draw(2));
                OK(sd_bus_message_set_sender(m, text));
        }
        if (draw(2)) {
                sprintf(text, ":1.%u", draw(2));
                OK(sd_bus_message_set_destination(m, text));
        }
        for (unsigned i = draw(4); i > 0; i--) {
                const char *one = args[draw(7)], *two = args[draw(7)];
                switch (draw(4)) {
                case 0: OK(sd_bus_message_append(m, "as", 2, one, two)); break;
                case 1: OK(sd_bus_message_append(m, draw(2) ? "o" : "s", "/x/y")); break;
                case 2: OK(sd_bus_message_append(m, "s", one)); break;
                case 3: OK(sd_bus_message_append(m, "u", 5)); break;
                }
        }
        OK(sd_bus_send(client, m, NULL));
        sd_bus_message_unref(m);
        return 0;
}

int main(void) {
        pair(&client, &server);
        for (int i = 0; i < N; i++)
                if (i % 50 != 10)
                        add(i);
        for (int i = 0; i < 400; i++) {
                send_random();
                printf("%d:", i);
                step(server, NULL);
                printf("\n");
                if (i % 10 == 5) {
                        int n = (int) draw(N);
                        if (slots[n])
                                slots[n] = sd_bus_slot_unref(slots[n]);
                        else
                                add(n);
                }
        }
        for (int i = 0; i < N; i++)
                sd_bus_slot_unref(slots[i]);
        sd_bus_close_unref(client);
        sd_bus_close_unref(server);
        return 0;
}
