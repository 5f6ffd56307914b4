/* A D-Bus client: calls the service's method, waits for its signal, reads its property. */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-bus.h>

#include "mapped.h"

#define SERVICE "org.example.Greeter"
#define OBJECT "/org/example/Greeter"

static int greeted(sd_bus_message *signal, void *userdata, sd_bus_error *error) {
        bool *received = userdata;
        const char *name;
        uint32_t count;
        int r;

        (void) error;
        r = sd_bus_message_read(signal, "su", &name, &count);
        if (r < 0)
                return r;
        printf("client: got the signal %s.%s: %s, the %u. time\n", sd_bus_message_get_interface(signal), sd_bus_message_get_member(signal), name, count);
        *received = true;
        return 0;
}

static int call(sd_bus *bus, const char *name) {
        sd_bus_error error = SD_BUS_ERROR_NULL;
        sd_bus_message *reply = NULL;
        const char *text;
        int r;

        printf("client: calls Greet(\"%s\")\n", name);
        r = sd_bus_call_method(bus, SERVICE, OBJECT, SERVICE, "Greet", &error, &reply, "s", name);
        if (r >= 0)
                r = sd_bus_message_read(reply, "s", &text);
        if (r >= 0)
                printf("client: the service says \"%s\"\n", text);
        else if (sd_bus_error_is_set(&error))
                printf("client: the service refuses: %s: %s\n", error.name, error.message);
        sd_bus_message_unref(reply);
        sd_bus_error_free(&error);
        return r;
}

/* Processes what arrives until `*done`, for at most five seconds of silence. */
static int process(sd_bus *bus, const bool *done) {
        while (!*done) {
                int r = sd_bus_process(bus, NULL);
                if (r == 0)
                        r = sd_bus_wait(bus, 5 * 1000 * 1000) ?: -ETIMEDOUT;
                if (r < 0)
                        return r;
        }
        return 0;
}

static int talk(sd_bus *bus) {
        bool received = false;
        uint32_t greetings = 0;
        sd_bus_slot *slot = NULL;
        int r;

        r = sd_bus_match_signal(bus, &slot, SERVICE, OBJECT, SERVICE, "Greeted", greeted, &received);
        if (r >= 0)
                r = call(bus, "world");
        if (r >= 0)
                r = process(bus, &received);
        if (r >= 0 && call(bus, "") != -EINVAL)
                r = -EPROTO;
        if (r >= 0)
                r = sd_bus_get_property_trivial(bus, SERVICE, OBJECT, SERVICE, "Greetings", NULL, 'u', &greetings);
        if (r >= 0)
                printf("client: the property Greetings is %u\n", greetings);
        sd_bus_slot_unref(slot);
        return r;
}

int main(void) {
        sd_bus *bus = NULL;
        int r;

        setvbuf(stdout, NULL, _IOLBF, 0);
        printf("client: runs on %s\n", mapped("/libsystemd"));
        r = sd_bus_open_user(&bus);
        if (r >= 0)
                r = talk(bus);
        if (r < 0)
                fprintf(stderr, "client: %s\n", strerror(-r));
        sd_bus_flush_close_unref(bus);
        if (r >= 0)
                printf("client: flushed and closed\n");
        return r < 0;
}
