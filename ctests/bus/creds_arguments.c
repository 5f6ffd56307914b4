/* sd_bus_creds_get_pid(3): the order of argument checks, NULL everywhere, and what an empty mask leaves unknown. */

#include "creds.h"

#define SHOW_NULLS(get)                                                 \
        do {                                                            \
                SHOW(get(NULL, (void *) &place));                       \
                SHOW(get(c, NULL));                                     \
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
        SHOW_NULLS(sd_bus_creds_get_pid);
        SHOW_NULLS(sd_bus_creds_get_pidfd_dup);
        SHOW_NULLS(sd_bus_creds_get_ppid);
        SHOW_NULLS(sd_bus_creds_get_tid);
        SHOW_NULLS(sd_bus_creds_get_uid);
        SHOW_NULLS(sd_bus_creds_get_euid);
        SHOW_NULLS(sd_bus_creds_get_suid);
        SHOW_NULLS(sd_bus_creds_get_fsuid);
        SHOW_NULLS(sd_bus_creds_get_gid);
        SHOW_NULLS(sd_bus_creds_get_egid);
        SHOW_NULLS(sd_bus_creds_get_sgid);
        SHOW_NULLS(sd_bus_creds_get_fsgid);
        SHOW_NULLS(sd_bus_creds_get_supplementary_gids);
        SHOW_NULLS(sd_bus_creds_get_comm);
        SHOW_NULLS(sd_bus_creds_get_tid_comm);
        SHOW_NULLS(sd_bus_creds_get_exe);
        SHOW_NULLS(sd_bus_creds_get_cmdline);
        SHOW_NULLS(sd_bus_creds_get_cgroup);
        SHOW_NULLS(sd_bus_creds_get_unit);
        SHOW_NULLS(sd_bus_creds_get_slice);
        SHOW_NULLS(sd_bus_creds_get_user_unit);
        SHOW_NULLS(sd_bus_creds_get_user_slice);
        SHOW_NULLS(sd_bus_creds_get_session);
        SHOW_NULLS(sd_bus_creds_get_owner_uid);
        SHOW_NULLS(sd_bus_creds_get_selinux_context);
        SHOW_NULLS(sd_bus_creds_get_audit_session_id);
        SHOW_NULLS(sd_bus_creds_get_audit_login_uid);
        SHOW_NULLS(sd_bus_creds_get_tty);
        SHOW_NULLS(sd_bus_creds_get_unique_name);
        SHOW_NULLS(sd_bus_creds_get_well_known_names);
        SHOW_NULLS(sd_bus_creds_get_description);
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
