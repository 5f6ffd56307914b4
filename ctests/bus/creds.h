/* What does a credentials object say? Everything that is the same in two runs, in one line per field. */

#pragma once

#include <sys/types.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "../check.h"

#define SHOW_TEXT_FIELD(c, get)                                                       \
        do {                                                                            \
                const char *text = "untouched";                                         \
                int r = get(c, &text);                             \
                printf("%s: %s %s\n", #get + sizeof "sd_bus_creds_get_" - 1, r < 0 ? strerrorname_np(-r) : "ok", text);\
        } while (0)

#define SHOW_NUMBER_FIELD(c, get)                                                     \
        do {                                                                            \
                uint32_t number = 4711;                                                 \
                int r = get(c, (void *) &number);                  \
                printf("%s: %s %" PRIu32 "\n", #get + sizeof "sd_bus_creds_get_" - 1, r < 0 ? strerrorname_np(-r) : "ok", number); \
        } while (0)

#define SHOW_LIST_FIELD(c, get)                                                       \
        do {                                                                            \
                char **list = NULL;                                                     \
                int r = get(c, &list);                             \
                printf("%s: %s", #get + sizeof "sd_bus_creds_get_" - 1, r < 0 ? strerrorname_np(-r) : "ok");           \
                for (char **s = list; s && *s; s++)                                     \
                        printf(" [%s]", *s);                                            \
                printf("\n");                                                           \
        } while (0)

static inline void show_creds(sd_bus_creds *c) {
        printf("mask %" PRIx64 " augmented %" PRIx64 "\n", sd_bus_creds_get_mask(c), sd_bus_creds_get_augmented_mask(c));
        SHOW_NUMBER_FIELD(c, sd_bus_creds_get_tid);
        SHOW_NUMBER_FIELD(c, sd_bus_creds_get_uid);
        SHOW_NUMBER_FIELD(c, sd_bus_creds_get_euid);
        SHOW_NUMBER_FIELD(c, sd_bus_creds_get_suid);
        SHOW_NUMBER_FIELD(c, sd_bus_creds_get_fsuid);
        SHOW_NUMBER_FIELD(c, sd_bus_creds_get_gid);
        SHOW_NUMBER_FIELD(c, sd_bus_creds_get_egid);
        SHOW_NUMBER_FIELD(c, sd_bus_creds_get_sgid);
        SHOW_NUMBER_FIELD(c, sd_bus_creds_get_fsgid);
        const gid_t *groups = NULL;
        int n = sd_bus_creds_get_supplementary_gids(c, &groups);
        printf("groups: %d", n);
        for (int i = 0; i < n; i++)
                printf(" %u", groups[i]);
        printf("\n");
        SHOW_TEXT_FIELD(c, sd_bus_creds_get_comm);
        SHOW_TEXT_FIELD(c, sd_bus_creds_get_tid_comm);
        SHOW_TEXT_FIELD(c, sd_bus_creds_get_exe);
        SHOW_LIST_FIELD(c, sd_bus_creds_get_cmdline);
        SHOW_TEXT_FIELD(c, sd_bus_creds_get_cgroup);
        SHOW_TEXT_FIELD(c, sd_bus_creds_get_unit);
        SHOW_TEXT_FIELD(c, sd_bus_creds_get_slice);
        SHOW_TEXT_FIELD(c, sd_bus_creds_get_user_unit);
        SHOW_TEXT_FIELD(c, sd_bus_creds_get_user_slice);
        SHOW_TEXT_FIELD(c, sd_bus_creds_get_session);
        SHOW_NUMBER_FIELD(c, sd_bus_creds_get_owner_uid);
        for (int i = 0; i < 70; i++)
                printf("%d%d%d%d ", sd_bus_creds_has_effective_cap(c, i), sd_bus_creds_has_permitted_cap(c, i),
                       sd_bus_creds_has_inheritable_cap(c, i), sd_bus_creds_has_bounding_cap(c, i));
        printf("\n");
        SHOW_TEXT_FIELD(c, sd_bus_creds_get_selinux_context);
        SHOW_NUMBER_FIELD(c, sd_bus_creds_get_audit_session_id);
        SHOW_NUMBER_FIELD(c, sd_bus_creds_get_audit_login_uid);
        SHOW_TEXT_FIELD(c, sd_bus_creds_get_tty);
        SHOW_LIST_FIELD(c, sd_bus_creds_get_well_known_names);
        SHOW_TEXT_FIELD(c, sd_bus_creds_get_description);
        int fd = -1, r = sd_bus_creds_get_pidfd_dup(c, &fd);
        printf("pidfd: %s %d\n", r < 0 ? strerrorname_np(-r) : "ok", fd >= 3);
        if (r >= 0)
                close(fd);
}
