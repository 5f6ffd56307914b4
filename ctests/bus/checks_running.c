/* What do the functions that run a connection say of NULL, of a connection in each of its states, and in a forked child? */

#include "states.h"

static sd_event *event;

static int attach_twice(sd_bus *bus, sd_event *e) {
        int r = sd_bus_attach_event(bus, e, 0);
        return r < 0 ? r : sd_bus_attach_event(bus, e, 0);
}

static int attach_detach(sd_bus *bus) {
        int r = sd_bus_attach_event(bus, event, 5);
        if (r < 0)
                return r;
        CHECK(sd_bus_get_event(bus) == event);
        r = sd_bus_detach_event(bus);
        CHECK(!sd_bus_get_event(bus));
        return r;
}

static int timeout(sd_bus *bus) {
        uint64_t u = 5;
        int r = sd_bus_get_timeout(bus, &u);
        return r < 0 ? r : r * 10 + (u == UINT64_MAX ? 0 : u == 0 ? 1 : u == 5 ? 2 : 3);
}

static int n_read(sd_bus *bus) {
        uint64_t u = 77;
        int r = sd_bus_get_n_queued_read(bus, &u);
        return r < 0 ? r : (int) u;
}

static int n_written(sd_bus *bus) {
        uint64_t u = 77;
        int r = sd_bus_get_n_queued_write(bus, &u);
        return r < 0 ? r : (int) u;
}

static int process(sd_bus *bus) {
        sd_bus_message *m = (void *) 5;
        int r = sd_bus_process(bus, &m);
        if (r >= 0 && m) {
                r = sd_bus_message_is_signal(m, "org.freedesktop.DBus.Local", "Disconnected") ? 1000 : 100;
                sd_bus_message_unref(m);
        }
        return r;
}

static int owner_creds(sd_bus *bus, uint64_t mask) {
        sd_bus_creds *c = NULL;
        int r = sd_bus_get_owner_creds(bus, mask, &c);
        sd_bus_creds_unref(c);
        return r;
}

static int same_tid(sd_bus *bus) {
        pid_t tid = -1;
        int r = sd_bus_get_tid(bus, &tid);
        return r < 0 ? r : r + 10 * (tid == gettid());
}

int main(void) {
        OK(sd_event_new(&event));

        EACH(sd_bus_is_open(bus));
        EACH(sd_bus_is_ready(bus));
        EACH(sd_bus_start(bus));
        EACH(sd_bus_get_fd(bus) >= 0 ? 1 : sd_bus_get_fd(bus));
        EACH_OF(ALL & ~STATE(HELLO), sd_bus_get_events(bus));
        EACH_OF(ALL & ~STATE(HELLO), timeout(bus));
        EACH(sd_bus_get_timeout(bus, NULL));
        EACH_OF(ALL & ~STATE(HELLO), process(bus));
        EACH_OF(ALL & ~STATE(HELLO), sd_bus_process(bus, NULL));
        EACH_OF(ALL & ~STATE(HELLO), sd_bus_process_priority(bus, 0, NULL));
        EACH_OF(ALL & ~STATE(HELLO), sd_bus_wait(bus, 0));
        EACH_OF(ALL & ~RESTING, sd_bus_flush(bus));
        EACH(sd_bus_try_close(bus));
        EACH(sd_bus_pending_method_calls(bus));
        EACH_OF(ALL & ~STATE(HELLO), n_read(bus));
        EACH_OF(ALL & ~STATE(HELLO), n_written(bus));
        EACH(sd_bus_get_n_queued_read(bus, NULL));
        EACH(sd_bus_get_n_queued_write(bus, NULL));
        EACH(attach_detach(bus));
        EACH(attach_twice(bus, event));
        EACH(attach_twice(bus, NULL));
        EACH(sd_bus_detach_event(bus));
        EACH(sd_bus_get_event(bus) != NULL);
        EACH(same_tid(bus));
        EACH(sd_bus_get_tid(bus, NULL));
        EACH_OF(ALL & ~RESTING, owner_creds(bus, SD_BUS_CREDS_UID));
        EACH_OF(ALL & ~RESTING, owner_creds(bus, 0));
        EACH_OF(ALL & ~RESTING, owner_creds(bus, ~(uint64_t) 0));
        EACH(sd_bus_get_owner_creds(bus, SD_BUS_CREDS_UID, NULL));
        EACH_OF(ALL & ~RESTING, sd_bus_can_send(bus, 'h'));
        EACH_OF(ALL & ~RESTING, sd_bus_can_send(bus, 's'));
        EACH(sd_bus_can_send(bus, 0));
        EACH(sd_bus_can_send(bus, '?'));
        EACH(sd_bus_get_current_slot(bus) != NULL);
        EACH(sd_bus_get_current_message(bus) != NULL);
        EACH(sd_bus_get_current_handler(bus) != NULL);
        EACH(sd_bus_get_current_userdata(bus) != NULL);
        EACH(bus ? (sd_bus_unref(sd_bus_ref(bus)) == NULL) : sd_bus_ref(bus) == NULL);
        EACH((sd_bus_close(bus), sd_bus_is_open(bus)));

        CHECK(!sd_bus_unref(NULL));
        CHECK(!sd_bus_close_unref(NULL));
        CHECK(!sd_bus_flush_close_unref(NULL));
        sd_event_unref(event);
        return 0;
}
