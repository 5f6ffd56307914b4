/* What do the functions about names on the bus, their matches and their tracking say of NULL, of bad arguments, of a
 * connection in each of its states, and in a forked child? */

#include "states.h"

#define WAITING (STATE(OPENING) | STATE(DIRECT) | STATE(SERVING) | STATE(HELLO) | STATE(HUNG_UP))

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return 0;
}

static int gone(sd_bus_track *track, void *userdata) {
        return 0;
}

static int slot_of(int r, sd_bus_slot **slot) {
        if (r < 0)
                CHECK(!*slot);
        *slot = sd_bus_slot_unref(*slot);
        return r;
}

static int creds_of(sd_bus *bus, const char *name, uint64_t mask) {
        sd_bus_creds *c = NULL;
        int r = sd_bus_get_name_creds(bus, name, mask, &c);
        sd_bus_creds_unref(c);
        return r;
}

static int release_requested(sd_bus *bus, const char *name) {
        (void) sd_bus_request_name(bus, name, 0);
        return sd_bus_release_name(bus, name);
}

static int names(sd_bus *bus, bool acquired, bool activatable) {
        char **l = NULL, **k = NULL;
        int r = sd_bus_list_names(bus, acquired ? &l : NULL, activatable ? &k : NULL);
        for (char **p = l; p && *p; p++)
                free(*p);
        for (char **p = k; p && *p; p++)
                free(*p);
        free(l);
        free(k);
        return r;
}

static int track(sd_bus *bus, int what) {
        sd_bus_track *t = NULL;
        int r = what == 0 ? sd_bus_track_new(bus, NULL, gone, NULL) : sd_bus_track_new(bus, &t, what == 2 ? NULL : gone, NULL);
        if (r >= 0 && what >= 3)
                r = sd_bus_track_add_name(t, what == 3 ? "a.b" : what == 4 ? "bad" : what == 5 ? ":1.1" : what == 6 ? NULL : "org.freedesktop.DBus");
        sd_bus_track_unref(t);
        return r;
}

