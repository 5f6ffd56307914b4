/* What does a credentials object say? Everything that is the same in two runs, in one line per field. */

#pragma once

#include <sys/types.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "../check.h"

#define SHOW_TEXT_FIELD(c, field)                                                       \
        do {                                                                            \
                const char *text = "untouched";                                         \
                int r = sd_bus_creds_get_##field(c, &text);                             \
                printf("%s: %s %s\n", #field, r < 0 ? strerrorname_np(-r) : "ok", text);\
        } while (0)

#define SHOW_NUMBER_FIELD(c, field)                                                     \
        do {                                                                            \
                uint32_t number = 4711;                                                 \
                int r = sd_bus_creds_get_##field(c, (void *) &number);                  \
                printf("%s: %s %" PRIu32 "\n", #field, r < 0 ? strerrorname_np(-r) : "ok", number); \
        } while (0)

#define SHOW_LIST_FIELD(c, field)                                                       \
        do {                                                                            \
                char **list = NULL;                                                     \
                int r = sd_bus_creds_get_##field(c, &list);                             \
                printf("%s: %s", #field, r < 0 ? strerrorname_np(-r) : "ok");           \
                for (char **s = list; s && *s; s++)                                     \
                        printf(" [%s]", *s);                                            \
                printf("\n");                                                           \
        } while (0)

static inline void show_creds(sd_bus_creds *c) {
        printf("mask %" PRIx64 " augmented %" PRIx64 "\n", sd_bus_creds_get_mask(c), sd_bus_creds_get_augmented_mask(c));
        SHOW_NUMBER_FIELD(c, tid);
        SHOW_NUMBER_FIELD(c, uid);
        SHOW_NUMBER_FIELD(c, euid);
        SHOW_NUMBER_FIELD(c, suid);
        SHOW_NUMBER_FIELD(c, fsuid);
        SHOW_NUMBER_FIELD(c, gid);
        SHOW_NUMBER_FIELD(c, egid);
        SHOW_NUMBER_FIELD(c, sgid);
        SHOW_NUMBER_FIELD(c, fsgid);
        const gid_t *groups = NULL;
        int n = sd_bus_creds_get_supplementary_gids(c, &groups);
        printf("groups: %d", n);
        for (int i = 0; i < n; i++)
                printf(" %u", groups[i]);
        printf("\n");
        SHOW_TEXT_FIELD(c, comm);
        SHOW_TEXT_FIELD(c, tid_comm);
        SHOW_TEXT_FIELD(c, exe);
        SHOW_LIST_FIELD(c, cmdline);
        SHOW_TEXT_FIELD(c, cgroup);
        SHOW_TEXT_FIELD(c, unit);
        SHOW_TEXT_FIELD(c, slice);
        SHOW_TEXT_FIELD(c, user_unit);
        SHOW_TEXT_FIELD(c, user_slice);
        SHOW_TEXT_FIELD(c, session);
        SHOW_NUMBER_FIELD(c, owner_uid);
        for (int i = 0; i < 70; i++)
                printf("%d%d%d%d ", sd_bus_creds_has_effective_cap(c, i), sd_bus_creds_has_permitted_cap(c, i),
                       sd_bus_creds_has_inheritable_cap(c, i), sd_bus_creds_has_bounding_cap(c, i));
        printf("\n");
        SHOW_TEXT_FIELD(c, selinux_context);
        SHOW_NUMBER_FIELD(c, audit_session_id);
        SHOW_NUMBER_FIELD(c, audit_login_uid);
        SHOW_TEXT_FIELD(c, tty);
        SHOW_LIST_FIELD(c, well_known_names);
        SHOW_TEXT_FIELD(c, description);
        int fd = -1, r = sd_bus_creds_get_pidfd_dup(c, &fd);
        printf("pidfd: %s %d\n", r < 0 ? strerrorname_np(-r) : "ok", fd >= 3);
        if (r >= 0)
                close(fd);
}
