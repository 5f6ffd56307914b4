/* sd_bus_call(3): what waits in the socket before, between and behind the reply; errors, wrong and repeated replies; timeouts; a
 * peer that goes; descriptors nobody asked for; nested calls inside callbacks, the order in which things are dispatched then.
 * ctest: nobus */

#include "../peers.h"

static sd_bus *bus;
static int peer;

static int on_any(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        uint64_t cookie = 0, reply = 0;
        (void) sd_bus_message_get_cookie(m, &cookie);
        (void) sd_bus_message_get_reply_cookie(m, &reply);
        printf("  filter: %s %" PRIu64 " for %" PRIu64 "\n", sd_bus_message_get_member(m) ?: "reply", cookie, reply);
        return 0;
}

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("  %s: %s\n", (const char *) userdata, sd_bus_message_is_method_error(m, NULL) ? sd_bus_message_get_error(m)->name : "reply");
        return 1;
}

static int call(sd_bus *on, const char *member, uint64_t usec) {
        sd_bus_message *m, *reply = NULL;
        sd_bus_error error = SD_BUS_ERROR_NULL;
        uint64_t cookie = 0, n_read = 0, n_written = 0;
        OK(sd_bus_message_new_method_call(on, &m, NULL, "/", "a.b", member));
        int r = sd_bus_call(on, m, usec, &error, &reply);
        printf("%s: %s%s", member, r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : r > 0 ? "1" : "0");
        if (error.name)
                printf(" %s|%s", error.name, error.message ?: "NULL");
        if (reply) {
                OK(sd_bus_message_get_reply_cookie(reply, &cookie));
                printf(" reply to %" PRIu64 " %s %s", cookie, sd_bus_message_is_method_error(reply, NULL) ? "error" : "return", sd_bus_message_get_signature(reply, true));
                printf(" errno %d", sd_bus_message_get_errno(reply));
        }
        (void) sd_bus_get_n_queued_read(on, &n_read);
        (void) sd_bus_get_n_queued_write(on, &n_written);
        printf(", open %d, %" PRIu64 " to dispatch, %" PRIu64 " to write, %d pending\n", sd_bus_is_open(on), n_read, n_written, sd_bus_pending_method_calls(on));
        CHECK(sd_bus_error_get_errno(&error) == (r < 0 && r != -ECHILD && error.name ? -r : 0));
        sd_bus_error_free(&error);
        sd_bus_message_unref(reply);
        sd_bus_message_unref(m);
        return r;
}

static void put(Wire w) {
        give(peer, w.bytes, w.length);
}

static void begin(const char *what) {
        printf("— %s\n", what);
        bus = client_facing(&peer);
        OK(sd_bus_add_filter(bus, NULL, on_any, NULL));
}

static void end(bool traffic) {
        step(bus, NULL);
        if (traffic)
                show_traffic("  wrote", peer);
        sd_bus_close(bus);
        bus = sd_bus_unref(bus);
        if (peer >= 0)
                close(peer);
}

static void between_other_traffic(void) {
        begin("signals and calls before and behind the reply");
        put(wire_signal(1, "Before"));
        put(wire_call(2, 0, "CallBefore"));
        put(wire_reply(3, 1));
        put(wire_signal(4, "Behind"));
        call(bus, "Call", 0);
        call(bus, "Timeout", 1000);
        end(true);

        begin("replies of asynchronous calls among it");
        OK(sd_bus_call_method_async(bus, NULL, NULL, "/", "a.b", "A", got, (void *) "first", NULL));
        OK(sd_bus_call_method_async(bus, NULL, NULL, "/", "a.b", "B", got, (void *) "second", NULL));
        put(wire_reply(1, 1));
        put(wire_error(2, 2, "x.y.Z", NULL));
        put(wire_reply(3, 3));
        call(bus, "Call", 0);
        end(true);

        begin("repeated and wrong replies");
        put(wire_reply(1, 99));
        put(wire_reply(2, 2));
        put(wire_reply(3, 1));
        put(wire_reply(4, 1));
        call(bus, "First", 0);
        put(wire_reply(5, 2));
        call(bus, "Second", 20000);
        end(false);

        begin("the reply was there before the call, read already");
        put(wire_reply(1, 1));
        step(bus, NULL);
        call(bus, "Call", 1000);
        end(false);
}

