/* sd_bus_add_filter(3): the newest first, what stops the others, what is handed out by sd_bus_process() when nobody takes it, errors
 * of filters for calls and signals, and the position in the message that each finds.
 * ctest: nobus oom-loose */

#include "../peers.h"

static int answer;

static int filter(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const char *text = NULL;
        int r = sd_bus_message_has_signature(m, "s") ? sd_bus_message_read(m, "s", &text) : 0;
        printf("  %s: %s %d %s\n", (const char *) userdata, sd_bus_message_get_member(m) ?: "reply", r, text ?: "-");
        return 0;
}

static int deciding(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("  decides %d\n", answer);
        if (answer == 77)
                return sd_bus_error_set(error, "a.b.Refused", "by the filter");
        if (answer == 78) {
                sd_bus_error_set(error, "a.b.Refused", "with 0");
                return 0;
        }
        return answer;
}

static int object(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("  object\n");
        return sd_bus_reply_method_return(m, NULL);
}

int main(void) {
        sd_bus *client, *server;
        sd_bus_slot *middle;
        static const int answers[] = { 0, 1, 5, -EIO, -ENOENT, 77, 78 };
        for (int wanted = 0; wanted < 2; wanted++) {
                pair(&client, &server);
                OK(sd_bus_add_filter(server, NULL, filter, (void *) "oldest"));
                OK(sd_bus_add_filter(server, &middle, deciding, NULL));
                OK(sd_bus_add_filter(server, NULL, filter, (void *) "newest"));
                OK(sd_bus_add_match(server, NULL, "type='signal'", filter, (void *) "match"));
                OK(sd_bus_add_object(server, NULL, "/o", object, NULL));
                for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
                        answer = answers[i];
                        printf("— %d%s\n", answer, wanted ? ", messages wanted" : "");
                        OK(sd_bus_emit_signal(client, "/", "a.b", "Signal", "s", "text"));
                        OK(sd_bus_call_method_async(client, NULL, NULL, "/o", "a.b", "Call", filter, (void *) "answered", "s", "text"));
                        OK(sd_bus_call_method_async(client, NULL, NULL, "/none", "a.b", "Unclaimed", filter, (void *) "answered", "s", "text"));
                        OK(sd_bus_flush(client));
                        for (int k = 0; k < 6; k++) {
                                sd_bus_message *m = NULL;
                                int r = MADE(sd_bus_process(server, wanted ? &m : NULL));
                                printf("process %d%s%s\n", r, m ? " hands out " : "", m ? sd_bus_message_get_member(m) ?: "reply" : "");
                                if (m) {
                                        const char *text;
                                        SHOW(sd_bus_message_at_end(m, true));
                                        SHOW(sd_bus_message_read(m, "s", &text));
                                        sd_bus_message_unref(m);
                                }
                        }
                        for (int k = 0; k < 6; k++)
                                (void) MADE(sd_bus_process(client, NULL));
                }
                sd_bus_slot_unref(middle);
                sd_bus_close_unref(client);
                sd_bus_close_unref(server);
        }
        return 0;
}
