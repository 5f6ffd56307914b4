/* sd_bus_call_async(3): each call is answered exactly once, by a reply, an error, a timeout or the end of the connection; a
 * dropped slot takes its call back.
 * ctest: nobus oom-loose */

#include "../peers.h"

static sd_bus *bus;
static int peer;

static int on_any(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("  filter: %s\n", sd_bus_message_get_member(m) ?: "reply");
        return 0;
}

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        uint64_t cookie = 0, reply = 0;
        int rc = sd_bus_message_get_cookie(m, &cookie), rr = sd_bus_message_get_reply_cookie(m, &reply);
        const sd_bus_error *e = sd_bus_message_get_error(m);
        printf("  %s: %s, errno %d, cookie %s %" PRIu64 " for %s %" PRIu64 ", from %s\n", (const char *) userdata, e ? e->name : "reply", sd_bus_message_get_errno(m),
               rc < 0 ? strerrorname_np(-rc) : "", cookie, rr < 0 ? strerrorname_np(-rr) : "", reply, sd_bus_message_get_sender(m) ?: "-");
        if (e && e->message)
                printf("    %s\n", e->message);
        return 1;
}

static int fails(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("  %s fails\n", (const char *) userdata);
        return sd_bus_error_set(error, "a.b.C", "ignored");
}

static void destroyed(void *userdata) {
        printf("  destroyed %s\n", (const char *) userdata);
}

static void put(Wire w) {
        give(peer, w.bytes, w.length);
}

static sd_bus_slot *call(const char *name, uint64_t usec, sd_bus_message_handler_t handler) {
        sd_bus_slot *slot;
        sd_bus_message *m;
        OK(sd_bus_message_new_method_call(bus, &m, NULL, "/", "a.b", "M"));
        OK(sd_bus_call_async(bus, &slot, m, handler, (void *) name, usec));
        OK(sd_bus_slot_set_destroy_callback(slot, destroyed));
        sd_bus_message_unref(m);
        return slot;
}

static sd_bus_slot *floating(sd_bus_slot *slot) {
        OK(sd_bus_slot_set_floating(slot, true));
        return sd_bus_slot_unref(slot);
}

static void begin(const char *what) {
        printf("— %s\n", what);
        bus = client_facing(&peer);
        OK(sd_bus_add_filter(bus, NULL, on_any, NULL));
}

static void steps(int n) {
        for (int i = 0; i < n; i++) {
                int r = sd_bus_process(bus, NULL);
                printf("process %s%s, %d pending\n", r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : r > 0 ? "1" : "0", sd_bus_pending_method_calls(bus));
        }
}

static void end(void) {
        sd_bus_close(bus);
        bus = sd_bus_unref(bus);
        close(peer);
}

static void once(void) {
        begin("replies and errors, one twice, one for the floating");
        sd_bus_slot *a = call("a", 0, got), *b = call("b", 0, got), *c = call("c", 0, fails);
        floating(call("floating", 0, got));
        steps(1);
        put(wire_error(1, 2, "a.b.C", "text"));
        put(wire_reply(2, 1));
        put(wire_reply(3, 1));
        put(wire_reply(4, 3));
        put(wire_reply(5, 4));
        steps(7);
        SHOW(sd_bus_slot_get_bus(a) == bus);
        SHOW(strcmp(sd_bus_slot_get_userdata(a), "a"));
        sd_bus_slot_unref(a), sd_bus_slot_unref(b), sd_bus_slot_unref(c);
        end();

        begin("dropped before the reply");
        a = call("a", 0, got), b = call("b", 0, got);
        a = sd_bus_slot_unref(a);
        SHOW(sd_bus_pending_method_calls(bus));
        put(wire_reply(2, 1));
        put(wire_reply(3, 2));
        steps(4);
        sd_bus_slot_unref(b);
        end();

        begin("no callback: no reply wanted");
        sd_bus_message *m;
        OK(sd_bus_message_new_method_call(bus, &m, NULL, "/", "a.b", "M"));
        sd_bus_slot *slot = NULL;
        SHOW(sd_bus_call_async(bus, &slot, m, NULL, NULL, 0));
        SHOW(slot != NULL);
        SHOW(sd_bus_message_get_expect_reply(m));
        SHOW(sd_bus_pending_method_calls(bus));
        sd_bus_message_unref(m);
        OK(sd_bus_message_new_method_call(bus, &m, NULL, "/", "a.b", "M"));
        SHOW(sd_bus_call_async(bus, NULL, m, NULL, NULL, 0));
        SHOW(sd_bus_message_get_expect_reply(m));
        SHOW(sd_bus_pending_method_calls(bus));
        sd_bus_message_unref(m);
        OK(sd_bus_message_new_method_call(bus, &m, NULL, "/", "a.b", "M"));
        OK(sd_bus_message_set_expect_reply(m, false));
        sd_bus_slot *other = NULL;
        SHOW(sd_bus_call_async(bus, &other, m, got, (void *) "not expected", 0));
        SHOW(other != NULL);
        SHOW(sd_bus_pending_method_calls(bus));
        sd_bus_message_unref(m);
        slot = sd_bus_slot_unref(slot); /* a reply to it would crash the reference */
        put(wire_reply(2, 1));
        put(wire_reply(3, 2));
        put(wire_reply(4, 3));
        steps(4);
        sd_bus_slot_unref(other);
        show_traffic("wrote", peer);
        end();
}

