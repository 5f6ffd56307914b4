/* sd_bus_close(3), sd_bus_flush(3), sd_bus_default_flush_close(3): what is still written, what stays queued, what becomes of
 * pending calls and of slots; every default connection of the thread.
 * ctest: oom-loose */

#include "../peers.h"

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("%s: %s\n", (const char *) userdata, sd_bus_message_is_method_error(m, NULL) ? sd_bus_message_get_error(m)->name : sd_bus_message_get_member(m) ?: "reply");
        return 0;
}

static void destroyed(void *userdata) {
        printf("destroyed %s\n", (const char *) userdata);
}

static void emit(sd_bus *bus, const char *member) {
        OK(sd_bus_emit_signal(bus, "/", "a.b", member, NULL));
}

static void over_pair(void) {
        sd_bus *client, *server;
        sd_bus_slot *slot = NULL;
        uint64_t n;

        printf("— close drops what the socket does not take, flush writes it\n");
        pair(&client, &server);
        OK(sd_bus_add_filter(server, NULL, got, (void *) "server"));
        emit(client, "Unflushed");
        OK(sd_bus_get_n_queued_write(client, &n));
        SHOW(n);
        SHOW(sd_bus_flush(client));
        sd_bus_close(client);
        step(server, NULL);
        SHOW(sd_bus_flush(client));
        SHOW(sd_bus_flush(server));
        sd_bus_close(client);
        sd_bus_close(NULL);
        SHOW(sd_bus_get_n_queued_write(client, &n));
        SHOW(n);
        SHOW(sd_bus_get_n_queued_read(client, &n));
        SHOW(n);
        sd_bus_unref(client);
        sd_bus_unref(server);

        printf("— pending calls and slots at close\n");
        pair(&client, &server);
        OK(sd_bus_call_method_async(client, &slot, NULL, "/", "a.b", "Pending", got, (void *) "pending", NULL));
        OK(sd_bus_slot_set_destroy_callback(slot, destroyed));
        OK(sd_bus_call_method_async(client, NULL, NULL, "/", "a.b", "Floating", got, (void *) "floating", NULL));
        sd_bus_slot *filter = NULL;
        OK(sd_bus_add_filter(client, &filter, got, (void *) "filter"));
        SHOW(sd_bus_pending_method_calls(client));
        sd_bus_close(client);
        printf("closed\n");
        SHOW(sd_bus_pending_method_calls(client));
        SHOW(sd_bus_slot_get_bus(slot) == client);
        SHOW(sd_bus_slot_get_bus(filter) == client);
        SHOW(sd_bus_process(client, NULL));
        SHOW(sd_bus_process(client, NULL));
        SHOW(sd_bus_slot_get_bus(slot) == client);
        sd_bus_slot_unref(slot);
        sd_bus_slot_unref(filter);
        sd_bus_close_unref(client);
        sd_bus_flush_close_unref(server);

        printf("— the peer goes: each call is answered once, then comes the signal\n");
        pair(&client, &server);
        OK(sd_bus_call_method_async(client, &slot, NULL, "/", "a.b", "First", got, (void *) "first", NULL));
        OK(sd_bus_slot_set_destroy_callback(slot, destroyed));
        OK(sd_bus_slot_set_userdata(slot, (void *) "first") ? 0 : 0);
        OK(sd_bus_call_method_async(client, NULL, NULL, "/", "a.b", "Second", got, (void *) "second", NULL));
        OK(sd_bus_call_method_async(client, NULL, NULL, "/", "a.b", "NoCallback", NULL, NULL, NULL));
        OK(sd_bus_add_filter(client, NULL, got, (void *) "filter"));
        OK(sd_bus_add_match(client, NULL, "type='signal',interface='org.freedesktop.DBus.Local'", got, (void *) "match"));
        OK(sd_bus_add_match(client, NULL, "type='signal',interface='a.b'", got, (void *) "unfit"));
        sd_bus_close(server);
        for (int i = 0; i < 6; i++) {
                sd_bus_message *m = NULL;
                SHOW(sd_bus_process(client, &m));
                if (m)
                        printf("  unhandled %s\n", sd_bus_message_get_member(m) ?: "reply");
                sd_bus_message_unref(m);
                SHOW(sd_bus_is_open(client));
                SHOW(sd_bus_pending_method_calls(client));
        }
        SHOW(sd_bus_slot_get_bus(slot) == client);
        sd_bus_slot_unref(slot);
        sd_bus_unref(client);
        sd_bus_unref(server);

        printf("— what the peer has written before it goes is read first\n");
        pair(&client, &server);
        OK(sd_bus_add_filter(client, NULL, got, (void *) "filter"));
        emit(server, "One");
        emit(server, "Two");
        emit(server, "Three");
        sd_bus_flush_close_unref(server);
        for (int i = 0; i < 6; i++)
                SHOW(sd_bus_process(client, NULL));
        sd_bus_unref(client);
}

