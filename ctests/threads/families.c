/* Functions that need no object, in many threads at once: ids, the journal, notification, login, errors, process ids. */

#include <sys/socket.h>
#include <sys/un.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-id128.h>
#include <systemd/sd-journal.h>
#include <systemd/sd-login.h>
#include <unistd.h>

#include "threads.h"

#define ROUNDS 30

static const sd_bus_error_map map[] = {
        SD_BUS_ERROR_MAP("org.example.Threads", EXFULL),
        SD_BUS_ERROR_MAP_END,
};

static int listener;

static void run(unsigned index) {
        char said[64];
        for (int i = 0; i < ROUNDS; i++) {
                sd_id128_t id, app;
                sd_bus_error error = SD_BUS_ERROR_NULL;
                sd_bus_creds *creds;
                char *text = NULL;
                (void) sd_id128_get_machine(&id);
                OK(sd_id128_get_boot(&id));
                OK(sd_id128_get_boot_app_specific(SD_ID128_MAKE(00, 11, 22, 33, 44, 55, 66, 77, 88, 99, aa, bb, cc, dd, ee, ff), &app));
                CHECK(!sd_id128_equal(id, app));
                OK(sd_id128_randomize(&id));
                OK(sd_journal_print(LOG_DEBUG, "thread %u, round %d", index, i));
                OK(sd_journal_send("MESSAGE=thread", "THREAD=%u", index, NULL));
                CHECK(sd_notifyf(false, "STATUS=%u", index) == 1);
                CHECK(recv(listener, said, sizeof said, 0) > 0); /* a thread's own or another's */
                CHECK(sd_watchdog_enabled(false, NULL) == 0);
                (void) sd_booted();
                (void) sd_pid_get_unit(0, &text);
                free(text);
                text = NULL;
                (void) sd_pid_get_cgroup(0, &text);
                free(text);
                (void) sd_get_machine_names(NULL);
                CHECK(sd_bus_error_set(&error, "org.example.Threads", "text") == -EXFULL);
                sd_bus_error_free(&error);
                OK(sd_bus_creds_new_from_pid(&creds, 0, SD_BUS_CREDS_PID | SD_BUS_CREDS_COMM | SD_BUS_CREDS_EUID));
                sd_bus_creds_unref(creds);
        }
}

int main(void) {
        struct sockaddr_un address = { .sun_family = AF_UNIX };
        char name[64];
        int n = snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "threads-%d", getpid());
        listener = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        CHECK(listener >= 0 && bind(listener, (struct sockaddr *) &address, (socklen_t) (offsetof(struct sockaddr_un, sun_path) + 1 + (size_t) n)) == 0);
        snprintf(name, sizeof name, "@%s", address.sun_path + 1);
        CHECK(setenv("NOTIFY_SOCKET", name, 1) == 0);
        OK(sd_bus_error_add_map(map));
        in_threads(run);
        close_range(3, ~0U, 0); /* the journal's socket stays open for good */
        SHOW(THREADS);
        return 0;
}
