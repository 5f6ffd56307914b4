/* Can a callback be followed back to who called the library? A backtrace needs what unwinds the frames between, and so do exceptions of C++.
 * ctest: nobus */

#include <execinfo.h>
#include <systemd/sd-event.h>

#include "../peers.h"

/* Who calls the library stands in a section of its own. */
#define CALLER __attribute__((noinline, section("callers")))
extern char __start_callers[], __stop_callers[];

static int look(const char *where) {
        void *frames[100];
        int n = backtrace(frames, 100), found = 0;
        for (int i = 0; i < n; i++)
                found += (char *) frames[i] >= __start_callers && (char *) frames[i] < __stop_callers;
        printf("%s: %d\n", where, found);
        return 0;
}

CALLER static void call_loop(sd_event *loop) {
        OK(sd_event_run(loop, 0));
}

CALLER static void call_bus(sd_bus *bus) {
        OK(sd_bus_process(bus, NULL));
}

CALLER static void call_unref(sd_bus_slot *slot) {
        CHECK(!sd_bus_slot_unref(slot));
}

static int on_prepare(sd_event_source *s, void *userdata) {
        return look("prepare callback");
}

static int on_defer(sd_event_source *s, void *userdata) {
        return look(userdata);
}

static int on_message(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return look(userdata);
}

static void on_destroy(void *userdata) {
        look("destroy callback");
}

static int on_method(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        look("method");
        return sd_bus_reply_method_return(m, NULL);
}

static int on_get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata, sd_bus_error *error) {
        look("property");
        return sd_bus_message_append(reply, "s", "value");
}

static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("Method", "", "", on_method, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_PROPERTY("Property", "s", on_get, 0, 0),
        SD_BUS_VTABLE_END
};

int main(void) {
        sd_event *loop;
        sd_event_source *s;
        OK(sd_event_new(&loop));
        OK(sd_event_add_defer(loop, &s, on_defer, "defer"));
        OK(sd_event_source_set_prepare(s, on_prepare));
        call_loop(loop);
        sd_event_source_unref(s);
        OK(sd_event_add_exit(loop, NULL, on_defer, "exit"));
        OK(sd_event_exit(loop, 0));
        call_loop(loop);
        sd_event_unref(loop);

        sd_bus *client, *server;
        sd_bus_slot *slot;
        pair(&client, &server);
        OK(sd_bus_add_filter(server, NULL, on_message, "filter"));
        OK(sd_bus_add_match(server, &slot, "type='signal'", on_message, "match"));
        OK(sd_bus_slot_set_destroy_callback(slot, on_destroy));
        OK(sd_bus_add_object_vtable(server, NULL, "/", "x.y", table, NULL));
        OK(sd_bus_emit_signal(client, "/", "x.y", "Signal", NULL));
        call_bus(server);
        OK(sd_bus_call_method_async(client, NULL, NULL, "/", "x.y", "Method", on_message, "reply", NULL));
        call_bus(server);
        call_bus(client);
        OK(sd_bus_call_method_async(client, NULL, NULL, "/", "org.freedesktop.DBus.Properties", "Get", on_message, "reply", "ss", "x.y", "Property"));
        call_bus(server);
        call_bus(client);
        call_unref(slot);
        sd_bus_flush_close_unref(client);
        sd_bus_flush_close_unref(server);
        return 0;
}
