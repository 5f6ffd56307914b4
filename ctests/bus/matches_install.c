/* sd_bus_add_match_async(3): when the install callback is called and with what, what happens without one, what of slots dropped
 * in between; that the rule matches before the bus has answered; sync ones that the bus refuses.
 * ctest: nobus */

#include "../peers.h"

static sd_bus *bus;
static int peer;

static int on_match(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("  match %s: %s\n", (const char *) userdata, sd_bus_message_get_member(m));
        return 0;
}

static int on_install(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        uint64_t reply;
        OK(sd_bus_message_get_reply_cookie(m, &reply));
        sd_bus_slot *slot = sd_bus_get_current_slot(bus);
        printf("  install %s: %s for %" PRIu64 ", handler %d, userdata %d, slot %d\n", (const char *) userdata,
               sd_bus_message_is_method_error(m, NULL) ? sd_bus_message_get_error(m)->name : "installed", reply, sd_bus_get_current_handler(bus) == on_install,
               sd_bus_get_current_userdata(bus) == userdata, slot != NULL);
        return strcmp(userdata, "fails") == 0 ? -EIO : 1;
}

static void destroyed(void *userdata) {
        printf("  destroyed %s\n", (const char *) userdata);
}

static int on_any(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("  filter: %s\n", sd_bus_message_get_member(m) ?: "reply");
        return 0;
}

static void put(Wire w) {
        give(peer, w.bytes, w.length);
}

static void begin(const char *what) {
        char drop[1000];
        printf("— %s\n", what);
        for (;;) {
                int fds[2];
                sockets(fds);
                peer = fds[1];
                bus = client_on(fds[0]);
                OK(sd_bus_set_bus_client(bus, true));
                if (started(bus))
                        break;
                sd_bus_unref(bus);
                close(peer);
        }
        take(peer, drop, sizeof drop, NULL);
        give_text(peer, "DATA\r\nOK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\n");
        Wire w = wire(2, 1, 1);
        wire_field_u(&w, 5, 1);
        wire_field(&w, 7, 's', "org.freedesktop.DBus");
        wire_field(&w, 8, 'g', "s");
        wire_body(&w);
        wire_string(&w, ":1.7");
        wire_end(&w);
        put(w);
        step(bus, NULL);
        take(peer, drop, sizeof drop, NULL);
        OK(sd_bus_add_filter(bus, NULL, on_any, NULL));
}

static void end(void) {
        char drop[100000];
        SHOW(sd_bus_pending_method_calls(bus));
        sd_bus_close(bus);
        bus = sd_bus_unref(bus);
        take(peer, drop, sizeof drop, NULL);
        close(peer);
}

static sd_bus_slot *add(const char *name, const char *rule, sd_bus_message_handler_t install) {
        sd_bus_slot *slot;
        OK(sd_bus_add_match_async(bus, &slot, rule, on_match, install, (void *) name));
        OK(sd_bus_slot_set_destroy_callback(slot, destroyed));
        return slot;
}

int main(void) {
        begin("installed");
        sd_bus_slot *a = add("a", "type='signal'", on_install);
        SHOW(sd_bus_pending_method_calls(bus));
        put(wire_signal(2, "BeforeTheAnswer"));
        put(wire_reply(3, 2));
        put(wire_signal(4, "Behind"));
        step(bus, NULL);
        SHOW(sd_bus_pending_method_calls(bus));
        sd_bus_slot_unref(a);
        end();

        begin("refused");
        a = add("a", "type='signal'", on_install);
        put(wire_error(3, 2, "org.freedesktop.DBus.Error.MatchRuleInvalid", "no"));
        put(wire_signal(4, "Behind"));
        step(bus, NULL);
        SHOW(sd_bus_is_open(bus));
        sd_bus_slot_unref(a);
        end();

        begin("without a callback, installed");
        a = add("a", "type='signal'", NULL);
        put(wire_reply(3, 2));
        step(bus, NULL);
        SHOW(sd_bus_is_open(bus));
        sd_bus_slot_unref(a);
        end();

        begin("without a callback, refused");
        a = add("a", "type='signal'", NULL);
        put(wire_error(3, 2, "a.b.C", "no"));
        put(wire_signal(4, "Behind"));
        for (int i = 0; i < 6; i++)
                SHOW(sd_bus_process(bus, NULL));
        SHOW(sd_bus_is_open(bus));
        sd_bus_slot_unref(a);
        end();

        begin("dropped before the answer");
        a = add("a", "type='signal'", on_install);
        sd_bus_slot *b = add("b", "type='signal'", NULL);
        a = sd_bus_slot_unref(a);
        b = sd_bus_slot_unref(b);
        SHOW(sd_bus_pending_method_calls(bus));
        put(wire_error(3, 2, "a.b.C", "no"));
        put(wire_error(4, 3, "a.b.C", "no"));
        put(wire_signal(5, "Behind"));
        step(bus, NULL);
        SHOW(sd_bus_is_open(bus));
        end();

        begin("a callback that fails");
        a = add("fails", "type='signal'", on_install);
        put(wire_reply(3, 2));
        put(wire_signal(5, "Behind"));
        step(bus, NULL);
        SHOW(sd_bus_is_open(bus));
        sd_bus_slot_unref(a);
        end();

        begin("floating");
        OK(sd_bus_add_match_async(bus, NULL, "type='signal'", on_match, on_install, (void *) "floating"));
        put(wire_reply(3, 2));
        put(wire_signal(5, "Behind"));
        step(bus, NULL);
        end();

        begin("local ones are installed at once");
        OK(sd_bus_add_match_async(bus, &a, "sender='org.freedesktop.DBus.Local'", on_match, on_install, (void *) "local"));
        SHOW(sd_bus_pending_method_calls(bus));
        step(bus, NULL);
        sd_bus_slot_unref(a);
        end();

        begin("the connection ends first");
        a = add("a", "type='signal'", on_install);
        b = add("b", "type='error'", NULL);
        shutdown(peer, SHUT_RDWR);
        step(bus, NULL);
        sd_bus_slot_unref(a);
        sd_bus_slot_unref(b);
        end();

        begin("synchronous, refused");
        put(wire_error(3, 2, "org.freedesktop.DBus.Error.MatchRuleInvalid", "no"));
        SHOW(sd_bus_add_match(bus, NULL, "type='signal'", on_match, NULL));
        put(wire_error(4, 3, "org.freedesktop.DBus.Error.LimitsExceeded", "no"));
        a = NULL;
        SHOW(sd_bus_add_match(bus, &a, "type='signal'", on_match, NULL));
        SHOW(a == NULL);
        put(wire_signal(5, "Behind"));
        step(bus, NULL);
        end();

        begin("synchronous, traffic before the answer");
        put(wire_signal(3, "Before"));
        put(wire_reply(4, 2));
        SHOW(sd_bus_add_match(bus, NULL, "type='signal'", on_match, (void *) "sync"));
        put(wire_signal(5, "Behind"));
        step(bus, NULL);
        end();
        return 0;
}
