/* A callback of each kind adds filters, matches and objects, calls the connection synchronously, runs the loop or another loop
 * inside, and destroy callbacks use the connection: who is called for which message.
 * The peer is played by hand: what it would answer waits in the socket. Where memory lacks for a call, the next one has another
 * serial than that answers, and must not wait for long.
 * ctest: oom-loose */

#include "../peers.h"

#include <systemd/sd-event.h>

typedef enum Kind { REPLY, FILTER, MATCH, OBJECT, N_KINDS } Kind;
static const char *const kinds[] = { "reply", "filter", "match", "object" };

typedef enum Deed { ADD_FILTER, ADD_MATCH, ADD_OBJECT, ADD_AND_DROP, CALL, CALL_TWICE, CALL_ASYNC, TIMES_OUT, PROCESS, RUN_LOOP, RUN_OTHER_LOOP, SEND_AND_FLUSH, ENQUEUE, N_DEEDS } Deed;
static const char *const deeds[] = { "adds a filter", "adds a match", "adds an object", "adds and drops", "calls", "calls twice", "calls asynchronously", "calls and times out",
                                     "processes", "runs its loop", "runs another loop", "sends and flushes", "enqueues a message" };

static sd_bus *bus;
static int peer;
static sd_event *loop;
static Kind kind;
static Deed deed;
static uint32_t serial, own_cookie;
static int depth;

static int on_added(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("    %s: %s\n", (const char *) userdata, sd_bus_message_get_member(m) ?: "reply");
        return 0;
}

static void put(Wire w) {
        give(peer, w.bytes, w.length);
}

static void destroyed(void *userdata) {
        printf("    destroyed %s, open %d\n", (const char *) userdata, sd_bus_is_open(bus));
        (void) sd_bus_add_filter(bus, NULL, on_added, (void *) "added on destruction");
        (void) sd_bus_emit_signal(bus, "/", "a.b", "OnDestruction", NULL);
}

static void call(uint64_t usec) {
        sd_bus_message *m, *reply = NULL;
        sd_bus_error error = SD_BUS_ERROR_NULL;
        OK(sd_bus_message_new_method_call(bus, &m, NULL, "/", "a.b", "Inside"));
        int r = sd_bus_call(bus, m, usec, &error, &reply);
        printf("    called: %s%s %s\n", r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : "1", error.name ?: "");
        sd_bus_error_free(&error);
        sd_bus_message_unref(m);
        sd_bus_message_unref(reply);
}

static int act(sd_bus_message *m, const char *name) {
        sd_bus_slot *slot = NULL, *another = NULL;
        sd_event *other;
        printf("   %s runs: %s\n", name, sd_bus_message_get_member(m) ?: "reply");
        if (depth++ > 0)
                return 0;
        switch (deed) {
        case ADD_FILTER:
                OK(sd_bus_add_filter(bus, NULL, on_added, (void *) "added filter"));
                break;
        case ADD_MATCH:
                OK(sd_bus_add_match(bus, NULL, "type='signal'", on_added, (void *) "added match"));
                OK(sd_bus_add_match(bus, NULL, "", on_added, (void *) "added match of everything"));
                break;
        case ADD_OBJECT:
                OK(sd_bus_add_object(bus, NULL, "/", on_added, (void *) "added object"));
                OK(sd_bus_add_fallback(bus, NULL, "/", on_added, (void *) "added fallback"));
                break;
        case ADD_AND_DROP:
                OK(sd_bus_add_filter(bus, &slot, on_added, (void *) "dropped filter"));
                OK(sd_bus_add_match(bus, &another, "type='signal'", on_added, (void *) "dropped match"));
                OK(sd_bus_slot_set_destroy_callback(slot, destroyed));
                OK(sd_bus_slot_set_destroy_callback(another, destroyed));
                sd_bus_slot_unref(slot);
                sd_bus_slot_unref(another);
                break;
        case CALL_TWICE:
                call(0);
                __attribute__((fallthrough));
        case CALL:
                call(0);
                break;
        case CALL_ASYNC:
                OK(sd_bus_call_method_async(bus, NULL, NULL, "/", "a.b", "Inside", on_added, (void *) "reply", NULL));
                break;
        case TIMES_OUT:
                call(2000);
                break;
        case PROCESS:
                SHOW(sd_bus_process(bus, NULL));
                SHOW(sd_bus_wait(bus, 0));
                break;
        case RUN_LOOP:
                SHOW(sd_event_run(loop, 0));
                SHOW(sd_event_prepare(loop));
                SHOW(sd_event_get_state(loop));
                break;
        case RUN_OTHER_LOOP:
                OK(sd_event_new(&other));
                SHOW(sd_bus_attach_event(bus, other, 0));
                SHOW(sd_event_run(other, 0));
                sd_event_unref(other);
                break;
        case SEND_AND_FLUSH:
                OK(sd_bus_emit_signal(bus, "/", "a.b", "Inside", NULL));
                SHOW(sd_bus_flush(bus));
                break;
        case ENQUEUE: {
                sd_bus_message *n;
                OK(sd_bus_message_new_signal(bus, &n, "/", "a.b", "Enqueued"));
                OK(sd_bus_message_seal(n, 77, 0));
                SHOW(sd_bus_enqueue_for_read(bus, n));
                sd_bus_message_unref(n);
                break;
        }
        default:
                break;
        }
        CHECK(sd_bus_get_current_message(bus) == m);
        printf("   and is done\n");
        return 0;
}

static int on_first(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return act(m, userdata);
}

static void one(void) {
        const char *name = kinds[kind];
        sd_bus_slot *slot = NULL;
        printf("— %s %s\n", name, deeds[deed]);
        depth = 0, serial = 1, own_cookie = 1;
        bus = client_facing(&peer);
        OK(sd_event_new(&loop));
        OK(sd_bus_attach_event(bus, loop, 0));
        OK(sd_bus_set_method_call_timeout(bus, 1000000));
        switch (kind) {
        case REPLY:
                OK(sd_bus_call_method_async(bus, &slot, NULL, "/", "a.b", "M", on_first, (void *) name, NULL));
                put(wire_reply(serial++, own_cookie++));
                break;
        case MATCH:
                OK(sd_bus_add_match_async(bus, &slot, "type='signal'", on_first, NULL, (void *) name));
                break;
        case FILTER: OK(sd_bus_add_filter(bus, &slot, on_first, (void *) name)); break;
        case OBJECT: OK(sd_bus_add_object(bus, &slot, "/", on_first, (void *) name)); break;
        default: abort();
        }
        put(kind == OBJECT ? wire_call(serial++, 1, "First") : wire_signal(serial++, "First"));
        put(wire_signal(serial++, "Second"));
        if (deed != TIMES_OUT)
                put(wire_reply(serial++, own_cookie++));
        put(wire_call(serial++, 1, "Third"));
        if (deed != TIMES_OUT)
                put(wire_reply(serial++, own_cookie++));
        put(wire_signal(serial++, "Fourth"));
        int idle = 0;
        for (int i = 0; i < 20 && idle < 2; i++) {
                int r = sd_event_run(loop, 0);
                idle = r == 0 ? idle + 1 : 0;
        }
        show_traffic("  wrote", peer);
        sd_bus_slot_unref(slot);
        sd_bus_close(bus);
        sd_bus_unref(bus);
        sd_event_unref(loop);
        close(peer);
}

int main(void) {
        for (kind = 0; kind < N_KINDS; kind++)
                for (deed = 0; deed < N_DEEDS; deed++)
                        one();
        return 0;
}
