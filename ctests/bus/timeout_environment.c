/* sd_bus_can_send(3) for every byte, and the default of sd_bus_get_method_call_timeout(3), which SYSTEMD_BUS_TIMEOUT sets.
 * ctest: nobus */

#include "../peers.h"

static void types(void) {
        sd_bus *client, *server;
        pair(&client, &server);
        for (int c = 0; c < 256; c++) {
                int r = sd_bus_can_send(client, (char) c);
                if (r != 0)
                        printf("%d '%c' %d\n", c, c > 32 && c < 127 ? c : '?', r);
        }
        sd_bus_close_unref(client);
        sd_bus_close_unref(server);
}

static uint64_t timeout(sd_bus *bus) {
        uint64_t usec = 0;
        OK(sd_bus_get_method_call_timeout(bus, &usec));
        return usec;
}

int main(void) {
        static const char *const texts[] = { "5", "5s", "1min", "1min 30s", "200ms", "infinity", "0", "", "x", "-5", "1.5s", "1.5", "2h", "1us",
                "99999999999999999999", "3 s", "3s4s", "1d", "1w 2d", "1month", "1y", "5usec", "5 minutes", "10sec", " 7 ", "7s x", "1.5.5s",
                ".5s", "5.s", "5µs", "infinity s", "inf", "1e3", "0.0000001s", "1min30" };
        types();
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
                sd_bus *bus;
                CHECK(setenv("SYSTEMD_BUS_TIMEOUT", texts[i], 1) == 0);
                OK(sd_bus_new(&bus));
                printf("\"%s\": %" PRIu64 "\n", texts[i], timeout(bus));
                sd_bus_unref(bus);
        }
        sd_bus *bus;
        OK(sd_bus_new(&bus));
        CHECK(setenv("SYSTEMD_BUS_TIMEOUT", "3", 1) == 0);
        SHOW(timeout(bus));
        CHECK(setenv("SYSTEMD_BUS_TIMEOUT", "4", 1) == 0);
        SHOW(timeout(bus));
        SHOW(sd_bus_set_method_call_timeout(bus, 0));
        SHOW(timeout(bus));
        sd_bus_unref(bus);
        return 0;
}
