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

/* Control groups that processes are in, some of which no systemd would make. */
static const char *const paths[] = {
        "/", "", "/system.slice/foo.service", "/system.slice/foo.service/sub/x", "/user.slice/user-1000.slice/session-3.scope",
        "/user.slice/user-1000.slice/user@1000.service/app.slice/app-foo.service", "/user.slice/user-1000.slice/user@1000.service",
        "/user.slice/user-1000.slice/session-c2.scope/foo.service", "/a.slice/_cpu.service/b", "/system.slice/getty@.service",
        "/system.slice/getty@tty1.service", "/session-3.scope", "/user.slice/user-1000.slice/session-.scope", "/a/b.slice/c.service",
        "/a.slice//b.slice//c.service", "/user.slice/user-65535.slice/foo.service", "/user.slice/user-010.slice/foo.service",
        "/capsule.slice/capsule@foo.service/a.slice/x.service", "/machine.slice/machine-foo.scope/init.scope", "/a.slice/b.service (deleted)",
        "/a.service/", "/../x", "/init.scope", "/user.slice/user-1000.slice/user@1000.service/init.scope",
        "/user.slice/user-1000.slice/user@1000.service/session.slice/dbus.socket", "/x.mount", "/a.slice/b", "/system.slice/x.unknown",
        "/system.slice/x y.service", "/user.slice/user-1000.slice/user@1001.service/x.service", "/user.slice/user-0.slice/session-1.scope",
        "/..", "/a.slice/../b.service", "/a.slice/b.service/..", "/a.slice/b.service/../c.service", "/a.slice/..", "/.", "/./a.slice/./b.service",
        "/a.slice/b.service/.", "//a.slice/b.service", "/a.slice/b.service//", "/...", "/a.slice/...", "/a.slice/..b.service", "/..a/b.service",
        "/user.slice/../user.slice/user-1000.slice/session-3.scope", "/user.slice/user-1000.slice/../user-1001.slice/session-3.scope",
        "/user.slice/user-1000.slice/user@1000.service/../x.service", "/user.slice/user-1000.slice/user@1000.service/a.slice/../x.service",
        "/user.slice/user-1000.slice/user@1000.service/./x.service", "/user.slice/user-1000.slice/session-3.scope/../x.service",
        "/user.slice/user-1000.slice/user@1000.service//x.service", "/_..slice/x.service", "/_/x.service", "/a-b.slice/x.service", "/-.slice/x.service",
        "/a--b.slice/x.service", "/-a.slice/x.service", "/a-.slice/x.service", "/__a.slice/__b.service", "/a.slice/_.service", "/a.slice/b@c@.service",
        "/machine.slice/machine-a.b.scope", "/machine.slice/machine-.scope", "/machine.slice/machine-a\\x2db.scope", "/machine-foo.scope",
        "/machine.slice/../machine-foo.scope", "relative", "relative/a.service", "/a.slice/b.service\t", "/a.slice/\xc3\xa4.service", "/a.slice/\xff.service",
};
