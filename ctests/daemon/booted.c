/* What says that systemd is the system's manager? */

#include <systemd/sd-daemon.h>

#include "../namespace.h"

#define PLACE "/run/systemd/system"

int main(void) {
        enter_namespace();
        cover("/run");
        SHOW(sd_booted());
        CHECK(mkdir("/run/systemd", 0755) == 0);
        SHOW(sd_booted());
        put(PLACE, "");
        SHOW(sd_booted());
        CHECK(unlink(PLACE) == 0 && symlink("/tmp", PLACE) == 0);
        SHOW(sd_booted());
        CHECK(unlink(PLACE) == 0 && symlink("nowhere", PLACE) == 0);
        SHOW(sd_booted());
        CHECK(unlink(PLACE) == 0 && symlink("system", PLACE) == 0);
        SHOW(sd_booted());
        CHECK(unlink(PLACE) == 0 && mkdir(PLACE, 0) == 0);
        SHOW(sd_booted());
        CHECK(chmod("/run/systemd", 0) == 0 && setresuid(1000, 1000, 1000) == 0);
        SHOW(sd_booted());
}
