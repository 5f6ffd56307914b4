/* A connection in an event loop whose peer misbehaves: it ends, with the signal Disconnected, instead of spinning; so do its
 * pending calls. In authentication, between messages, in the middle of one.
 * ctest: nobus */

#include "../peers.h"

#include <systemd/sd-event.h>

static int on_any(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("  filter: %s\n", sd_bus_message_get_member(m) ?: "reply");
        return 0;
}

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const sd_bus_error *e = sd_bus_message_get_error(m);
        printf("  answered: %s, %s, %s\n", e ? e->name : "reply", e && e->message ? e->message : "-", sd_bus_message_get_sender(m) ?: "-");
        return 0;
}

static int failing(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("  fails for %s\n", sd_bus_message_get_member(m) ?: "reply");
        return -ENXIO;
}

typedef enum Way { IN_LOOP, IN_LOOP_EXIT_ON_DISCONNECT, BY_WAIT, N_WAYS } Way;

static void run(sd_bus *bus, sd_event *loop, Way way) {
        int idle = 0;
        for (int i = 0; i < 50 && idle < 2; i++) {
                int r;
                if (way == BY_WAIT) {
                        r = sd_bus_process(bus, NULL);
                        if (r < 0) {
                                printf(" process -%s\n", strerrorname_np(-r));
                                idle++;
                        }
                } else if (sd_event_get_state(loop) == SD_EVENT_FINISHED)
                        break;
                else {
                        r = sd_event_run(loop, 0);
                        if (r < 0)
                                printf(" run -%s\n", strerrorname_np(-r));
                }
                if (r == 0)
                        idle++;
        }
        printf(" open %d", sd_bus_is_open(bus));
        if (loop)
                printf(", attached %d, state %d", sd_bus_get_event(bus) == loop, sd_event_get_state(loop));
        printf("\n");
}

static void authentication(const char *bytes, size_t n, Way way, bool hang_up) {
        int fds[2], before = descriptors();
        sd_event *loop = NULL;
        sockets(fds);
        printf("— authentication, way %d%s: ", way, hang_up ? ", hangs up" : "");
        print_bytes(bytes, n);
        sd_bus *bus = client_on(fds[0]);
        OK(sd_bus_add_filter(bus, NULL, on_any, NULL));
        OK(sd_bus_set_exit_on_disconnect(bus, way == IN_LOOP_EXIT_ON_DISCONNECT));
        if (way != BY_WAIT) {
                OK(sd_event_new(&loop));
                OK(sd_bus_attach_event(bus, loop, 0));
        }
        OK(sd_bus_start(bus));
        OK(sd_bus_call_method_async(bus, NULL, NULL, "/", "a.b", "C", got, NULL, NULL));
        give(fds[1], bytes, n);
        if (hang_up)
                close(fds[1]);
        run(bus, loop, way);
        if (!hang_up)
                close(fds[1]);
        sd_bus_close(bus);
        sd_bus_unref(bus);
        sd_event_unref(loop);
        CHECK(descriptors() == before);
}

static void messages(const char *what, const void *bytes, size_t n, Way way, bool hang_up) {
        int peer, before = descriptors();
        sd_event *loop = NULL;
        printf("— %s, way %d%s\n", what, way, hang_up ? ", hangs up" : "");
        sd_bus *bus = client_facing(&peer);
        OK(sd_bus_set_exit_on_disconnect(bus, way == IN_LOOP_EXIT_ON_DISCONNECT));
        OK(sd_bus_add_filter(bus, NULL, on_any, NULL));
        if (way != BY_WAIT) {
                OK(sd_event_new(&loop));
                OK(sd_bus_attach_event(bus, loop, 0));
        }
        OK(sd_bus_call_method_async(bus, NULL, NULL, "/", "a.b", "C", got, NULL, NULL));
        Wire first = wire_signal(1, "First");
        give(peer, first.bytes, first.length);
        give(peer, bytes, n);
        if (hang_up)
                close(peer);
        run(bus, loop, way);
        if (!hang_up)
                close(peer);
        sd_bus_close(bus);
        sd_bus_unref(bus);
        sd_event_unref(loop);
        CHECK(descriptors() == before);
}

static void failing_callbacks(Way way) {
        int peer;
        sd_event *loop = NULL;
        printf("— callbacks that fail, way %d\n", way);
        sd_bus *bus = client_facing(&peer);
        sd_bus_slot *slot;
        if (way != BY_WAIT) {
                OK(sd_event_new(&loop));
                OK(sd_bus_attach_event(bus, loop, 0));
        }
        OK(sd_bus_add_match(bus, NULL, "type='signal'", failing, NULL));
        OK(sd_bus_add_match(bus, NULL, "type='signal',member='First'", on_any, NULL));
        OK(sd_bus_call_method_async(bus, &slot, NULL, "/", "a.b", "C", failing, NULL, NULL));
        Wire w = wire_signal(1, "First");
        give(peer, w.bytes, w.length);
        w = wire_reply(2, 1);
        give(peer, w.bytes, w.length);
        w = wire_signal(3, "Second");
        give(peer, w.bytes, w.length);
        run(bus, loop, way);
        sd_bus_slot_unref(slot);
        OK(sd_bus_add_filter(bus, NULL, failing, NULL));
        w = wire_call(4, 0, "Third");
        give(peer, w.bytes, w.length);
        w = wire_signal(5, "Fourth");
        give(peer, w.bytes, w.length);
        run(bus, loop, way);
        show_traffic(" wrote", peer);
        close(peer);
        sd_bus_close(bus);
        sd_bus_unref(bus);
        sd_event_unref(loop);
}

int main(void) {
        Wire call = wire_call(9, 0, "M"), huge = call;
        memset(huge.bytes + 4, 0xff, 4);
        for (Way way = 0; way < N_WAYS; way++)
                for (int hang_up = 0; hang_up < 2; hang_up++) {
                        authentication("REJECTED\r\nERROR\r\nERROR\r\n", 24, way, hang_up);
                        authentication("nonsense", 8, way, hang_up);
                        messages("nothing", "", 0, way, hang_up);
                        messages("not a message", "this is not a message at all", 28, way, hang_up);
                        messages("half a header", call.bytes, 9, way, hang_up);
                        messages("half a message", call.bytes, 40, way, hang_up);
                        messages("too large", huge.bytes, huge.length, way, hang_up);
                }
        for (Way way = 0; way < N_WAYS; way++)
                failing_callbacks(way);
        return 0;
}
