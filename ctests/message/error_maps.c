/* sd_bus_error_add_map(3): the first array that knows a name wins, before the built-in names but behind System.Error. */

#include <systemd/sd-bus.h>

#include "../check.h"

static const sd_bus_error_map first[] = {
        SD_BUS_ERROR_MAP("com.x.A", 7),
        SD_BUS_ERROR_MAP("org.freedesktop.DBus.Error.Failed", 8),
        SD_BUS_ERROR_MAP("System.Error.EPERM", 9),
        SD_BUS_ERROR_MAP_END
};
static const sd_bus_error_map second[] = { SD_BUS_ERROR_MAP("com.x.A", 70), SD_BUS_ERROR_MAP("com.x.B", 71), SD_BUS_ERROR_MAP_END };
static const sd_bus_error_map empty[] = { SD_BUS_ERROR_MAP_END };
static const sd_bus_error_map zero[] = { SD_BUS_ERROR_MAP("com.x.C", 0), SD_BUS_ERROR_MAP_END };
static const sd_bus_error_map negative[] = { SD_BUS_ERROR_MAP("com.x.C", -5), SD_BUS_ERROR_MAP_END };
static const sd_bus_error_map nameless[] = { { NULL, 5 }, SD_BUS_ERROR_MAP_END };
static const sd_bus_error_map large[] = { { "not a name", 5 }, { "com.x.D", 4096 }, { "com.x.E", 5000 }, SD_BUS_ERROR_MAP_END };

int main(void) {
        SHOW(sd_bus_error_add_map(NULL));
        SHOW(sd_bus_error_add_map(first));
        SHOW(sd_bus_error_add_map(first));
        SHOW(sd_bus_error_add_map(second));
        SHOW(sd_bus_error_add_map(empty));
        SHOW(sd_bus_error_add_map(empty));
        SHOW(sd_bus_error_add_map(zero));
        SHOW(sd_bus_error_add_map(negative));
        SHOW(sd_bus_error_add_map(nameless));
        SHOW(sd_bus_error_add_map(large));
        SHOW(sd_bus_error_set(NULL, "com.x.A", NULL));
        SHOW(sd_bus_error_set(NULL, "com.x.B", NULL));
        SHOW(sd_bus_error_set(NULL, "com.x.C", NULL));
        printf("%d %d\n", sd_bus_error_set(NULL, "com.x.D", NULL), sd_bus_error_set(NULL, "com.x.E", NULL));
        SHOW(sd_bus_error_set(NULL, "not a name", NULL));
        SHOW(sd_bus_error_set(NULL, SD_BUS_ERROR_FAILED, NULL));
        SHOW(sd_bus_error_set(NULL, "System.Error.EPERM", NULL));
        SHOW(sd_bus_error_set_errno(NULL, 7));
        return 0;
}
