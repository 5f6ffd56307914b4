/* sd_bus_request_name(3): all flags, queueing and later ownership, releasing, and the asynchronous forms with and without a
 * callback; what the others see. */

#include "../peers.h"

static sd_bus *a, *b, *watcher;
static const char *unique_a, *unique_b;
static int changes;

static sd_bus *on_bus(void) {
        sd_bus *bus;
        const char *unique;
        OK(sd_bus_open_user(&bus));
        OK(sd_bus_get_unique_name(bus, &unique));
        return bus;
}

static const char *who(const char *name) {
        return !*name ? "nobody" : strcmp(name, unique_a) == 0 ? "a" : strcmp(name, unique_b) == 0 ? "b" : "another";
}

static int on_changed(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const char *name, *old, *new;
        OK(sd_bus_message_read(m, "sss", &name, &old, &new));
        if (name[0] != ':')
                changes += printf("    %s: %s → %s\n", name, who(old), who(new)) > 0;
        return 0;
}

static int on_own(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const char *name;
        if (sd_bus_message_is_signal(m, "org.freedesktop.DBus", "NameAcquired") || sd_bus_message_is_signal(m, "org.freedesktop.DBus", "NameLost")) {
                OK(sd_bus_message_read(m, "s", &name));
                if (name[0] != ':')
                        printf("    %s %s %s\n", (const char *) userdata, sd_bus_message_get_member(m), name);
        } else if (sd_bus_message_is_signal(m, "org.freedesktop.DBus.Local", NULL))
                printf("    %s %s\n", (const char *) userdata, sd_bus_message_get_member(m));
        return 0;
}