static void defaults(void) {
        sd_bus *a, *b, *c, *d;
        int before = descriptors();

        printf("— no default connection\n");
        sd_bus_default_flush_close();

        printf("— all of them\n");
        SHOW(sd_bus_default(&a));
        SHOW(sd_bus_default(&b));
        SHOW(a == b);
        SHOW(sd_bus_default_user(&c));
        SHOW(a == c);
        SHOW(sd_bus_default_system(&d));
        SHOW(c == d);
        sd_bus_unref(b);
        SHOW(sd_bus_request_name(c, "default.user", 0));
        SHOW(sd_bus_request_name(d, "default.system", 0));
        SHOW(sd_bus_request_name(a, "default.both", 0));
        emit(c, "Unflushed");
        emit(d, "Unflushed");
        sd_bus_default_flush_close();
        SHOW(sd_bus_is_open(a));
        SHOW(sd_bus_is_open(c));
        SHOW(sd_bus_is_open(d));
        sd_bus *again;
        SHOW(sd_bus_default_user(&again));
        SHOW(again == c);
        SHOW(sd_bus_is_open(again));
        sd_bus_flush_close_unref(again);
        sd_bus_unref(a);
        sd_bus_unref(c);
        sd_bus_unref(d);
        SHOW(descriptors() - before);
        sd_bus_default_flush_close();
        SHOW(descriptors() - before);

        printf("— closed and unreferenced ones are forgotten\n");
        OK(sd_bus_default(&a));
        pid_t tid;
        SHOW(sd_bus_get_tid(a, &tid));
        SHOW(tid == gettid());
        sd_bus_close(a);
        OK(sd_bus_default(&b));
        SHOW(a == b);
        sd_bus_unref(a);
        sd_bus_unref(b);
        OK(sd_bus_default(&b));
        SHOW(sd_bus_is_open(b));
        sd_bus_default_flush_close();
        SHOW(sd_bus_is_open(b));
        sd_bus_unref(b);
        SHOW(descriptors() - before);

        printf("— the sentinels\n");
        SHOW(sd_bus_get_fd(SD_BUS_DEFAULT) >= 0);
        SHOW(sd_bus_is_open(SD_BUS_DEFAULT));
        SHOW(sd_bus_is_open(SD_BUS_DEFAULT_USER));
        SHOW(sd_bus_is_open(SD_BUS_DEFAULT_SYSTEM));
        SHOW(sd_bus_default(&a));
        SHOW(sd_bus_is_open(SD_BUS_DEFAULT));
        SHOW(sd_bus_is_open(SD_BUS_DEFAULT_USER));
        SHOW(sd_bus_get_fd(SD_BUS_DEFAULT) == sd_bus_get_fd(a));
        SHOW(sd_bus_emit_signal(SD_BUS_DEFAULT, "/", "a.b", "C", NULL));
        SHOW(sd_bus_request_name(SD_BUS_DEFAULT, "a.b", 0));
        sd_bus_default_flush_close();
        SHOW(sd_bus_is_open(SD_BUS_DEFAULT));
        sd_bus_unref(a);
        SHOW(sd_bus_default(NULL));
        SHOW(sd_bus_default_user(NULL));
        SHOW(sd_bus_default_system(NULL));
}

int main(void) {
        over_pair();
        defaults();
        return 0;
}
