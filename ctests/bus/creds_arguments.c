/* sd_bus_creds_get_pid(3): the order of argument checks, NULL everywhere, and what an empty mask leaves unknown. */

#include "creds.h"

#define SHOW_NULLS(field)                                               \
        do {                                                            \
                SHOW(sd_bus_creds_get_##field(NULL, (void *) &place));  \
                SHOW(sd_bus_creds_get_##field(c, NULL));                \
        } while (0)

int main(void) {
        sd_bus_creds *c = NULL;
        void *place;

        SHOW(sd_bus_creds_new_from_pid(NULL, -1, ~UINT64_C(0)));
        SHOW(sd_bus_creds_new_from_pid(NULL, 0, ~UINT64_C(0)));
        SHOW(sd_bus_creds_new_from_pid(NULL, 0, 0));
        SHOW(sd_bus_creds_new_from_pid(&c, -1, 0));
        SHOW(sd_bus_creds_new_from_pid(&c, 0, SD_BUS_CREDS_AUGMENT));
        SHOW(sd_bus_creds_new_from_pid(&c, 0, UINT64_C(1) << 35));
        SHOW(sd_bus_creds_new_from_pidfd(NULL, -1, ~UINT64_C(0)));
        SHOW(sd_bus_creds_new_from_pidfd(NULL, -1, 0));
        SHOW(sd_bus_creds_new_from_pidfd(&c, -1, 0));
        SHOW(sd_bus_creds_new_from_pidfd(&c, 1, 0));
        SHOW(sd_bus_creds_new_from_pidfd(&c, 999, 0));
        SHOW(c == NULL);

        SHOW(sd_bus_creds_new_from_pid(&c, 0, 0));
        show_creds(c);
        SHOW_NULLS(pid); SHOW_NULLS(pidfd_dup); SHOW_NULLS(ppid); SHOW_NULLS(tid);
        SHOW_NULLS(uid); SHOW_NULLS(euid); SHOW_NULLS(suid); SHOW_NULLS(fsuid);
        SHOW_NULLS(gid); SHOW_NULLS(egid); SHOW_NULLS(sgid); SHOW_NULLS(fsgid);
        SHOW_NULLS(supplementary_gids); SHOW_NULLS(comm); SHOW_NULLS(tid_comm); SHOW_NULLS(exe); SHOW_NULLS(cmdline);
        SHOW_NULLS(cgroup); SHOW_NULLS(unit); SHOW_NULLS(slice); SHOW_NULLS(user_unit); SHOW_NULLS(user_slice);
        SHOW_NULLS(session); SHOW_NULLS(owner_uid); SHOW_NULLS(selinux_context); SHOW_NULLS(audit_session_id);
        SHOW_NULLS(audit_login_uid); SHOW_NULLS(tty); SHOW_NULLS(unique_name); SHOW_NULLS(well_known_names);
        SHOW_NULLS(description);
        for (int capability = -1; capability < 2; capability++) {
                SHOW(sd_bus_creds_has_effective_cap(NULL, capability));
                SHOW(sd_bus_creds_has_effective_cap(c, capability));
                SHOW(sd_bus_creds_has_permitted_cap(c, capability));
                SHOW(sd_bus_creds_has_inheritable_cap(c, capability));
                SHOW(sd_bus_creds_has_bounding_cap(c, capability));
        }
        CHECK(!sd_bus_creds_unref(c));
        CHECK(!sd_bus_creds_ref(NULL));
        CHECK(!sd_bus_creds_unref(NULL));
        SHOW(sd_bus_creds_get_mask(NULL));
        SHOW(sd_bus_creds_get_augmented_mask(NULL));

        OK(sd_bus_creds_new_from_pid(&c, 0, _SD_BUS_CREDS_ALL));
        const char *a = NULL, *b = NULL;
        OK(sd_bus_creds_get_slice(c, &a));
        OK(sd_bus_creds_get_slice(c, &b));
        SHOW(a == b);
        sd_bus_creds_unref(c);
        return 0;
}
