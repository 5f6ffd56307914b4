/* A D-Bus service: owns a name, answers a method, has a property, emits a signal. Ends on SIGTERM. */

#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "mapped.h"

struct greeter {
        uint32_t greetings;
};

static int greet(sd_bus_message *call, void *userdata, sd_bus_error *error) {
        struct greeter *greeter = userdata;
        const char *name;
        char text[256];
        int r;

        r = sd_bus_message_read(call, "s", &name);
        if (r < 0)
                return r;
        if (!*name)
                return sd_bus_error_set(error, SD_BUS_ERROR_INVALID_ARGS, "Whom shall I greet?");
        snprintf(text, sizeof text, "Hello, %s!", name);
        greeter->greetings++;
        printf("service: called by %s, answers \"%s\"\n", sd_bus_message_get_sender(call), text);

        r = sd_bus_emit_signal(sd_bus_message_get_bus(call), sd_bus_message_get_path(call), "org.example.Greeter", "Greeted", "su", name, greeter->greetings);
        if (r < 0)
                return r;
        return sd_bus_reply_method_return(call, "s", text);
}

static const sd_bus_vtable interface[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD_WITH_ARGS("Greet", SD_BUS_ARGS("s", name), SD_BUS_RESULT("s", text), greet, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_SIGNAL_WITH_ARGS("Greeted", SD_BUS_ARGS("s", name, "u", count), 0),
        SD_BUS_PROPERTY("Greetings", "u", NULL, offsetof(struct greeter, greetings), SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
        SD_BUS_VTABLE_END
};

static int terminate(sd_event_source *source, const struct signalfd_siginfo *info, void *userdata) {
        sd_bus *bus = userdata;
        int r;

        printf("service: got SIG%s\n", sigabbrev_np(info->ssi_signo));
        r = sd_bus_release_name(bus, "org.example.Greeter");
        if (r >= 0)
                r = sd_bus_flush(bus);
        if (r >= 0)
                printf("service: gave the name back, leaves the loop\n");
        return sd_event_exit(sd_event_source_get_event(source), r < 0 ? r : 0);
}

static int serve(sd_event *event, sd_bus *bus) {
        struct greeter greeter = { 0 };
        sd_bus_slot *slot = NULL;
        int r;

        r = sd_bus_add_object_vtable(bus, &slot, "/org/example/Greeter", "org.example.Greeter", interface, &greeter);
        if (r >= 0)
                r = sd_bus_attach_event(bus, event, SD_EVENT_PRIORITY_NORMAL);
        if (r >= 0)
                r = sd_event_add_signal(event, NULL, SIGTERM | SD_EVENT_SIGNAL_PROCMASK, terminate, bus);
        if (r >= 0)
                r = sd_bus_request_name(bus, "org.example.Greeter", 0);
        if (r >= 0) {
                printf("service: owns org.example.Greeter\n");
                r = sd_event_loop(event);
        }
        if (r >= 0)
                printf("service: greeted %u time(s); the loop has closed the bus: %s\n", greeter.greetings, sd_bus_is_open(bus) > 0 ? "no" : "yes");
        sd_bus_slot_unref(slot);
        return r;
}

int main(void) {
        sd_event *event = NULL;
        sd_bus *bus = NULL;
        int r;

        setvbuf(stdout, NULL, _IOLBF, 0);
        printf("service: runs on %s\n", mapped("/libsystemd"));
        r = sd_event_default(&event);
        if (r >= 0)
                r = sd_bus_open_user(&bus);
        if (r >= 0)
                r = serve(event, bus);
        if (r < 0)
                fprintf(stderr, "service: %s\n", strerror(-r));
        sd_bus_close_unref(bus);
        sd_event_unref(event);
        if (r >= 0)
                printf("service: flushed and closed\n");
        return r < 0;
}