static void errors(void) {
        begin("errors");
        put(wire_error(1, 1, "org.freedesktop.DBus.Error.AccessDenied", "no"));
        put(wire_error(2, 2, "a.b.Unknown", "what"));
        put(wire_error(3, 3, "a.b.NoText", NULL));
        put(wire_error(4, 4, "System.Error.EXFULL", "full"));
        put(wire_error(5, 5, "org.freedesktop.DBus.Error.NoReply", ""));
        for (int i = 0; i < 5; i++)
                call(bus, "Call", 0);
        Wire w = wire(3, 1, 6);
        wire_field(&w, 4, 's', "a.b.Number");
        wire_field_u(&w, 5, 6);
        wire_field(&w, 8, 'g', "u");
        wire_body(&w);
        wire_u32(&w, 5);
        wire_end(&w);
        put(w);
        call(bus, "NumberAsText", 0);
        put(wire_signal(7, "Behind"));
        end(false);
}

static void timeouts(void) {
        begin("a timeout, and the late reply");
        call(bus, "Call", 1000);
        put(wire_reply(1, 1));
        end(true);

        begin("the connection's timeout");
        OK(sd_bus_set_method_call_timeout(bus, 2000));
        call(bus, "Call", 0);
        end(false);
}

static void closing(void) {
        begin("the peer closes");
        put(wire_signal(1, "Before"));
        close(peer);
        peer = -1;
        call(bus, "Call", 0);
        call(bus, "Again", 0);
        end(false);

        begin("the peer answers and closes");
        put(wire_reply(1, 1));
        shutdown(peer, SHUT_WR);
        call(bus, "Call", 0);
        call(bus, "Again", 0);
        end(false);

        begin("the peer does not speak D-Bus any more");
        put(wire_signal(1, "Before"));
        give_text(peer, "this is nothing that a peer would say");
        call(bus, "Call", 0);
        call(bus, "Again", 0);
        end(false);
}

static int on_nested(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("  in %s\n", sd_bus_message_get_member(m));
        if (sd_bus_message_is_signal(m, "a.b", "CallsInside")) {
                call(sd_bus_message_get_bus(m), "Inside", 0);
                CHECK(sd_bus_get_current_message(bus) == m);
        }
        if (sd_bus_message_is_signal(m, "a.b", "ProcessesInside")) {
                SHOW(sd_bus_process(bus, NULL));
                SHOW(sd_bus_wait(bus, 0));
                SHOW(sd_bus_flush(bus));
        }
        return 0;
}

static void nested(void) {
        begin("inside a callback");
        OK(sd_bus_add_match(bus, NULL, "type='signal'", on_nested, NULL));
        put(wire_signal(1, "CallsInside"));
        put(wire_signal(2, "Other"));
        put(wire_reply(3, 1));
        put(wire_signal(4, "ProcessesInside"));
        step(bus, NULL);
        end(true);
}

static void itself(void) {
        printf("— without a reply, or without its place\n");
        bus = client_facing(&peer);
        sd_bus_message *m;
        put(wire_reply(1, 1));
        OK(sd_bus_message_new_method_call(bus, &m, NULL, "/", "a.b", "C"));
        SHOW(sd_bus_call(bus, m, 0, NULL, NULL));
        put(wire_reply(2, 1)); /* a sealed message keeps its cookie */
        SHOW(sd_bus_call(bus, m, 0, NULL, NULL));
        put(wire_reply(3, 1));
        SHOW(sd_bus_call(NULL, m, 0, NULL, NULL));
        sd_bus_message_unref(m);
        OK(sd_bus_message_new_signal(bus, &m, "/", "a.b", "C"));
        SHOW(sd_bus_call(bus, m, 0, NULL, NULL));
        sd_bus_message_unref(m);
        end(true);
}

static void unwanted_descriptor(void) {
        begin("a descriptor in the reply");
        int fds[2];
        CHECK(pipe2(fds, O_CLOEXEC) == 0);
        Wire w = wire(2, 1, 1);
        wire_field_u(&w, 5, 1);
        wire_field(&w, 8, 'g', "h");
        wire_field_u(&w, 9, 1);
        wire_body(&w);
        wire_u32(&w, 0);
        wire_end(&w);
        give_fds(peer, w.bytes, w.length, fds, 1);
        call(bus, "Call", 0);
        close(fds[0]), close(fds[1]);
        end(false);
}

int main(void) {
        int before = descriptors();
        between_other_traffic();
        errors();
        timeouts();
        closing();
        nested();
        itself();
        unwanted_descriptor();
        CHECK(descriptors() == before);
        return 0;
}
