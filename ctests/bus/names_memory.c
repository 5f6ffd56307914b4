/* Names, matches, trackers and credentials on a bus while memory runs out: every call fails with -ENOMEM or succeeds, and what was
 * begun is undone.
 * ctest: oom-loose */

#include "../peers.h"

static int on_message(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return 0;
}

static int r;

#define TRY(expr)                       \
        do {                            \
                r = (expr);             \
                if (r < 0)              \
                        goto finish;    \
        } while (0)

int main(void) {
        sd_bus *bus = NULL;
        sd_bus_slot *slot = NULL, *request = NULL;
        sd_bus_track *track = NULL;
        sd_bus_creds *creds = NULL;
        char **acquired = NULL, **activatable = NULL;
        const char *own, *unit;

        TRY(sd_bus_open_user(&bus));
        TRY(sd_bus_get_unique_name(bus, &own));
        TRY(sd_bus_request_name(bus, "a.b", 0));
        TRY(sd_bus_request_name_async(bus, &request, "c.d", 0, on_message, NULL));
        TRY(sd_bus_add_match(bus, &slot, "type='signal',member='M',arg0='x'", on_message, NULL));
        TRY(sd_bus_add_match_async(bus, NULL, "type='signal',member='N'", on_message, on_message, NULL));
        TRY(sd_bus_track_new(bus, &track, NULL, NULL));
        TRY(sd_bus_track_add_name(track, own));
        TRY(sd_bus_track_add_name(track, "a.b"));
        TRY(sd_bus_list_names(bus, &acquired, &activatable));
        TRY(sd_bus_get_name_creds(bus, "a.b", _SD_BUS_CREDS_ALL | SD_BUS_CREDS_AUGMENT, &creds));
        TRY(sd_bus_creds_get_slice(creds, &unit));
        TRY(sd_bus_track_remove_name(track, own));
        TRY(sd_bus_release_name(bus, "a.b"));
        do
                TRY(sd_bus_process(bus, NULL));
        while (r > 0);
finish:
        sd_bus_creds_unref(creds);
        for (char **s = acquired; s && *s; s++)
                free(*s);
        free(acquired);
        for (char **s = activatable; s && *s; s++)
                free(*s);
        free(activatable);
        sd_bus_track_unref(track);
        sd_bus_slot_unref(request);
        sd_bus_slot_unref(slot);
        sd_bus_flush_close_unref(bus);
        printf("%s\n", r < 0 ? strerrorname_np(-r) : "done");
        return r < 0 ? 3 : 0;
}
