/* Every object of a connection in a forked child: what it says there, that using, closing and dropping it there does not disturb
 * the parent, whose bytes stay in order, and that a default connection of the parent is not the child's.
 * ctest: bus */

#include "../peers.h"

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("%s: %s\n", (const char *) userdata, sd_bus_message_get_member(m) ?: "reply");
        return 0;
}

static void destroyed(void *userdata) {
        printf("destroyed %s\n", (const char *) userdata);
}

/* In the child, whose output comes before what the parent prints next. */
#define IN_CHILD                                                                                \
        for (pid_t child_pid = (fflush(stdout), fork()), child_once = 1; child_once;            \
             child_once = 0, child_pid == 0 ? child_leave() : child_wait(child_pid))            \
                if (child_pid == 0)

static void child_leave(void) {
        fflush(stdout);
        kill(getpid(), SIGKILL);
}

static void child_wait(pid_t pid) {
        int status;
        CHECK(waitpid(pid, &status, 0) == pid);
        CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static sd_bus *client, *server;

static void parent_still_works(void) {
        sd_bus_slot *slot;
        OK(sd_bus_call_method_async(client, &slot, NULL, "/", "org.freedesktop.DBus.Peer", "Ping", got, (void *) "in the parent", NULL));
        OK(sd_bus_emit_signal(client, "/", "a.b", "FromTheParent", NULL));
        step(client, server);
        sd_bus_slot_unref(slot);
}

int main(void) {
        sd_bus_slot *slot, *match, *object, *floating;
        sd_bus_message *m, *sealed;
        sd_bus_creds *creds = NULL;
        sd_event *loop;
        sd_bus *a, *b;
        int before;

        pair(&client, &server);
        before = descriptors();
        OK(sd_bus_add_filter(server, NULL, got, (void *) "server"));
        OK(sd_bus_add_filter(client, &slot, got, (void *) "filter"));
        OK(sd_bus_slot_set_destroy_callback(slot, destroyed));
        OK(sd_bus_add_match(client, &match, "type='signal'", got, (void *) "match"));
        OK(sd_bus_slot_set_destroy_callback(match, destroyed));
        OK(sd_bus_add_object(client, &object, "/o", got, (void *) "object"));
        OK(sd_bus_slot_set_destroy_callback(object, destroyed));
        OK(sd_bus_call_method_async(client, &floating, NULL, "/", "a.b", "Pending", got, (void *) "pending", NULL));
        OK(sd_bus_slot_set_destroy_callback(floating, destroyed));
        OK(sd_bus_slot_set_floating(floating, true));
        sd_bus_slot_unref(floating);
        OK(sd_bus_message_new_method_call(client, &m, "a.b", "/", "a.b", "C"));
        OK(sd_bus_message_append(m, "s", "text"));
        OK(sd_bus_message_new_method_call(client, &sealed, "a.b", "/", "a.b", "C"));
        OK(sd_bus_message_append(sealed, "s", "text"));
        OK(sd_bus_message_seal(sealed, 99, 0));
        OK(sd_event_new(&loop));

        printf("— slots\n");
        IN_CHILD {
                SHOW(sd_bus_slot_get_bus(slot) == client);
                SHOW(strcmp(sd_bus_slot_get_userdata(slot), "filter"));
                SHOW(sd_bus_slot_set_description(slot, "x"));
                SHOW(sd_bus_slot_get_floating(slot));
                SHOW(sd_bus_slot_set_floating(slot, true));
                SHOW(sd_bus_slot_set_floating(slot, false));
                slot = sd_bus_slot_unref(slot);
                match = sd_bus_slot_unref(match);
                object = sd_bus_slot_unref(object);
        }
        parent_still_works();

        printf("— messages\n");
        IN_CHILD {
                const char *s;
                uint64_t u;
                SHOW(sd_bus_message_append(m, "s", "more"));
                SHOW(sd_bus_message_seal(m, 5, 0));
                SHOW(sd_bus_message_send(m));
                SHOW(sd_bus_message_set_destination(m, "c.d"));
                SHOW(sd_bus_message_set_expect_reply(m, false));
                SHOW_STRING(sd_bus_message_get_path(m));
                SHOW(sd_bus_message_get_bus(m) == client);
                SHOW(sd_bus_message_get_cookie(sealed, &u));
                SHOW(sd_bus_message_rewind(sealed, true));
                SHOW(sd_bus_message_read(sealed, "s", &s));
                m = sd_bus_message_unref(m);
                sealed = sd_bus_message_unref(sealed);
        }
        parent_still_works();

        printf("— closing, flushing, dropping\n");
        IN_CHILD {
                SHOW(sd_bus_flush(client));
                sd_bus_close(client);
                SHOW(sd_bus_is_open(client));
                SHOW(sd_bus_close_unref(client) == NULL);
        }
        parent_still_works();
        IN_CHILD {
                SHOW(sd_bus_flush_close_unref(client) == NULL);
                SHOW(sd_bus_flush_close_unref(server) == NULL);
        }
        parent_still_works();
        IN_CHILD {
                slot = sd_bus_slot_unref(slot);
                match = sd_bus_slot_unref(match);
                object = sd_bus_slot_unref(object);
                m = sd_bus_message_unref(m);
                sealed = sd_bus_message_unref(sealed);
                SHOW(sd_bus_unref(client) == NULL);
                SHOW(descriptors() < before + 1);
        }
        parent_still_works();

        printf("— with what is still queued\n");
        static char large[1 << 20];
        memset(large, 'x', sizeof large - 1);
        OK(sd_bus_emit_signal(client, "/", "a.b", "Large", "s", large));
        uint64_t n;
        OK(sd_bus_get_n_queued_write(client, &n));
        SHOW(n);
        IN_CHILD {
                SHOW(sd_bus_process(client, NULL));
                sd_bus_close(client);
                sd_bus_unref(client);
        }
        parent_still_works();

        printf("— attached to a loop\n");
        OK(sd_bus_attach_event(client, loop, 0));
        IN_CHILD {
                SHOW(sd_event_run(loop, 0));
                SHOW(sd_bus_detach_event(client));
                SHOW(sd_bus_get_event(client) == NULL);
                sd_bus_close(client);
                sd_bus_unref(client);
                sd_event_unref(loop);
        }
        parent_still_works();
        OK(sd_bus_emit_signal(server, "/", "a.b", "ToTheLoop", NULL));
        OK(sd_bus_flush(server));
        for (int i = 0; i < 5; i++)
                OK(sd_event_run(loop, 0));

        printf("— creds and tracks\n");
        OK(sd_bus_default_user(&a));
        sd_bus_track *track;
        OK(sd_bus_track_new(a, &track, NULL, NULL));
        OK(sd_bus_get_owner_creds(a, SD_BUS_CREDS_PID | SD_BUS_CREDS_UID, &creds));
        IN_CHILD {
                uid_t uid;
                SHOW(sd_bus_creds_get_uid(creds, &uid));
                SHOW(sd_bus_creds_unref(creds) == NULL);
                SHOW(sd_bus_track_count(track));
                SHOW(sd_bus_track_add_name(track, "a.b"));
        }
        sd_bus_creds_unref(creds);
        sd_bus_track_unref(track);

        printf("— default connections\n");
        OK(sd_bus_default_user(&b));
        SHOW(a == b);
        sd_bus_unref(b);
        IN_CHILD {
                SHOW(sd_bus_default_user(&b));
                SHOW(a == b);
                SHOW(sd_bus_is_open(b));
                SHOW(sd_bus_is_ready(SD_BUS_DEFAULT_USER));
                SHOW(sd_bus_request_name(SD_BUS_DEFAULT_USER, "a.b", 0));
                sd_bus_default_flush_close();
                SHOW(sd_bus_is_open(a));
        }
        SHOW(sd_bus_request_name(a, "a.b", 0));
        sd_bus_default_flush_close();
        SHOW(sd_bus_is_open(a));
        sd_bus_unref(a);

        sd_bus_slot_unref(slot);
        sd_bus_slot_unref(match);
        sd_bus_slot_unref(object);
        sd_bus_message_unref(m);
        sd_bus_message_unref(sealed);
        sd_bus_close_unref(client);
        sd_bus_close_unref(server);
        sd_event_unref(loop);
        return 0;
}
