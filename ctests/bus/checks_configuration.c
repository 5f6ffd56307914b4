/* What do the configuration functions say of NULL, of a connection in each of its states, and in a forked child? */

#include "states.h"

/* It belongs to the connection if that takes it. */
static int give_descriptor(sd_bus *bus) {
        int fd = open("/dev/null", O_RDWR | O_CLOEXEC), r = sd_bus_set_fd(bus, fd, fd);
        if (r < 0)
                close(fd);
        return r;
}

int main(void) {
        const char *s;
        uint64_t u;
        sd_id128_t id;

        EACH(sd_bus_set_address(bus, "unix:path=/x"));
        EACH(sd_bus_set_address(bus, NULL));
        EACH(sd_bus_set_address(bus, ""));
        EACH(sd_bus_get_address(bus, &s));
        EACH(sd_bus_get_address(bus, NULL));
        EACH(give_descriptor(bus));
        EACH(sd_bus_set_fd(bus, -1, 1));
        EACH(sd_bus_set_fd(bus, 0, -1));
        EACH(sd_bus_set_exec(bus, "/bin/true", (char *[]) { (char *) "true", NULL }));
        EACH(sd_bus_set_exec(bus, "/bin/true", NULL));
        EACH(sd_bus_set_exec(bus, "/bin/true", (char *[]) { NULL }));
        EACH(sd_bus_set_exec(bus, NULL, (char *[]) { (char *) "true", NULL }));
        EACH(sd_bus_set_bus_client(bus, true));
        EACH(sd_bus_set_bus_client(bus, false));
        EACH(sd_bus_is_bus_client(bus));
        EACH(sd_bus_set_server(bus, true, SERVER_ID));
        EACH(sd_bus_set_server(bus, true, SD_ID128_NULL));
        EACH(sd_bus_set_server(bus, false, SD_ID128_NULL));
        EACH(sd_bus_set_server(bus, false, SERVER_ID));
        EACH(sd_bus_is_server(bus));
        EACH(sd_bus_set_anonymous(bus, true));
        EACH(sd_bus_is_anonymous(bus));
        EACH(sd_bus_set_trusted(bus, true));
        EACH(sd_bus_is_trusted(bus));
        EACH(sd_bus_set_monitor(bus, true));
        EACH(sd_bus_is_monitor(bus));
        EACH(sd_bus_set_description(bus, "text"));
        EACH(sd_bus_set_description(bus, NULL));
        EACH(sd_bus_get_description(bus, &s));
        EACH(sd_bus_get_description(bus, NULL));
        EACH(sd_bus_negotiate_fds(bus, true));
        EACH(sd_bus_negotiate_fds(bus, false));
        EACH(sd_bus_negotiate_timestamp(bus, true));
        EACH(sd_bus_negotiate_timestamp(bus, false));
        EACH(sd_bus_negotiate_creds(bus, true, SD_BUS_CREDS_UID));
        EACH(sd_bus_negotiate_creds(bus, false, _SD_BUS_CREDS_ALL));
        EACH(sd_bus_negotiate_creds(bus, true, 0));
        EACH(sd_bus_negotiate_creds(bus, true, ~(uint64_t) 0));
        EACH(sd_bus_negotiate_creds(bus, true, (uint64_t) _SD_BUS_CREDS_ALL + 1));
        EACH(sd_bus_get_creds_mask(bus, &u));
        EACH(sd_bus_get_creds_mask(bus, NULL));
        EACH(sd_bus_set_allow_interactive_authorization(bus, true));
        EACH(sd_bus_get_allow_interactive_authorization(bus));
        EACH(sd_bus_set_exit_on_disconnect(bus, true));
        EACH(sd_bus_set_exit_on_disconnect(bus, false));
        EACH(sd_bus_get_exit_on_disconnect(bus));
        EACH(sd_bus_set_close_on_exit(bus, false));
        EACH(sd_bus_get_close_on_exit(bus));
        EACH(sd_bus_set_watch_bind(bus, true));
        EACH(sd_bus_get_watch_bind(bus));
        EACH(sd_bus_set_connected_signal(bus, true));
        EACH(sd_bus_get_connected_signal(bus));
        EACH(sd_bus_set_sender(bus, "a.b"));
        EACH(sd_bus_set_sender(bus, "not a name"));
        EACH(sd_bus_set_sender(bus, ":1.5"));
        EACH(sd_bus_set_sender(bus, ""));
        EACH(sd_bus_set_sender(bus, NULL));
        EACH(sd_bus_get_sender(bus, &s));
        EACH(sd_bus_get_sender(bus, NULL));
        EACH(sd_bus_set_method_call_timeout(bus, 1000000));
        EACH(sd_bus_set_method_call_timeout(bus, 0));
        EACH(sd_bus_set_method_call_timeout(bus, UINT64_MAX));
        EACH(sd_bus_get_method_call_timeout(bus, &u));
        EACH(sd_bus_get_method_call_timeout(bus, NULL));
        EACH(sd_bus_get_scope(bus, &s));
        EACH(sd_bus_get_scope(bus, NULL));
        EACH_OF(ALL & ~RESTING, sd_bus_get_bus_id(bus, &id));
        EACH(sd_bus_get_bus_id(bus, NULL));
        EACH_OF(ALL & ~RESTING, sd_bus_get_unique_name(bus, &s));
        EACH(sd_bus_get_unique_name(bus, NULL));
        return 0;
}
