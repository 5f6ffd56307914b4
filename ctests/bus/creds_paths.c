/* sd_bus_creds_get_unit(3) and its like: what the path of a control group says, whatever it looks like.
 * ctest: nobus */

#include <systemd/sd-bus.h>

#include "../login/login.h"

static void show(void) {
        sd_bus_creds *creds = NULL;
        const char *ret;
        uid_t uid;
        SHOW(sd_bus_creds_new_from_pid(&creds, 0, SD_BUS_CREDS_CGROUP | SD_BUS_CREDS_UNIT | SD_BUS_CREDS_SLICE | SD_BUS_CREDS_USER_UNIT |
                                       SD_BUS_CREDS_USER_SLICE | SD_BUS_CREDS_SESSION | SD_BUS_CREDS_OWNER_UID));
        if (!creds)
                return;
#define SHOW_CONST(call)                                        \
        do {                                                    \
                ret = NULL;                                     \
                SHOW(call);                                     \
                if (ret)                                        \
                        printf("  <%s>\n", ret);                \
        } while (0)
        for (int again = 0; again < 2; again++) {
                SHOW_CONST(sd_bus_creds_get_cgroup(creds, &ret));
                SHOW_CONST(sd_bus_creds_get_unit(creds, &ret));
                SHOW_CONST(sd_bus_creds_get_slice(creds, &ret));
                SHOW_CONST(sd_bus_creds_get_user_unit(creds, &ret));
                SHOW_CONST(sd_bus_creds_get_user_slice(creds, &ret));
                SHOW_CONST(sd_bus_creds_get_session(creds, &ret));
                uid = 77;
                SHOW(sd_bus_creds_get_owner_uid(creds, &uid));
                printf("  %u\n", uid);
        }
        sd_bus_creds_unref(creds);
}

int main(void) {
        char line[300];
        enter_namespace();
        cover("/run");
        for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
                IN_CHILD {
                        printf("%s\n", paths[i]);
                        snprintf(line, sizeof line, "2:name=systemd:/old.slice/old.service\n0::%s\n", paths[i]);
                        enter_cgroup(line, "0::/init.scope\n");
                        show();
                        CHECK(umount("/proc/1/cgroup") == 0);
                }
        return 0;
}
