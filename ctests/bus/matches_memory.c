/* sd_bus_add_match(3), sd_bus_track_new(3), sd_bus_request_name(3) while memory runs out: nothing is half done, nothing is lost.
 * ctest: oom */

#include "../peers.h"

static int on_match(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (*(int *) userdata)++;
        return 0;
}

static const char *const rules[] = {
        "", "type='signal'", "type='signal',interface='a.b',member='M',path='/p'", "member='M'", "member='M',arg0='x'", "member='N'",
        "sender=':1.5'", "sender='a.b'", "path_namespace='/p'", "path_namespace='/q'", "arg0namespace='x'", "arg0path='x'", "arg0has='x'",
        "type='signal',interface='a.b',member='M',path='/p',arg0='x',arg1='y',arg2='z'",
};

#define N_RULES (sizeof rules / sizeof *rules)

static void direct(void) {
        sd_bus *bus;
        sd_bus_slot *slots[N_RULES];
        int n = 0;
        OK(sd_bus_new(&bus));
        for (size_t i = 0; i < N_RULES; i++)
                OK(sd_bus_add_match(bus, &slots[i], rules[i], on_match, &n));
        for (size_t i = 0; i < N_RULES; i += 2)
                sd_bus_slot_unref(slots[i]);
        for (size_t i = 0; i < N_RULES; i += 2)
                OK(sd_bus_add_match(bus, &slots[i], rules[N_RULES - 1 - i], on_match, &n));
        OK(sd_bus_match_signal(bus, NULL, "a.b", "/p", "a.b", "M", on_match, &n));
        for (size_t i = 0; i < N_RULES; i++)
                sd_bus_slot_unref(slots[i]);
        sd_bus_unref(bus);
}

static void unconnected(void) {
        sd_bus *bus;
        sd_bus_track *track;
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_bus_client(bus, true));
        OK(sd_bus_track_new(bus, &track, NULL, NULL));
        SHOW(sd_bus_track_count(track));
        sd_bus_track_unref(track);
        SHOW(sd_bus_request_name(bus, "a.b", 0));
        SHOW(sd_bus_add_match(bus, NULL, "sender='org.freedesktop.DBus.Local'", on_match, NULL));
        SHOW(sd_bus_add_match(bus, NULL, "member=", on_match, NULL));
        SHOW(sd_bus_add_match(bus, NULL, "nonsense", on_match, NULL));
        sd_bus_unref(bus);
}

int main(void) {
        direct();
        unconnected();
        return 0;
}
