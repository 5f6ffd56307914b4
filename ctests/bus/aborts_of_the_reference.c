/* What ends the reference's process, and not ours: a reply to a call without a callback whose slot is kept; a timeout's callback that
 * closes its connection, in a loop and out of one.
 * ctest: nobus */

#include "../peers.h"

#include <systemd/sd-event.h>

static sd_bus *bus;
static int peer, runs;

static int closes(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        runs++;
        CHECK(sd_bus_message_is_method_error(m, "org.freedesktop.DBus.Error.NoReply"));
        sd_bus_close(bus);
        return 0;
}

static void reply_to_nobody(void) {
        sd_bus_slot *slot = NULL;
        sd_bus_message *m;
        bus = client_facing(&peer);
        OK(sd_bus_message_new_method_call(bus, &m, NULL, "/", "a.b", "M"));
        CHECK(sd_bus_call_async(bus, &slot, m, NULL, NULL, 0) == 1 && slot);
        sd_bus_message_unref(m);
        Wire w = wire_reply(1, 1);
        give(peer, w.bytes, w.length);
        CHECK(sd_bus_process(bus, NULL) == 1);
        CHECK(sd_bus_process(bus, NULL) == 0);
        CHECK(sd_bus_pending_method_calls(bus) == 0);
        sd_bus_slot_unref(slot);
        sd_bus_close_unref(bus);
        close(peer);
}

static void timeout_closes(bool in_loop) {
        sd_bus_slot *slot = NULL;
        sd_bus_message *m;
        sd_event *loop = NULL;
        bus = client_facing(&peer);
        if (in_loop) {
                OK(sd_event_new(&loop));
                OK(sd_bus_attach_event(bus, loop, 0));
        }
        OK(sd_bus_message_new_method_call(bus, &m, NULL, "/", "a.b", "M"));
        OK(sd_bus_call_async(bus, &slot, m, closes, NULL, 1));
        sd_bus_message_unref(m);
        runs = 0;
        for (int i = 0; i < 10 && !runs; i++) {
                if (in_loop)
                        CHECK(sd_event_run(loop, 10000) >= 0);
                else
                        (void) sd_bus_process(bus, NULL);
        }
        CHECK(runs == 1);
        CHECK(sd_bus_is_open(bus) == 0);
        CHECK(sd_bus_process(bus, NULL) == -ECONNRESET);
        sd_bus_slot_unref(slot);
        sd_bus_unref(bus);
        sd_event_unref(loop);
        close(peer);
}

int main(void) {
        if (!on_reference()) {
                int before = descriptors();
                reply_to_nobody();
                timeout_closes(false);
                timeout_closes(true);
                CHECK(descriptors() == before);
        }
        return 0;
}
