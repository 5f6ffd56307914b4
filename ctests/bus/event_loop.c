/* sd_bus_attach_event(3): one message a round, priorities between two connections and other sources, floating and dropped
 * connections in a loop, timeouts of calls, what is queued for writing, detaching.
 * ctest: nobus oom-loose */

#include "../peers.h"

#include <systemd/sd-event.h>

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("  %s: %s\n", (const char *) userdata, sd_bus_message_is_method_error(m, NULL) ? sd_bus_message_get_error(m)->name : sd_bus_message_get_member(m) ?: "reply");
        return 0;
}

static int on_defer(sd_event_source *s, void *userdata) {
        printf("  deferred\n");
        return 0;
}

static int on_post(sd_event_source *s, void *userdata) {
        printf("  post\n");
        return 0;
}

static void run(sd_event *loop, int rounds) {
        for (int i = 0; i < rounds; i++) {
                int r = sd_event_run(loop, 0);
                printf(" run %d\n", r);
        }
}

static void emit(sd_bus *bus, const char *member) {
        OK(sd_bus_emit_signal(bus, "/", "a.b", member, NULL));
        OK(sd_bus_flush(bus));
}

int main(void) {
        sd_bus *a, *b, *peer_a, *peer_b;
        sd_event *loop, *other;
        sd_event_source *defer, *post;
        sd_bus_slot *slot;

        printf("— attaching\n");
        OK(sd_event_new(&loop));
        OK(sd_event_new(&other));
        pair(&a, &peer_a);
        pair(&b, &peer_b);
        OK(sd_bus_add_filter(a, NULL, got, (void *) "a"));
        OK(sd_bus_add_filter(b, NULL, got, (void *) "b"));
        SHOW(sd_bus_attach_event(a, loop, 0));
        SHOW(sd_bus_attach_event(a, loop, 0));
        SHOW(sd_bus_attach_event(a, other, 0));
        SHOW(sd_bus_get_event(a) == loop);
        SHOW(sd_bus_detach_event(a));
        SHOW(sd_bus_detach_event(a));
        SHOW(sd_bus_get_event(a) == NULL);
        SHOW(sd_bus_attach_event(a, other, 0));
        SHOW(sd_bus_detach_event(a));
        other = sd_event_unref(other);
        SHOW(sd_bus_attach_event(a, loop, 10));
        SHOW(sd_bus_attach_event(b, loop, -10));
        run(loop, 2);

        printf("— the more important first\n");
        emit(peer_a, "One"), emit(peer_a, "Two");
        emit(peer_b, "One"), emit(peer_b, "Two"), emit(peer_b, "Three");
        run(loop, 8);

        printf("— between other sources\n");
        OK(sd_event_add_defer(loop, &defer, on_defer, NULL));
        OK(sd_event_source_set_enabled(defer, SD_EVENT_ON));
        OK(sd_event_add_post(loop, &post, on_post, NULL));
        emit(peer_a, "One"), emit(peer_b, "One"), emit(peer_b, "Two");
        run(loop, 6);
        OK(sd_event_source_set_enabled(defer, SD_EVENT_OFF));
        run(loop, 4);
        sd_event_source_unref(defer);
        sd_event_source_unref(post);

        printf("— calls, and their timeouts\n");
        OK(sd_bus_call_method_async(a, &slot, NULL, "/", "org.freedesktop.DBus.Peer", "Ping", got, (void *) "ping", NULL));
        run(loop, 1);
        step(peer_a, NULL);
        run(loop, 3);
        slot = sd_bus_slot_unref(slot);
        sd_bus_message *m;
        OK(sd_bus_message_new_method_call(a, &m, NULL, "/", "a.b", "C"));
        OK(sd_bus_call_async(a, &slot, m, got, (void *) "times out", 5000));
        sd_bus_message_unref(m);
        SHOW(sd_event_run(loop, 1000000));
        SHOW(sd_event_run(loop, 0));
        slot = sd_bus_slot_unref(slot);

        printf("— what was queued before it was attached\n");
        OK(sd_bus_detach_event(a));
        emit(peer_a, "Before");
        emit(peer_a, "Between");
        OK(sd_bus_process(a, NULL));
        OK(sd_bus_message_new_signal(a, &m, "/", "a.b", "Enqueued"));
        OK(sd_bus_message_seal(m, 5, 0));
        OK(sd_bus_enqueue_for_read(a, m));
        sd_bus_message_unref(m);
        OK(sd_bus_attach_event(a, loop, 0));
        run(loop, 5);

        printf("— enqueued from outside while it waits\n");
        OK(sd_bus_message_new_signal(a, &m, "/", "a.b", "Enqueued"));
        OK(sd_bus_message_seal(m, 5, 0));
        OK(sd_bus_enqueue_for_read(a, m));
        sd_bus_message_unref(m);
        SHOW(sd_event_run(loop, 100000));
        SHOW(sd_event_run(loop, 0));

        printf("— more than the socket takes\n");
        static char large[400000];
        memset(large, 'x', sizeof large - 1);
        OK(sd_bus_add_filter(peer_a, NULL, got, (void *) "peer"));
        CHECK(setsockopt(sd_bus_get_fd(a), SOL_SOCKET, SO_SNDBUF, &(int) { 50000 }, sizeof(int)) == 0);
        for (int i = 0; i < 3; i++)
                OK(sd_bus_emit_signal(a, "/", "a.b", "Large", "s", large));
        uint64_t n;
        OK(sd_bus_get_n_queued_write(a, &n));
        SHOW(n > 0);
        SHOW(sd_bus_get_events(a) & POLLOUT ? 1 : 0);
        int rounds = 0;
        while (n > 0 && rounds++ < 1000) {
                step(peer_a, NULL);
                OK(sd_event_run(loop, 10000));
                OK(sd_bus_get_n_queued_write(a, &n));
        }
        SHOW(n);
        SHOW(rounds < 100);
        step(peer_a, NULL);
        SHOW(sd_bus_get_events(a));

        printf("— the loop keeps no connection, the connection keeps its loop\n");
        sd_bus_ref(a);
        sd_bus_unref(a);
        sd_bus_close(b);
        run(loop, 1);
        SHOW(sd_bus_get_event(b) == NULL);
        SHOW(sd_bus_detach_event(b));
        sd_bus_unref(b);
        sd_event_unref(loop);
        SHOW(sd_bus_get_event(a) == loop);
        SHOW(sd_event_get_state(sd_bus_get_event(a)));
        emit(peer_a, "AfterTheLoop");
        run(sd_bus_get_event(a), 2);
        sd_bus_unref(a);
        sd_bus_close_unref(peer_a);
        sd_bus_close_unref(peer_b);

        printf("— not started yet when it is attached\n");
        OK(sd_event_new(&loop));
        int fds[2];
        sockets(fds);
        a = client_on(fds[0]);
        OK(sd_bus_set_connected_signal(a, true));
        OK(sd_bus_attach_event(a, loop, 0));
        OK(sd_bus_add_filter(a, NULL, got, (void *) "late"));
        run(loop, 1);
        OK(sd_bus_start(a));
        peer_a = server_on(fds[1]);
        OK(sd_bus_attach_event(peer_a, loop, 1));
        OK(sd_bus_start(peer_a));
        OK(sd_bus_emit_signal(peer_a, "/", "a.b", "Early", NULL));
        for (int i = 0; i < 20; i++)
                OK(sd_event_run(loop, 0));
        SHOW(sd_bus_is_ready(a));
        SHOW(sd_bus_is_ready(peer_a));
        sd_bus_close_unref(a);
        for (int i = 0; i < 5; i++)
                OK(sd_event_run(loop, 0));
        SHOW(sd_bus_is_open(peer_a));
        SHOW(sd_bus_get_event(peer_a) == NULL);
        sd_bus_unref(peer_a);
        sd_event_unref(loop);
        return 0;
}
