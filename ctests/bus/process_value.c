/* sd_bus_process(3) returns what the callback did that ended the dispatch, of whatever kind that is.
 * ctest: nobus */

#include "../peers.h"

static int answer;

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return answer;
}

static const sd_bus_vtable vtable[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("M", NULL, NULL, got, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_VTABLE_END,
};

int main(void) {
        sd_bus *client, *server;
        static const int answers[] = { 0, 1, 5, INT32_MAX, -EIO };
        for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
                answer = answers[i];
                printf("— %d\n", answer);
                pair(&client, &server);
                sd_bus_slot *slot;
                OK(sd_bus_add_match(server, NULL, "type='signal'", got, NULL));
                OK(sd_bus_add_object(server, NULL, "/object", got, NULL));
                OK(sd_bus_add_fallback(server, NULL, "/fallback", got, NULL));
                OK(sd_bus_add_object_vtable(server, NULL, "/vtable", "a.b", vtable, NULL));
                OK(sd_bus_emit_signal(client, "/", "a.b", "C", NULL));
                OK(sd_bus_flush(client));
                SHOW(sd_bus_process(server, NULL));
                static const char *const paths[] = { "/object", "/fallback/x", "/vtable", "/none" };
                for (int k = 0; k < 4; k++) {
                        OK(sd_bus_call_method_async(client, NULL, NULL, paths[k], "a.b", "M", NULL, NULL, NULL));
                        OK(sd_bus_flush(client));
                        printf("%s: ", paths[k]);
                        SHOW(sd_bus_process(server, NULL));
                }
                OK(sd_bus_call_method_async(server, &slot, NULL, "/", "org.freedesktop.DBus.Peer", "Ping", got, NULL, NULL));
                OK(sd_bus_flush(server));
                step(client, NULL);
                OK(sd_bus_flush(client));
                printf("reply: ");
                SHOW(sd_bus_process(server, NULL));
                sd_bus_slot_unref(slot);
                sd_bus_message *m;
                OK(sd_bus_message_new_method_call(server, &m, NULL, "/", "a.b", "M"));
                OK(sd_bus_call_async(server, &slot, m, got, NULL, 1));
                sd_bus_message_unref(m);
                usleep(10);
                printf("timeout: ");
                SHOW(sd_bus_process(server, NULL));
                sd_bus_slot_unref(slot);
                OK(sd_bus_call_method_async(server, &slot, NULL, "/", "a.b", "M", got, NULL, NULL));
                OK(sd_bus_add_filter(server, NULL, got, NULL));
                OK(sd_bus_flush(server));
                sd_bus_close_unref(client);
                for (int k = 0; k < 4; k++) {
                        printf("closing: ");
                        SHOW(sd_bus_process(server, NULL));
                }
                sd_bus_slot_unref(slot);
                sd_bus_close_unref(server);
        }
        return 0;
}
