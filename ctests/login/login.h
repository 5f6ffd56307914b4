/* What do the getters of sd-login(3) return? Files of our own below /run/systemd, and a control group that a file says. */

#pragma once

#include <systemd/sd-login.h>

#include "../namespace.h"

#define SHOW_TEXT(call)                                         \
        do {                                                    \
                char *ret = NULL;                               \
                SHOW(call);                                     \
                if (ret)                                        \
                        printf("  <%s>\n", ret);                \
                free(ret);                                      \
        } while (0)

#define SHOW_NUMBER(type, call)                                 \
        do {                                                    \
                type ret = 77;                                  \
                SHOW(call);                                     \
                printf("  %lld\n", (long long) ret);            \
        } while (0)

static int compare_texts(const void *a, const void *b) {
        return strcmp(*(char *const *) a, *(char *const *) b);
}

static inline void print_texts(char **list, bool sorted) {
        size_t count = 0;
        if (!list || list == (char **) -1) {
                printf("  %s\n", list ? "untouched" : "NULL");
                return;
        }
        while (list[count])
                count++;
        if (sorted)
                qsort(list, count, sizeof *list, compare_texts);
        for (size_t i = 0; i < count; i++) {
                printf("  <%s>\n", list[i]);
                free(list[i]);
        }
        free(list);
}

#define SHOW_TEXTS(call)                                        \
        do {                                                    \
                char **ret = (char **) -1;                      \
                SHOW(call);                                     \
                print_texts(ret, false);                        \
        } while (0)

/* For lists in no order. */
#define SHOW_SORTED(call)                                       \
        do {                                                    \
                char **ret = (char **) -1;                      \
                SHOW(call);                                     \
                print_texts(ret, true);                         \
        } while (0)

/* Makes /proc say that this process, and PID 1, are in these control groups; NULL leaves what it says. */
static inline void enter_cgroup(const char *own, const char *first) {
        char path[100];
        if (own) {
                put("/run/own-cgroup", own);
                snprintf(path, sizeof path, "/proc/%d/cgroup", getpid());
                CHECK(mount("/run/own-cgroup", path, "", MS_BIND, NULL) == 0);
        }
        if (first) {
                put("/run/first-cgroup", first);
                CHECK(mount("/run/first-cgroup", "/proc/1/cgroup", "", MS_BIND, NULL) == 0);
        }
}
