/* sd_event_set_watchdog(3): WATCHDOG=1 goes to the service manager at once, then between a half and three quarters of its period. */

#include <sys/socket.h>
#include <sys/un.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static int manager;
static sd_event *e;

static int pings(void) {
        char text[64];
        int n = 0;
        ssize_t k;
        while ((k = recv(manager, text, sizeof(text) - 1, MSG_DONTWAIT)) >= 0) {
                text[k] = 0;
                CHECK(strcmp(text, "WATCHDOG=1") == 0);
                n++;
        }
        return n;
}

static uint64_t now(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return (uint64_t) t.tv_sec * 1000000 + (uint64_t) t.tv_nsec / 1000;
}

static int spin(sd_event_source *s, void *u) { (void) s; (void) u; usleep(1000); return 0; }

int main(void) {
        struct sockaddr_un address = { .sun_family = AF_UNIX };
        sd_event_source *s;
        char text[64];

        snprintf(address.sun_path + 1, sizeof(address.sun_path) - 1, "ctest-watchdog-%d", (int) getpid());
        snprintf(text, sizeof(text), "@%s", address.sun_path + 1);
        manager = socket(AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC, 0);
        CHECK(bind(manager, (struct sockaddr*) &address, (socklen_t) (offsetof(struct sockaddr_un, sun_path) + strlen(text))) == 0);
        setenv("NOTIFY_SOCKET", text, 1);

        OK(sd_event_new(&e));
        puts("not asked for");
        SHOW(sd_event_set_watchdog(e, 1));
        SHOW(sd_event_get_watchdog(e));
        setenv("WATCHDOG_USEC", "nonsense", 1);
        SHOW(sd_event_set_watchdog(e, 1));
        setenv("WATCHDOG_USEC", "100000", 1);
        setenv("WATCHDOG_PID", "1", 1);
        SHOW(sd_event_set_watchdog(e, 1));
        SHOW(pings());

        puts("asked for");
        unsetenv("WATCHDOG_PID");
        SHOW(sd_event_set_watchdog(e, 1));
        SHOW(sd_event_get_watchdog(e));
        SHOW(sd_event_set_watchdog(e, 1));
        SHOW(pings());
        uint64_t begin = now();
        SHOW(sd_event_run(e, UINT64_MAX));
        SHOW(pings());
        SHOW(now() - begin >= 45000);
        SHOW(now() - begin < 1000000);
        begin = now();
        OK(sd_event_run(e, UINT64_MAX));
        SHOW(pings());
        SHOW(now() - begin >= 45000);
        SHOW(now() - begin < 1000000);

        puts("a loop that is never idle");
        OK(sd_event_add_defer(e, &s, spin, NULL));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        begin = now();
        while (now() < begin + 130000)
                OK(sd_event_run(e, 0));
        int n = pings();
        SHOW(n >= 2 && n <= 6);
        sd_event_source_unref(s);

        puts("off again");
        SHOW(sd_event_set_watchdog(e, 0));
        SHOW(sd_event_get_watchdog(e));
        SHOW(sd_event_run(e, 70000));
        SHOW(pings());
        e = sd_event_unref(e);
        close(manager);
        return 0;
}
