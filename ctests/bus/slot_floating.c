/* sd_bus_slot_set_floating(3): who keeps whom, -ESTALE once the connection is gone, when and in which order the destroy
 * callbacks run.
 * ctest: nobus oom */

#include "../peers.h"

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return 0;
}

static void destroyed(void *userdata) {
        printf("destroyed %s\n", (const char *) userdata);
}

static sd_bus_slot *filter(sd_bus *bus, const char *name, bool floating) {
        sd_bus_slot *slot = NULL;
        OK(sd_bus_add_filter(bus, &slot, got, (void *) name));
        OK(sd_bus_slot_set_destroy_callback(slot, destroyed));
        if (floating) {
                OK(sd_bus_slot_set_floating(slot, true));
                sd_bus_slot_unref(slot); /* the connection has one */
        }
        return slot;
}

int main(void) {
        sd_bus *bus;
        sd_bus_slot *slot, *other;
        sd_bus_destroy_t callback;
        const char *s;

        printf("— the getters and setters\n");
        OK(sd_bus_new(&bus));
        slot = filter(bus, "a", false);
        SHOW(sd_bus_slot_get_floating(slot));
        SHOW(sd_bus_slot_set_floating(slot, 0));
        SHOW(sd_bus_slot_set_floating(slot, 5));
        SHOW(sd_bus_slot_get_floating(slot));
        SHOW(sd_bus_slot_set_floating(slot, -1));
        SHOW(sd_bus_slot_set_floating(slot, 0));
        SHOW(sd_bus_slot_get_floating(slot));
        SHOW(sd_bus_slot_get_floating(NULL));
        SHOW(sd_bus_slot_set_floating(NULL, 1));
        SHOW(sd_bus_slot_get_bus(slot) == bus);
        SHOW(sd_bus_slot_get_bus(NULL) == NULL);
        SHOW(strcmp(sd_bus_slot_get_userdata(slot), "a"));
        SHOW(sd_bus_slot_get_userdata(NULL) == NULL);
        SHOW(strcmp(sd_bus_slot_set_userdata(slot, (void *) "b"), "a"));
        SHOW(sd_bus_slot_set_userdata(NULL, (void *) "b") == NULL);
        SHOW(strcmp(sd_bus_slot_get_userdata(slot), "b"));
        SHOW(sd_bus_slot_get_description(slot, &s));
        SHOW(sd_bus_slot_get_description(slot, NULL));
        SHOW(sd_bus_slot_get_description(NULL, &s));
        SHOW(sd_bus_slot_set_description(slot, "text"));
        SHOW(sd_bus_slot_set_description(slot, "text"));
        SHOW(sd_bus_slot_get_description(slot, &s));
        SHOW_STRING(s);
        SHOW(sd_bus_slot_set_description(slot, ""));
        SHOW(sd_bus_slot_get_description(slot, &s));
        SHOW_STRING(s);
        SHOW(sd_bus_slot_set_description(slot, NULL));
        SHOW(sd_bus_slot_set_description(slot, NULL));
        SHOW(sd_bus_slot_set_description(NULL, "x"));
        SHOW(sd_bus_slot_get_description(slot, &s));
        SHOW(sd_bus_slot_get_destroy_callback(slot, &callback));
        SHOW(callback == destroyed);
        SHOW(sd_bus_slot_get_destroy_callback(slot, NULL));
        SHOW(sd_bus_slot_get_destroy_callback(NULL, &callback));
        SHOW(sd_bus_slot_set_destroy_callback(slot, NULL));
        SHOW(sd_bus_slot_get_destroy_callback(slot, &callback));
        SHOW(callback == NULL);
        SHOW(sd_bus_slot_get_destroy_callback(slot, NULL));
        SHOW(sd_bus_slot_set_destroy_callback(NULL, destroyed));
        SHOW(sd_bus_slot_set_destroy_callback(slot, destroyed));
        SHOW(sd_bus_slot_get_current_message(slot) == NULL);
        SHOW(sd_bus_slot_get_current_handler(slot) == NULL);
        SHOW(sd_bus_slot_get_current_userdata(slot) == NULL);
        SHOW(sd_bus_slot_get_current_message(NULL) == NULL);
        SHOW(sd_bus_slot_get_current_handler(NULL) == NULL);
        SHOW(sd_bus_slot_get_current_userdata(NULL) == NULL);
        SHOW(sd_bus_slot_ref(slot) == slot);
        SHOW(sd_bus_slot_unref(slot) == NULL);
        SHOW(sd_bus_slot_ref(NULL) == NULL);
        SHOW(sd_bus_slot_unref(NULL) == NULL);
        SHOW(sd_bus_slot_unref(slot) == NULL);
        bus = sd_bus_unref(bus);

        printf("— a slot keeps its connection\n");
        OK(sd_bus_new(&bus));
        slot = filter(bus, "keeps", false);
        sd_bus_unref(bus);
        SHOW(sd_bus_slot_get_bus(slot) == bus);
        SHOW(sd_bus_is_open(bus));
        slot = sd_bus_slot_unref(slot);

        printf("— a floating slot is kept by its connection\n");
        OK(sd_bus_new(&bus));
        filter(bus, "first", true);
        filter(bus, "second", true);
        slot = sd_bus_slot_ref(filter(bus, "third, referenced", true));
        sd_bus_unref(bus);
        printf("unreferenced\n");
        SHOW(sd_bus_slot_get_bus(slot) == NULL);
        SHOW(sd_bus_slot_get_floating(slot));
        SHOW(sd_bus_slot_set_floating(slot, 0));
        SHOW(sd_bus_slot_set_floating(slot, 1));
        SHOW(sd_bus_slot_set_description(slot, "x"));
        SHOW(strcmp(sd_bus_slot_get_userdata(slot), "third, referenced"));
        slot = sd_bus_slot_unref(slot);

        printf("— floating by NULL, and a floating one taken back\n");
        OK(sd_bus_new(&bus));
        OK(sd_bus_add_filter(bus, NULL, got, NULL));
        slot = sd_bus_slot_ref(filter(bus, "was floating", true));
        SHOW(sd_bus_slot_set_floating(slot, false));
        slot = sd_bus_slot_unref(slot);
        printf("it was the last reference\n");
        bus = sd_bus_unref(bus);

        printf("— destroyed between others\n");
        OK(sd_bus_new(&bus));
        slot = sd_bus_slot_ref(filter(bus, "1", true));
        other = filter(bus, "2", false);
        filter(bus, "3", true);
        other = sd_bus_slot_unref(other);
        filter(bus, "4", true);
        OK(sd_bus_slot_set_floating(slot, false));
        OK(sd_bus_slot_set_floating(slot, true));
        sd_bus_close(bus);
        printf("closed\n");
        SHOW(sd_bus_slot_get_bus(slot) == bus);
        bus = sd_bus_unref(bus);
        printf("unreferenced\n");
        slot = sd_bus_slot_unref(slot);
        return 0;
}
