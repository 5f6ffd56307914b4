/* sd_bus_track_new(3): counting, recursive or not, the handler once the last name is gone, in an open and in a closing connection,
 * iterating, senders of messages, slots' destroy callbacks, what it asks the bus for. */

#include "../peers.h"

static sd_bus *bus, *others[4];
static const char *names[4];

static sd_bus *on_bus(void) {
        sd_bus *b;
        const char *unique;
        OK(sd_bus_open_user(&b));
        OK(sd_bus_get_unique_name(b, &unique));
        return b;
}

/* One that returned 0 would be called again at once, and again. */
static int gone(sd_bus_track *track, void *userdata) {
        printf("  handler %s: count %u, userdata %d, bus %d\n", (const char *) userdata, sd_bus_track_count(track), sd_bus_track_get_userdata(track) == userdata,
               sd_bus_track_get_bus(track) == bus);
        return 1;
}

static int fails(sd_bus_track *track, void *userdata) {
        printf("  handler fails\n");
        return -EIO;
}

static sd_bus_track *to_drop;

static int drops(sd_bus_track *track, void *userdata) {
        printf("  handler drops its track\n");
        to_drop = sd_bus_track_unref(to_drop);
        return 1;
}

static int adds_again(sd_bus_track *track, void *userdata) {
        printf("  handler adds a name: %d\n", sd_bus_track_add_name(track, names[3]));
        return 1;
}

static void destroyed(void *userdata) {
        printf("  destroyed %s\n", (const char *) userdata);
}

