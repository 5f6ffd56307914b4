/* A callback of each kind drops its own slot, all slots, closes its connection, or drops the last reference to it and to the
 * loop that runs it: what else of the dispatch still happens, and when things are destroyed. */

#include "../peers.h"

#include <systemd/sd-event.h>

typedef enum Kind { REPLY, FILTER, MATCH, OBJECT, FALLBACK, METHOD, TIMEOUT, DISCONNECT, N_KINDS } Kind;
static const char *const kinds[] = { "reply", "filter", "match", "object", "fallback", "method", "timeout", "disconnect" };

typedef enum Deed { OWN_SLOT, ALL_SLOTS, CLOSE, UNREF_BUS, OWN_SLOT_AND_BUS, DETACH, UNREF_LOOP, EXIT_LOOP, FAIL, N_DEEDS } Deed;
static const char *const deeds[] = { "drops its own slot", "drops all slots", "closes", "drops the connection", "drops its slot and the connection",
                                     "detaches from the loop", "drops the loop", "exits the loop", "fails" };

static sd_bus *client, *server; /* the client is the one that callbacks run on */
static sd_event *loop;
static sd_bus_slot *slots[4];
static Kind kind;
static Deed deed;
static int deeds_done;

static void destroyed(void *userdata) {
        printf("   destroyed %s\n", (const char *) userdata);
}

static int loop_gone(sd_event_source *s, void *userdata) {
        return 0;
}

static void loop_destroyed(void *userdata) {
        printf("   loop gone\n");
}

static void drop_slots(void) {
        for (int i = 0; i < 4; i++)
                slots[i] = sd_bus_slot_unref(slots[i]);
}

static int act(sd_bus_message *m, const char *name) {
        printf("   %s runs\n", name);
        deeds_done++;
        switch (deed) {
        case OWN_SLOT:
                slots[0] = sd_bus_slot_unref(slots[0]);
                break;
        case ALL_SLOTS:
                drop_slots();
                break;
        case CLOSE:
                sd_bus_close(client);
                break;
        case OWN_SLOT_AND_BUS:
                slots[0] = sd_bus_slot_unref(slots[0]);
                client = sd_bus_unref(client);
                break;
        case UNREF_BUS:
                client = sd_bus_unref(client);
                break;
        case DETACH:
                printf("   detach: %d\n", sd_bus_detach_event(client));
                break;
        case UNREF_LOOP:
                loop = sd_event_unref(loop);
                break;
        case EXIT_LOOP:
                printf("   exit: %d\n", sd_event_exit(loop, 7));
                break;
        case FAIL:
                return -EIO;
        default:
                break;
        }
        printf("   and is done\n");
        return 0;
}

static int on_first(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return act(m, userdata);
}

static int on_other(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("   %s runs\n", (const char *) userdata);
        return 0;
}

static int on_method(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        int r = act(m, userdata);
        return r < 0 ? r : sd_bus_reply_method_return(m, NULL);
}

