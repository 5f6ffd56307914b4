/* sd_bus_list_names(3): after an error the bus is not asked for the second list.
 * ctest: nobus */

#include <pthread.h>

#include "../peers.h"

static int refuse(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        if (!sd_bus_message_get_member(m))
                return 0;
        printf("%s\n", sd_bus_message_get_member(m));
        if (sd_bus_message_is_method_call(m, NULL, "Hello"))
                return sd_bus_reply_method_return(m, "s", ":1.1");
        return sd_bus_reply_method_errorf(m, "org.freedesktop.DBus.Error.AccessDenied", "no");
}

/* The bus, until its client goes. */
static void *serve(void *userdata) {
        sd_bus *bus = server_on(*(int *) userdata);
        OK(sd_bus_add_filter(bus, NULL, refuse, NULL));
        OK(sd_bus_start(bus));
        int r;
        while ((r = sd_bus_process(bus, NULL)) >= 0)
                if (r == 0)
                        sd_bus_wait(bus, UINT64_MAX);
        sd_bus_close_unref(bus);
        return NULL;
}

int main(void) {
        int fds[2];
        sockets(fds);
        pthread_t server;
        CHECK(pthread_create(&server, NULL, serve, &fds[1]) == 0);
        sd_bus *bus = client_on(fds[0]);
        OK(sd_bus_set_bus_client(bus, true));
        OK(sd_bus_start(bus));
        char **acquired = NULL, **activatable = NULL;
        SHOW(sd_bus_list_names(bus, &acquired, &activatable));
        CHECK(!acquired && !activatable);
        sd_bus_flush_close_unref(bus);
        pthread_join(server, NULL);
        return 0;
}