int main(void) {
        sd_bus_slot *slot = NULL;
        sd_id128_t id;

        EACH_OF(ALL & ~RESTING, sd_bus_request_name(bus, "a.b", 0));
        EACH_OF(ALL & ~RESTING, sd_bus_request_name(bus, "a.b", 7));
        EACH_OF(ALL & ~RESTING, sd_bus_request_name(bus, "a.b", 8));
        EACH_OF(ALL & ~RESTING, sd_bus_request_name(bus, NULL, 0));
        EACH_OF(ALL & ~RESTING, sd_bus_request_name(bus, "", 0));
        EACH_OF(ALL & ~RESTING, sd_bus_request_name(bus, "ab", 0));
        EACH_OF(ALL & ~RESTING, sd_bus_request_name(bus, ":1.5", 0));
        EACH_OF(ALL & ~RESTING, sd_bus_request_name(bus, "org.freedesktop.DBus", 0));
        EACH_OF(ALL & ~RESTING, sd_bus_request_name(bus, "org.freedesktop.DBus.Local", 0));
        EACH_OF(ALL & ~RESTING, sd_bus_release_name(bus, "a.b"));
        EACH_OF(ALL & ~RESTING, sd_bus_release_name(bus, NULL));
        EACH_OF(ALL & ~RESTING, sd_bus_release_name(bus, ":1.5"));
        EACH_OF(ALL & ~RESTING, sd_bus_release_name(bus, "org.freedesktop.DBus"));
        EACH_OF(ALL & ~RESTING, sd_bus_release_name(bus, "ab"));
        EACH_OF(ALL & ~RESTING, release_requested(bus, "a.b"));
        EACH(slot_of(sd_bus_request_name_async(bus, &slot, "a.b", 0, got, NULL), &slot));
        EACH(slot_of(sd_bus_request_name_async(bus, NULL, "a.b", 0, NULL, NULL), &slot));
        EACH(slot_of(sd_bus_request_name_async(bus, &slot, "a.b", 8, got, NULL), &slot));
        EACH(slot_of(sd_bus_request_name_async(bus, &slot, NULL, 0, got, NULL), &slot));
        EACH(slot_of(sd_bus_request_name_async(bus, &slot, "ab", 0, got, NULL), &slot));
        EACH(slot_of(sd_bus_request_name_async(bus, &slot, "org.freedesktop.DBus", 0, got, NULL), &slot));
        EACH(slot_of(sd_bus_release_name_async(bus, &slot, "a.b", got, NULL), &slot));
        EACH(slot_of(sd_bus_release_name_async(bus, NULL, "a.b", NULL, NULL), &slot));
        EACH(slot_of(sd_bus_release_name_async(bus, &slot, NULL, got, NULL), &slot));
        EACH(slot_of(sd_bus_release_name_async(bus, &slot, "ab", got, NULL), &slot));
        EACH(slot_of(sd_bus_release_name_async(bus, &slot, "org.freedesktop.DBus", got, NULL), &slot));

        EACH_OF(ALL & ~RESTING, names(bus, true, true));
        EACH_OF(ALL & ~RESTING, names(bus, true, false));
        EACH_OF(ALL & ~RESTING, names(bus, false, true));
        EACH_OF(ALL & ~RESTING, names(bus, false, false));
        EACH_OF(ALL & ~WAITING, creds_of(bus, "org.freedesktop.DBus", SD_BUS_CREDS_UID));
        EACH_OF(ALL & ~WAITING, creds_of(bus, "org.freedesktop.DBus", 0));
        EACH_OF(ALL & ~WAITING, creds_of(bus, "org.freedesktop.DBus", ~(uint64_t) 0));
        EACH_OF(ALL & ~WAITING, creds_of(bus, "org.freedesktop.DBus.Local", SD_BUS_CREDS_UID));
        EACH_OF(ALL & ~WAITING, creds_of(bus, "org.freedesktop.DBus.Local", 0));
        EACH_OF(ALL & ~WAITING, creds_of(bus, "not.there", SD_BUS_CREDS_UID));
        EACH_OF(ALL & ~WAITING, creds_of(bus, "not.there", 0));
        EACH_OF(ALL & ~WAITING, creds_of(bus, "bad", SD_BUS_CREDS_UID));
        EACH_OF(ALL & ~WAITING, creds_of(bus, NULL, SD_BUS_CREDS_UID));
        EACH_OF(ALL & ~WAITING, sd_bus_get_name_creds(bus, "org.freedesktop.DBus", SD_BUS_CREDS_UID, NULL));
        EACH_OF(ALL & ~WAITING, sd_bus_get_name_creds(bus, "org.freedesktop.DBus", 0, NULL));
        EACH_OF(ALL & ~WAITING, sd_bus_get_name_machine_id(bus, "not.there", &id));
        EACH_OF(ALL & ~WAITING, sd_bus_get_name_machine_id(bus, "bad", &id));
        EACH_OF(ALL & ~WAITING, sd_bus_get_name_machine_id(bus, NULL, &id));
        EACH_OF(ALL & ~WAITING, sd_bus_get_name_machine_id(bus, "a.b", NULL));

        EACH_OF(ALL & ~RESTING, slot_of(sd_bus_add_match(bus, &slot, "type='signal'", got, NULL), &slot));
        EACH_OF(ALL & ~RESTING, slot_of(sd_bus_add_match(bus, &slot, "type='signal'", NULL, NULL), &slot));
        EACH_OF(ALL & ~RESTING, slot_of(sd_bus_add_match(bus, NULL, "type='signal'", got, NULL), &slot));
        EACH_OF(ALL & ~RESTING, slot_of(sd_bus_add_match(bus, &slot, "", got, NULL), &slot));
        EACH_OF(ALL & ~RESTING, slot_of(sd_bus_add_match(bus, &slot, NULL, got, NULL), &slot));
        EACH_OF(ALL & ~RESTING, slot_of(sd_bus_add_match(bus, &slot, "bad", got, NULL), &slot));
        EACH_OF(ALL & ~RESTING, slot_of(sd_bus_add_match(bus, &slot, "sender='org.freedesktop.DBus.Local'", got, NULL), &slot));
        EACH(slot_of(sd_bus_add_match_async(bus, &slot, "type='signal'", got, got, NULL), &slot));
        EACH(slot_of(sd_bus_add_match_async(bus, &slot, "type='signal'", NULL, NULL, NULL), &slot));
        EACH(slot_of(sd_bus_add_match_async(bus, NULL, "type='signal'", got, NULL, NULL), &slot));
        EACH(slot_of(sd_bus_add_match_async(bus, &slot, "bad", got, got, NULL), &slot));
        EACH(slot_of(sd_bus_add_match_async(bus, &slot, NULL, got, got, NULL), &slot));
        EACH_OF(ALL & ~RESTING, slot_of(sd_bus_match_signal(bus, &slot, NULL, NULL, NULL, NULL, got, NULL), &slot));
        EACH_OF(ALL & ~RESTING, slot_of(sd_bus_match_signal(bus, &slot, "a.b", "/", "a.b", "C", got, NULL), &slot));
        EACH_OF(ALL & ~RESTING, slot_of(sd_bus_match_signal(bus, &slot, "bad", "/", "a.b", "C", got, NULL), &slot));
        EACH_OF(ALL & ~RESTING, slot_of(sd_bus_match_signal(bus, &slot, "a.b", "bad", "a.b", "C", got, NULL), &slot));
        EACH_OF(ALL & ~RESTING, slot_of(sd_bus_match_signal(bus, &slot, "a.b", "/", "bad", "C", got, NULL), &slot));
        EACH_OF(ALL & ~RESTING, slot_of(sd_bus_match_signal(bus, &slot, "a.b", "/", "a.b", "-", got, NULL), &slot));
        EACH(slot_of(sd_bus_match_signal_async(bus, &slot, "a.b", "/", "a.b", "C", got, got, NULL), &slot));
        EACH(slot_of(sd_bus_match_signal_async(bus, &slot, "bad", "/", "a.b", "C", got, got, NULL), &slot));
        EACH(slot_of(sd_bus_match_signal_async(bus, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), &slot));

        EACH(slot_of(sd_bus_add_filter(bus, &slot, got, NULL), &slot));
        EACH(slot_of(sd_bus_add_filter(bus, NULL, got, NULL), &slot));
        EACH(slot_of(sd_bus_add_filter(bus, &slot, NULL, NULL), &slot));
        EACH(slot_of(sd_bus_add_object(bus, &slot, "/a", got, NULL), &slot));
        EACH(slot_of(sd_bus_add_object(bus, NULL, "/a", got, NULL), &slot));
        EACH(slot_of(sd_bus_add_object(bus, &slot, "a", got, NULL), &slot));
        EACH(slot_of(sd_bus_add_object(bus, &slot, NULL, got, NULL), &slot));
        EACH(slot_of(sd_bus_add_object(bus, &slot, "/a", NULL, NULL), &slot));
        EACH(slot_of(sd_bus_add_fallback(bus, &slot, "/a", got, NULL), &slot));
        EACH(slot_of(sd_bus_add_fallback(bus, &slot, "/a/", got, NULL), &slot));

        for (int what = 0; what < 8; what++) {
                printf("%d ", what);
                EACH_OF(what == 0 ? ALL : ALL & ~STATE(FORKED), track(bus, what)); /* the reference crashes */
        }
        return 0;
}