static const sd_bus_vtable vtable[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("M", NULL, NULL, on_method, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_VTABLE_END,
};

static void call_client(const char *path, const char *member) {
        OK(sd_bus_call_method_async(server, NULL, NULL, path, "a.b", member, on_other, (void *) "answer", NULL));
}

static void prepare(void) {
        const char *name = kinds[kind];
        int r = 0;
        switch (kind) {
        case REPLY:
                r = sd_bus_call_method_async(client, &slots[0], NULL, "/", "a.b", "M", on_first, (void *) name, NULL);
                break;
        case TIMEOUT: {
                sd_bus_message *m;
                OK(sd_bus_message_new_method_call(client, &m, NULL, "/", "a.b", "M"));
                r = sd_bus_call_async(client, &slots[0], m, on_first, (void *) name, 1);
                sd_bus_message_unref(m);
                break;
        }
        case DISCONNECT:
                r = sd_bus_call_method_async(client, &slots[0], NULL, "/", "a.b", "M", on_first, (void *) name, NULL);
                break;
        case FILTER: r = sd_bus_add_filter(client, &slots[0], on_first, (void *) name); break;
        case MATCH: r = sd_bus_add_match(client, &slots[0], "type='signal',member='S'", on_first, (void *) name); break;
        case OBJECT: r = sd_bus_add_object(client, &slots[0], "/o", on_first, (void *) name); break;
        case FALLBACK: r = sd_bus_add_fallback(client, &slots[0], "/o", on_first, (void *) name); break;
        case METHOD: r = sd_bus_add_object_vtable(client, &slots[0], "/o", "a.b", vtable, (void *) name); break;
        default: abort();
        }
        CHECK(r >= 0);
        OK(sd_bus_slot_set_destroy_callback(slots[0], destroyed));
        OK(sd_bus_add_filter(client, &slots[1], on_other, (void *) "other filter"));
        OK(sd_bus_slot_set_destroy_callback(slots[1], destroyed));
        OK(sd_bus_add_match(client, &slots[2], "type='signal'", on_other, (void *) "other match"));
        OK(sd_bus_slot_set_destroy_callback(slots[2], destroyed));
        OK(sd_bus_add_fallback(client, &slots[3], "/", on_other, (void *) "other fallback"));
        OK(sd_bus_slot_set_destroy_callback(slots[3], destroyed));
}

static void trigger(void) {
        switch (kind) {
        case REPLY:
                OK(sd_bus_flush(client));
                step(server, NULL);
                OK(sd_bus_flush(server));
                break;
        case FILTER:
        case MATCH:
                OK(sd_bus_emit_signal(server, "/o", "a.b", "S", NULL));
                OK(sd_bus_emit_signal(server, "/o", "a.b", "S", NULL));
                OK(sd_bus_flush(server));
                break;
        case OBJECT:
        case FALLBACK:
                call_client(kind == OBJECT ? "/o" : "/o/p", "X");
                call_client(kind == OBJECT ? "/o" : "/o/p", "X");
                OK(sd_bus_flush(server));
                break;
        case METHOD:
                call_client("/o", "M");
                call_client("/o", "M");
                OK(sd_bus_flush(server));
                break;
        case TIMEOUT:
                break;
        case DISCONNECT:
                sd_bus_close(server);
                break;
        default: abort();
        }
}

static void run(void) {
        int idle = 0;
        for (int i = 0; i < 12 && idle < 2; i++) {
                int r;
                if (loop) {
                        sd_event *l = sd_event_ref(loop);
                        r = sd_event_run(l, 2000);
                        sd_event_unref(l);
                } else if (client)
                        r = sd_bus_process(client, NULL);
                else
                        break;
                if (deeds_done == 0 && r == 0)
                        continue;
                idle = r == 0 ? idle + 1 : 0;
                printf("  %s %s%s\n", loop ? "run" : "process", r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : r > 0 ? "1" : "0");
                if (r < 0)
                        break;
        }
}

static void one(bool with_loop, bool floating) {
        sd_event_source *source = NULL;
        printf("— %s %s%s%s\n", kinds[kind], deeds[deed], with_loop ? ", in a loop" : "", floating ? ", floating" : "");
        deeds_done = 0;
        int before = descriptors();
        pair(&client, &server);
        prepare();
        if (floating)
                for (int i = 0; i < 4; i++) {
                        OK(sd_bus_slot_set_floating(slots[i], true));
                        if (deed != OWN_SLOT && deed != ALL_SLOTS && deed != OWN_SLOT_AND_BUS)
                                slots[i] = sd_bus_slot_unref(slots[i]);
                }
        if (with_loop) {
                OK(sd_event_new(&loop));
                OK(sd_event_add_exit(loop, &source, loop_gone, NULL));
                OK(sd_event_source_set_destroy_callback(source, loop_destroyed));
                OK(sd_event_source_set_floating(source, true));
                source = sd_event_source_unref(source);
                OK(sd_bus_attach_event(client, loop, 0));
                OK(sd_event_run(loop, 0));
        }
        trigger();
        run();
        printf("  the end: open %d\n", client ? sd_bus_is_open(client) : -1);
        if (client) {
                sd_bus_close(client);
                client = sd_bus_unref(client);
        }
        drop_slots();
        loop = sd_event_unref(loop);
        step(server, NULL);
        sd_bus_close_unref(server);
        CHECK(descriptors() == before);
}

int main(void) {
        for (kind = 0; kind < N_KINDS; kind++)
                for (deed = 0; deed < N_DEEDS; deed++)
                        for (int how = 0; how < 3; how++) {
                                bool of_loop = deed == DETACH || deed == UNREF_LOOP || deed == EXIT_LOOP;
                                if (of_loop && how != 1)
                                        continue;
                                if (kind == TIMEOUT && deed == CLOSE) /* aborts the reference */
                                        continue;
                                one(how == 1, how == 2);
                        }
        return 0;
}