/* Everything that the bus has sent on account of what came before. */
static void settle_one(sd_bus *bus) {
        if (!bus || sd_bus_is_open(bus) <= 0)
                return;
        sd_bus_message *reply = NULL;
        if (sd_bus_call_method(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId", NULL, &reply, NULL) >= 0)
                sd_bus_message_unref(reply);
        while (sd_bus_process(bus, NULL) > 0)
                ;
}

static void settle(void) {
        for (int i = 0; i < 2; i++) {
                settle_one(a);
                settle_one(b);
        }
        settle_one(watcher);
}

#define DO(expr)                                                                                \
        do {                                                                                    \
                SHOW(expr);                                                                     \
                settle();                                                                       \
        } while (0)

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        uint32_t answer = 0;
        if (sd_bus_message_is_method_error(m, NULL))
                printf("    %s: %s\n", (const char *) userdata, sd_bus_message_get_error(m)->name);
        else {
                OK(sd_bus_message_read(m, "u", &answer));
                printf("    %s: %u\n", (const char *) userdata, answer);
        }
        return 1;
}

static sd_bus *watched(const char *label) {
        sd_bus *bus = on_bus();
        OK(sd_bus_add_filter(bus, NULL, on_own, (void *) label));
        return bus;
}

int main(void) {
        sd_bus_slot *slot = NULL;
        a = watched("a"), b = watched("b"), watcher = on_bus();
        OK(sd_bus_get_unique_name(a, &unique_a));
        OK(sd_bus_get_unique_name(b, &unique_b));
        OK(sd_bus_match_signal(watcher, NULL, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged", on_changed, NULL));

        printf("— one owner\n");
        DO(sd_bus_request_name(a, "x.y", 0));
        DO(sd_bus_request_name(a, "x.y", 0));
        DO(sd_bus_request_name(a, "x.y", SD_BUS_NAME_REPLACE_EXISTING | SD_BUS_NAME_QUEUE));
        DO(sd_bus_request_name(b, "x.y", 0));
        DO(sd_bus_request_name(b, "x.y", SD_BUS_NAME_REPLACE_EXISTING));
        DO(sd_bus_release_name(b, "x.y"));
        DO(sd_bus_release_name(a, "x.y"));
        DO(sd_bus_release_name(a, "x.y"));

        printf("— queueing\n");
        DO(sd_bus_request_name(a, "x.y", SD_BUS_NAME_ALLOW_REPLACEMENT));
        DO(sd_bus_request_name(b, "x.y", SD_BUS_NAME_QUEUE));
        DO(sd_bus_request_name(b, "x.y", SD_BUS_NAME_QUEUE));
        DO(sd_bus_request_name(b, "x.y", 0));
        DO(sd_bus_request_name(b, "x.y", SD_BUS_NAME_QUEUE));
        DO(sd_bus_release_name(a, "x.y"));
        DO(sd_bus_request_name(a, "x.y", SD_BUS_NAME_QUEUE));
        DO(sd_bus_release_name(a, "x.y"));
        DO(sd_bus_release_name(b, "x.y"));

        printf("— replacing\n");
        DO(sd_bus_request_name(a, "x.y", SD_BUS_NAME_ALLOW_REPLACEMENT));
        DO(sd_bus_request_name(b, "x.y", SD_BUS_NAME_REPLACE_EXISTING));
        DO(sd_bus_request_name(a, "x.y", SD_BUS_NAME_REPLACE_EXISTING));
        DO(sd_bus_release_name(b, "x.y"));
        DO(sd_bus_request_name(a, "x.y", SD_BUS_NAME_ALLOW_REPLACEMENT | SD_BUS_NAME_QUEUE));
        DO(sd_bus_request_name(b, "x.y", SD_BUS_NAME_REPLACE_EXISTING | SD_BUS_NAME_ALLOW_REPLACEMENT));
        DO(sd_bus_request_name(a, "x.y", SD_BUS_NAME_REPLACE_EXISTING | SD_BUS_NAME_QUEUE));
        DO(sd_bus_release_name(a, "x.y"));
        DO(sd_bus_release_name(b, "x.y"));

        printf("— asynchronously\n");
        DO(sd_bus_request_name_async(a, &slot, "x.y", 0, got, (void *) "request"));
        SHOW(slot != NULL);
        slot = sd_bus_slot_unref(slot);
        DO(sd_bus_request_name_async(a, NULL, "x.y", 0, got, (void *) "again"));
        DO(sd_bus_request_name_async(b, NULL, "x.y", 0, got, (void *) "of another"));
        DO(sd_bus_request_name_async(b, NULL, "x.y", SD_BUS_NAME_QUEUE, got, (void *) "queued"));
        DO(sd_bus_release_name_async(a, NULL, "x.y", got, (void *) "release"));
        DO(sd_bus_release_name_async(a, NULL, "x.y", got, (void *) "release again"));
        DO(sd_bus_release_name_async(b, &slot, "not.there", got, (void *) "release what is not there"));
        slot = sd_bus_slot_unref(slot);
        DO(sd_bus_release_name_async(b, NULL, "x.y", got, (void *) "release"));
        OK(sd_bus_request_name_async(a, &slot, "dropped.slot", 0, got, (void *) "dropped"));
        slot = sd_bus_slot_unref(slot);
        settle();

        printf("— asynchronously without a callback\n");
        DO(sd_bus_request_name_async(a, NULL, "x.y", 0, NULL, NULL));
        DO(sd_bus_request_name_async(a, NULL, "x.y", 0, NULL, NULL));
        DO(sd_bus_request_name_async(b, NULL, "x.y", SD_BUS_NAME_QUEUE, NULL, NULL));
        SHOW(sd_bus_is_open(b));
        DO(sd_bus_release_name_async(b, NULL, "not.there", NULL, NULL));
        SHOW(sd_bus_is_open(b));
        DO(sd_bus_request_name_async(b, &slot, "x.y", 0, NULL, NULL));
        SHOW(slot != NULL);
        SHOW(sd_bus_is_open(b));
        SHOW(sd_bus_process(b, NULL));
        SHOW(sd_bus_process(b, NULL));
        slot = sd_bus_slot_unref(slot);
        sd_bus_close_unref(b);
        b = watched("b");
        OK(sd_bus_get_unique_name(b, &unique_b));
        DO(sd_bus_request_name_async(b, NULL, "x.y", 0, NULL, NULL));
        SHOW(sd_bus_is_open(b));
        sd_bus_unref(b);
        b = NULL;

        printf("— names go with their connection\n");
        for (int last = (sd_bus_close(a), changes) + 2; changes < last;) /* the bus has other sockets to look at before a's */
                if (OK(sd_bus_process(watcher, NULL)) == 0)
                        OK(sd_bus_wait(watcher, 5000000));
        sd_bus_unref(a);
        sd_bus_flush_close_unref(watcher);
        return 0;
}
