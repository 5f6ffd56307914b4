/* sd_bus_default(3): the last reference to a thread's default connection may go in another thread. The first one then has no
 * default any more, and gets a new one. */

#include <pthread.h>
#include <systemd/sd-bus.h>

#include "../check.h"

static void *let_go(void *bus) {
        sd_bus *own;
        SHOW(sd_bus_default(&own));
        CHECK(own != bus);
        sd_bus_close_unref(bus);
        SHOW(sd_bus_is_open(own));
        sd_bus_flush_close_unref(own);
        return NULL;
}

int main(void) {
        sd_bus *bus, *again;
        OK(sd_bus_default(&bus));
        SHOW(sd_bus_default(&again));
        CHECK(again == bus);
        sd_bus_unref(again);

        pthread_t thread;
        CHECK(pthread_create(&thread, NULL, let_go, bus) == 0);
        CHECK(pthread_join(thread, NULL) == 0);

        SHOW(sd_bus_is_open(SD_BUS_DEFAULT));
        SHOW(sd_bus_default(&again));
        SHOW(sd_bus_is_open(again));
        SHOW(sd_bus_is_open(SD_BUS_DEFAULT));
        sd_bus_flush_close_unref(again);
        SHOW(sd_bus_is_open(SD_BUS_DEFAULT));
        return 0;
}
