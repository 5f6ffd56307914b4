/* sd_bus_start(3): a connection that has no address, or two roles, is refused, but stays as if it were connecting: messages of it can be
 * made, sealed and read, and nothing ever happens. Bindings keep values in such messages.
 * ctest: oom-loose */

#include "../peers.h"

static void shown(sd_bus *bus) {
        SHOW(sd_bus_start(bus));
        SHOW(sd_bus_is_open(bus));
        SHOW(sd_bus_is_ready(bus));
        SHOW(sd_bus_start(bus));
        SHOW(sd_bus_set_address(bus, "unix:path=/nowhere"));
        SHOW(sd_bus_get_events(bus));
        uint64_t timeout = 0;
        SHOW(sd_bus_get_timeout(bus, &timeout));
        CHECK(timeout == UINT64_MAX);

        sd_bus_message *m = NULL;
        const char *text = NULL;
        OK(sd_bus_message_new(bus, &m, SD_BUS_MESSAGE_METHOD_CALL));
        OK(sd_bus_message_append_basic(m, 's', "kept"));
        OK(sd_bus_message_seal(m, 1, 0));
        OK(sd_bus_message_rewind(m, true));
        OK(sd_bus_message_read(m, "s", &text));
        SHOW_STRING(text);
        sd_bus_message_unref(m);
}

int main(void) {
        sd_bus *bus = NULL;
        OK(sd_bus_new(&bus));
        shown(bus);
        SHOW(sd_bus_get_fd(bus));
        SHOW(sd_bus_process(bus, NULL));
        SHOW(sd_bus_wait(bus, 0));
        sd_bus_message *m = NULL;
        OK(sd_bus_message_new_signal(bus, &m, "/a", "a.b", "C"));
        SHOW(sd_bus_send(bus, m, NULL));
        uint64_t queued = 0;
        OK(sd_bus_get_n_queued_write(bus, &queued));
        SHOW(queued);
        sd_bus_message_unref(m);
        SHOW(sd_bus_process(bus, NULL));

        sd_event *e = NULL;
        OK(sd_event_new(&e));
        SHOW(sd_bus_attach_event(bus, e, 0));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_bus_is_open(bus));
        SHOW(sd_bus_detach_event(bus));
        sd_event_unref(e);
        sd_bus_close(bus);
        SHOW(sd_bus_is_open(bus));
        sd_bus_unref(bus);

        int fds[2];
        sockets(fds);
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_fd(bus, fds[0], fds[0]));
        OK(sd_bus_set_server(bus, true, SD_ID128_NULL));
        OK(sd_bus_set_bus_client(bus, true));
        shown(bus);
        CHECK(sd_bus_get_fd(bus) == fds[0]);
        sd_bus_unref(bus);
        close(fds[1]);
        return 0;
}
