/* The demo's conversation in one process: a name requested, a method called, a signal received, a property read, all flushed and closed.
 * Whichever allocation fails, it is told, and everything is freed.
 * ctest: oom-loose time=60 */

#include <poll.h>
#include <systemd/sd-bus.h>

#include "../check.h"

#pragma GCC diagnostic ignored "-Wunused-parameter" /* of callbacks */

#define NAME "org.example.Greeter"
#define PATH "/org/example/Greeter"

struct scenario {
        sd_bus *service, *client;
        uint32_t greetings;
        int replies, signals;
};

static int greet(sd_bus_message *call, void *userdata, sd_bus_error *error) {
        struct scenario *s = userdata;
        const char *name;
        int r = sd_bus_message_read(call, "s", &name);
        if (r < 0)
                return r;
        if (!*name)
                return sd_bus_error_set(error, SD_BUS_ERROR_INVALID_ARGS, "Whom shall I greet?");
        s->greetings++;
        r = sd_bus_emit_signal(sd_bus_message_get_bus(call), PATH, NAME, "Greeted", "su", name, s->greetings);
        if (r < 0)
                return r;
        return sd_bus_reply_method_return(call, "s", name);
}

static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("Greet", "s", "s", greet, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_SIGNAL("Greeted", "su", 0),
        SD_BUS_PROPERTY("Greetings", "u", NULL, offsetof(struct scenario, greetings), 0),
        SD_BUS_VTABLE_END
};

static int on_signal(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        struct scenario *s = userdata;
        const char *name;
        uint32_t count;
        int r = sd_bus_message_read(m, "su", &name, &count);
        if (r < 0)
                return r;
        printf("signal %s %u\n", name, count);
        s->signals++;
        return 0;
}

static int on_reply(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        struct scenario *s = userdata;
        const sd_bus_error *e = sd_bus_message_get_error(m);
        const char *text;
        int r;

        s->replies++;
        if (e) {
                printf("error %s\n", e->name);
                return 0;
        }
        r = sd_bus_message_has_signature(m, "v") > 0 ? sd_bus_message_enter_container(m, 'v', "u") : 0;
        if (r > 0) {
                uint32_t value;
                r = sd_bus_message_read(m, "u", &value);
                if (r >= 0)
                        printf("property %u\n", value);
        } else if (r == 0) {
                r = sd_bus_message_read(m, "s", &text);
                if (r >= 0)
                        printf("reply %s\n", text);
        }
        return r < 0 ? r : 0;
}

/* Processes both until `*count` is `until`. */
static int pump(struct scenario *s, const int *count, int until) {
        while (*count < until) {
                int a = sd_bus_process(s->service, NULL), b = a < 0 ? a : sd_bus_process(s->client, NULL);
                if (a < 0 || b < 0)
                        return a < 0 ? a : b;
                if (a == 0 && b == 0) {
                        struct pollfd fds[] = { { sd_bus_get_fd(s->service), POLLIN, 0 }, { sd_bus_get_fd(s->client), POLLIN, 0 } };
                        if (poll(fds, 2, 500) == 0)
                                return -ETIMEDOUT;
                }
        }
        return 0;
}

static int converse(struct scenario *s) {
        int r = sd_bus_open_user(&s->service);
        if (r >= 0)
                r = sd_bus_open_user(&s->client);
        if (r >= 0)
                r = sd_bus_add_object_vtable(s->service, NULL, PATH, NAME, table, s);
        if (r >= 0)
                r = sd_bus_request_name(s->service, NAME, 0);
        if (r >= 0)
                r = sd_bus_match_signal(s->client, NULL, NAME, PATH, NAME, "Greeted", on_signal, s);
        if (r >= 0)
                r = sd_bus_call_method_async(s->client, NULL, NAME, PATH, NAME, "Greet", on_reply, s, "s", "world");
        if (r >= 0)
                r = pump(s, &s->replies, 1);
        if (r >= 0)
                r = pump(s, &s->signals, 1);
        if (r >= 0)
                r = sd_bus_call_method_async(s->client, NULL, NAME, PATH, NAME, "Greet", on_reply, s, "s", "");
        if (r >= 0)
                r = pump(s, &s->replies, 2);
        if (r >= 0)
                r = sd_bus_call_method_async(s->client, NULL, NAME, PATH, "org.freedesktop.DBus.Properties", "Get", on_reply, s, "ss", NAME, "Greetings");
        if (r >= 0)
                r = pump(s, &s->replies, 3);
        if (r >= 0)
                r = sd_bus_release_name(s->service, NAME);
        if (r >= 0)
                r = sd_bus_flush(s->client);
        return r;
}

int main(void) {
        struct scenario s = { 0 };
        int r = converse(&s);

        sd_bus_flush_close_unref(s.client);
        sd_bus_flush_close_unref(s.service);
        if (r < 0 && oom_spent) {
                CHECK(r == -ENOMEM || r == -ETIMEDOUT);
                return 3;
        }
        OK(r);
        return 0;
}
