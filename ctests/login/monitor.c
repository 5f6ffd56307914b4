/* When does a monitor wake up? */

#include <poll.h>

#include "login.h"

static bool ready(sd_login_monitor *m) {
        struct pollfd fd = { .fd = OK(sd_login_monitor_get_fd(m)), .events = OK(sd_login_monitor_get_events(m)) };
        return poll(&fd, 1, 0) > 0;
}

/* Shows whether something wakes the monitor, once. */
#define WAKES(what)                                     \
        do {                                            \
                what;                                   \
                printf("%s:\n", #what);                 \
                SHOW(ready(m));                         \
                SHOW(sd_login_monitor_flush(m));        \
                SHOW(ready(m));                         \
        } while (0)

static void changes(const char *category) {
        sd_login_monitor *m = NULL;
        printf("monitor of %s\n", category ?: "all");
        OK(sd_login_monitor_new(category, &m));
        WAKES();
        WAKES(put("/run/systemd/seats/new", "x"));
        WAKES(put("/run/systemd/seats/new", "y"));
        WAKES(rename("/run/systemd/seats/new", "/run/systemd/seats/seat0"));
        WAKES(unlink("/run/systemd/seats/seat0"));
        WAKES(put("/run/x", ""));
        WAKES(rename("/run/x", "/run/systemd/sessions/1"));
        WAKES(unlink("/run/systemd/sessions/1"));
        WAKES(put("/run/systemd/users/1", "x"));
        WAKES(unlink("/run/systemd/users/1"));
        WAKES(put("/run/systemd/machines/m", "x"));
        WAKES(unlink("/run/systemd/machines/m"));
        WAKES(for (int i = 0; i < 500; i++) { put("/run/systemd/seats/x", ""); unlink("/run/systemd/seats/x"); put("/run/systemd/users/x", ""); unlink("/run/systemd/users/x"); });
        int fd = OK(sd_login_monitor_get_fd(m));
        SHOW(fcntl(fd, F_GETFL));
        SHOW(fcntl(fd, F_GETFD));
        CHECK(sd_login_monitor_unref(m) == NULL);
        SHOW(fcntl(fd, F_GETFD));
}

int main(void) {
        static const char *const categories[] = { NULL, "seat", "session", "uid", "machine", "", "user", "seats", "SEAT" };
        static const char *const directories[] = { "/run/systemd", "/run/systemd/seats", "/run/systemd/sessions", "/run/systemd/users", "/run/systemd/machines" };
        sd_login_monitor *m = NULL;
        uint64_t timeout = 5;
        enter_namespace();
        cover("/run");
        SHOW(sd_login_monitor_new(NULL, NULL));
        SHOW(sd_login_monitor_new("x", NULL));
        SHOW(sd_login_monitor_flush(NULL));
        SHOW(sd_login_monitor_get_fd(NULL));
        SHOW(sd_login_monitor_get_events(NULL));
        SHOW(sd_login_monitor_get_timeout(NULL, &timeout));
        SHOW(sd_login_monitor_get_timeout(NULL, NULL));
        CHECK(sd_login_monitor_unref(NULL) == NULL);
        for (int made = 0; made <= 5; made++) {
                for (size_t i = 0; i < sizeof categories / sizeof *categories; i++) {
                        m = NULL;
                        printf("<%s>\n", categories[i] ?: "NULL");
                        SHOW(sd_login_monitor_new(categories[i], &m));
                        SHOW(m != NULL);
                        sd_login_monitor_unref(m);
                }
                if (made < 5)
                        CHECK(mkdir(directories[made], 0755) == 0);
        }
        OK(sd_login_monitor_new(NULL, &m));
        SHOW(sd_login_monitor_get_events(m));
        SHOW(sd_login_monitor_get_timeout(m, &timeout));
        SHOW(timeout);
        SHOW(sd_login_monitor_get_timeout(m, NULL));
        sd_login_monitor_unref(m);
        for (int i = 0; i < 5; i++)
                changes(categories[i]);
}