/* Until everything that the bus has said so far is dispatched. */
static void settle(void) {
        sd_bus_message *reply = NULL;
        OK(sd_bus_call_method(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId", NULL, &reply, NULL));
        sd_bus_message_unref(reply);
        while (OK(sd_bus_process(bus, NULL)) > 0)
                ;
}

/* Closes and waits until the bus has noticed. */
static void leave(int n) {
        char name[64];
        sd_bus_creds *creds;
        snprintf(name, sizeof name, "%s", names[n]);
        names[n] = NULL;
        others[n] = sd_bus_flush_close_unref(others[n]);
        while (sd_bus_get_name_creds(bus, name, 0, &creds) >= 0)
                sd_bus_creds_unref(creds);
        settle();
}

static const char *label(const char *name) {
        if (!name)
                return "NULL";
        for (int i = 0; i < 4; i++)
                if (names[i] && strcmp(name, names[i]) == 0)
                        return i == 0 ? "other 0" : i == 1 ? "other 1" : i == 2 ? "other 2" : "other 3";
        return name;
}

static void peers_open(void) {
        for (int i = 0; i < 4; i++) {
                others[i] = on_bus();
                OK(sd_bus_get_unique_name(others[i], &names[i]));
        }
}

static void peers_close(void) {
        for (int i = 0; i < 4; i++) {
                names[i] = NULL;
                others[i] = sd_bus_flush_close_unref(others[i]);
        }
}

static void counting(bool recursive) {
        sd_bus_track *t;
        printf("— counting%s\n", recursive ? ", recursive" : "");
        peers_open();
        OK(sd_bus_track_new(bus, &t, gone, (void *) "t"));
        SHOW(sd_bus_track_get_recursive(t));
        SHOW(sd_bus_track_set_recursive(t, recursive));
        SHOW(sd_bus_track_get_recursive(t));
        SHOW(sd_bus_track_add_name(t, names[0]));
        SHOW(sd_bus_track_set_recursive(t, !recursive));
        SHOW(sd_bus_track_set_recursive(t, recursive));
        SHOW(sd_bus_track_add_name(t, names[0]));
        SHOW(sd_bus_track_add_name(t, names[1]));
        SHOW(sd_bus_track_count(t));
        SHOW(sd_bus_track_count_name(t, names[0]));
        SHOW(sd_bus_track_count_name(t, names[1]));
        SHOW(sd_bus_track_count_name(t, names[2]));
        SHOW(sd_bus_track_count_name(t, "bad"));
        SHOW(sd_bus_track_count_name(t, NULL));
        SHOW(sd_bus_track_count_name(NULL, names[0]));
        SHOW_STRING(label(sd_bus_track_contains(t, names[0])));
        SHOW_STRING(label(sd_bus_track_contains(t, names[2])));
        SHOW_STRING(label(sd_bus_track_contains(t, "bad")));
        SHOW_STRING(label(sd_bus_track_contains(t, NULL)));
        SHOW_STRING(label(sd_bus_track_contains(NULL, names[0])));
        SHOW(sd_bus_track_remove_name(t, names[0]));
        SHOW(sd_bus_track_count_name(t, names[0]));
        SHOW(sd_bus_track_remove_name(t, names[0]));
        SHOW(sd_bus_track_remove_name(t, names[0]));
        SHOW(sd_bus_track_remove_name(t, names[2]));
        SHOW(sd_bus_track_remove_name(t, "bad"));
        SHOW(sd_bus_track_remove_name(t, NULL));
        SHOW(sd_bus_track_remove_name(NULL, names[0]));
        SHOW(sd_bus_track_count(t));
        settle();
        SHOW(sd_bus_track_remove_name(t, names[1]));
        SHOW(sd_bus_track_count(t));
        printf("  removed, then dispatched:\n");
        settle();
        SHOW(sd_bus_track_add_name(t, names[1]));
        SHOW(sd_bus_track_add_name(t, names[1]));
        SHOW(sd_bus_track_add_name(t, names[3]));
        leave(1);
        SHOW(sd_bus_track_count(t));
        leave(3);
        SHOW(sd_bus_track_count(t));
        settle();
        sd_bus_track_unref(t);
        peers_close();
}

static void iterating(void) {
        sd_bus_track *t;
        printf("— iterating\n");
        peers_open();
        OK(sd_bus_track_new(bus, &t, NULL, NULL));
        SHOW_STRING(label(sd_bus_track_first(t)));
        SHOW_STRING(label(sd_bus_track_next(t)));
        SHOW_STRING(label(sd_bus_track_first(NULL)));
        SHOW_STRING(label(sd_bus_track_next(NULL)));
        for (int i = 0; i < 4; i++)
                OK(sd_bus_track_add_name(t, names[i]));
        int n = 0, mask = 0;
        for (const char *p = sd_bus_track_first(t); p; p = sd_bus_track_next(t)) {
                n++;
                for (int i = 0; i < 4; i++)
                        if (strcmp(p, names[i]) == 0)
                                mask |= 1 << i;
        }
        SHOW(n);
        SHOW(mask);
        SHOW_STRING(label(sd_bus_track_next(t)));
        SHOW(sd_bus_track_first(t) != NULL);
        const char *own;
        OK(sd_bus_get_unique_name(bus, &own));
        OK(sd_bus_track_add_name(t, own));
        SHOW_STRING(label(sd_bus_track_next(t)));
        SHOW(sd_bus_track_first(t) != NULL);
        OK(sd_bus_track_remove_name(t, names[1]));
        SHOW_STRING(label(sd_bus_track_next(t)));
        SHOW(sd_bus_track_count(t));
        sd_bus_track_unref(t);
        peers_close();
}

static void well_known(void) {
        sd_bus_track *t;
        printf("— a well-known name changes hands, then goes\n");
        peers_open();
        OK(sd_bus_track_new(bus, &t, gone, (void *) "t"));
        SHOW(sd_bus_track_add_name(t, "x.y"));
        OK(sd_bus_request_name(others[0], "x.y", SD_BUS_NAME_ALLOW_REPLACEMENT));
        SHOW(sd_bus_track_add_name(t, "x.y"));
        OK(sd_bus_request_name(others[1], "x.y", SD_BUS_NAME_REPLACE_EXISTING));
        settle();
        SHOW(sd_bus_track_count(t));
        OK(sd_bus_release_name(others[1], "x.y"));
        settle();
        SHOW(sd_bus_track_count(t));
        sd_bus_track_unref(t);
        peers_close();
}

static void handlers(void) {
        sd_bus_track *t, *u;
        sd_bus_destroy_t callback;
        printf("— handlers\n");
        peers_open();
        OK(sd_bus_track_new(bus, &t, fails, (void *) "t"));
        OK(sd_bus_track_add_name(t, names[0]));
        OK(sd_bus_track_new(bus, &to_drop, drops, (void *) "t"));
        OK(sd_bus_track_add_name(to_drop, names[1]));
        OK(sd_bus_track_new(bus, &u, adds_again, (void *) "t"));
        OK(sd_bus_track_add_name(u, names[2]));
        for (int i = 0; i < 3; i++)
                leave(i);
        SHOW(to_drop == NULL);
        SHOW(sd_bus_track_count(u));
        sd_bus_track_unref(t);
        sd_bus_track_unref(u);

        OK(sd_bus_track_new(bus, &t, gone, (void *) "one"));
        SHOW(sd_bus_track_get_destroy_callback(t, &callback));
        SHOW(sd_bus_track_set_destroy_callback(t, destroyed));
        SHOW(sd_bus_track_get_destroy_callback(t, &callback));
        SHOW(callback == destroyed);
        SHOW(sd_bus_track_get_destroy_callback(t, NULL));
        SHOW(sd_bus_track_get_destroy_callback(NULL, &callback));
        SHOW(sd_bus_track_set_destroy_callback(NULL, destroyed));
        SHOW(sd_bus_track_get_userdata(NULL) == NULL);
        SHOW(sd_bus_track_set_userdata(NULL, NULL) == NULL);
        SHOW(strcmp(sd_bus_track_set_userdata(t, (void *) "two"), "one"));
        SHOW(strcmp(sd_bus_track_get_userdata(t), "two"));
        SHOW(sd_bus_track_get_bus(t) == bus);
        SHOW(sd_bus_track_get_bus(NULL) == NULL);
        SHOW(sd_bus_track_ref(t) == t);
        SHOW(sd_bus_track_unref(t) == NULL);
        SHOW(sd_bus_track_ref(NULL) == NULL);
        SHOW(sd_bus_track_unref(NULL) == NULL);
        SHOW(sd_bus_track_count(NULL));
        SHOW(sd_bus_track_set_recursive(NULL, 1));
        SHOW(sd_bus_track_get_recursive(NULL));
        OK(sd_bus_track_add_name(t, names[3]));
        SHOW(sd_bus_track_unref(t) == NULL);
        leave(3);
        peers_close();
}

static int on_call(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        sd_bus_track *t = userdata;
        SHOW(sd_bus_track_count_sender(t, m));
        SHOW(sd_bus_track_add_sender(t, m));
        SHOW(sd_bus_track_add_sender(t, m));
        SHOW(sd_bus_track_count_sender(t, m));
        SHOW(sd_bus_track_remove_sender(t, m));
        SHOW(sd_bus_track_remove_sender(t, m));
        SHOW(sd_bus_track_add_sender(t, m));
        SHOW(sd_bus_track_add_sender(NULL, m));
        SHOW(sd_bus_track_add_sender(t, NULL));
        SHOW(sd_bus_track_remove_sender(t, NULL));
        SHOW(sd_bus_track_count_sender(t, NULL));
        return sd_bus_reply_method_return(m, NULL);
}

static void senders(void) {
        sd_bus_track *t;
        const char *own;
        sd_bus_slot *slot;
        sd_bus_message *m;
        printf("— senders\n");
        peers_open();
        OK(sd_bus_get_unique_name(bus, &own));
        OK(sd_bus_track_new(bus, &t, gone, (void *) "t"));
        OK(sd_bus_add_object(bus, &slot, "/o", on_call, t));
        OK(sd_bus_call_method_async(others[2], NULL, own, "/o", "a.b", "C", NULL, NULL, NULL));
        OK(sd_bus_flush(others[2]));
        while (sd_bus_track_count(t) == 0) {
                OK(sd_bus_wait(bus, 1000000));
                OK(sd_bus_process(bus, NULL));
        }
        SHOW_STRING(label(sd_bus_track_first(t)));
        OK(sd_bus_message_new_signal(bus, &m, "/", "a.b", "C"));
        SHOW(sd_bus_track_add_sender(t, m));
        SHOW(sd_bus_track_count_sender(t, m));
        SHOW(sd_bus_track_remove_sender(t, m));
        sd_bus_message_unref(m);
        OK(sd_bus_message_new_signal(others[0], &m, "/", "a.b", "C"));
        SHOW(sd_bus_track_add_sender(t, m));
        sd_bus_message_unref(m);
        leave(2);
        sd_bus_slot_unref(slot);
        sd_bus_track_unref(t);
        peers_close();
}

static void closing(void) {
        sd_bus_track *t, *u;
        printf("— the connection closes\n");
        peers_open();
        OK(sd_bus_track_new(bus, &t, gone, (void *) "t"));
        OK(sd_bus_track_set_destroy_callback(t, destroyed));
        OK(sd_bus_track_add_name(t, names[0]));
        OK(sd_bus_track_new(bus, &u, gone, (void *) "u"));
        OK(sd_bus_track_add_name(u, names[0]));
        OK(sd_bus_track_add_name(u, names[1]));
        settle();
        CHECK(shutdown(sd_bus_get_fd(bus), SHUT_RDWR) == 0);
        for (int i = 0; i < 8; i++) {
                SHOW(sd_bus_process(bus, NULL));
                printf("  %u %u\n", sd_bus_track_count(t), sd_bus_track_count(u));
        }
        SHOW(sd_bus_track_add_name(t, names[0]));
        sd_bus_track_unref(t);
        sd_bus_unref(bus);
        SHOW(sd_bus_track_count(u));
        sd_bus_track_unref(u);
        peers_close();
}

int main(void) {
        bus = on_bus();
        counting(false);
        counting(true);
        iterating();
        well_known();
        handlers();
        senders();
        closing();
        return 0;
}