static void timeouts(void) {
        begin("timeouts, the earliest first; then a late reply");
        sd_bus_slot *a = call("three", 30000, got), *b = call("one", 10000, got), *c = call("two", 20000, got), *d = call("never", UINT64_MAX, got);
        uint64_t first, next;
        steps(1);
        OK(sd_bus_get_timeout(bus, &first));
        c = sd_bus_slot_unref(c);
        OK(sd_bus_get_timeout(bus, &next));
        SHOW(first == next);
        b = sd_bus_slot_unref(b);
        OK(sd_bus_get_timeout(bus, &next));
        SHOW(next - first > 10000 && next - first <= 20000);
        floating(call("four", 40000, got));
        for (int i = 0; i < 10 && sd_bus_pending_method_calls(bus) > 1; i++) {
                OK(sd_bus_wait(bus, UINT64_MAX));
                SHOW(sd_bus_process(bus, NULL));
        }
        SHOW(sd_bus_get_timeout(bus, &next));
        SHOW(next == UINT64_MAX);
        put(wire_reply(2, 1));
        steps(2);
        sd_bus_slot_unref(a), sd_bus_slot_unref(d);
        end();

        begin("a timeout that has passed, and a reply that waits");
        a = call("a", 1, got);
        steps(1);
        put(wire_reply(1, 1));
        usleep(1000);
        steps(3);
        sd_bus_slot_unref(a);
        end();

        begin("the timeout that sd_bus_get_timeout says");
        uint64_t until;
        SHOW(sd_bus_get_timeout(bus, &until));
        SHOW(until == UINT64_MAX);
        a = call("default", 0, got);
        steps(1);
        SHOW(sd_bus_get_timeout(bus, &until));
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        uint64_t usec = (uint64_t) now.tv_sec * 1000000 + (uint64_t) now.tv_nsec / 1000;
        SHOW(until > usec + 24000000 && until <= usec + 25000000);
        put(wire_signal(1, "Waits"));
        SHOW(sd_bus_get_timeout(bus, &until));
        SHOW(until == 0);
        sd_bus_slot_unref(a);
        steps(2);
        end();
}

static void disconnected(void) {
        begin("the peer goes: in which order");
        sd_bus_slot *a = call("a, 30 s", 30000000, got), *b = call("b, 10 s", 10000000, got), *c = call("c, no timeout", UINT64_MAX, got), *d = call("d, 20 s", 20000000, got);
        shutdown(peer, SHUT_RDWR);
        steps(8);
        sd_bus_slot_unref(a), sd_bus_slot_unref(b), sd_bus_slot_unref(c), sd_bus_slot_unref(d);
        end();
}

int main(void) {
        int before = descriptors();
        once();
        timeouts();
        disconnected();
        CHECK(descriptors() == before);
        return 0;
}
