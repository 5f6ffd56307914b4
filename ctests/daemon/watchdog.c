/* When are signs of life expected?
 * ctest: oom */

#include <sys/wait.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "../check.h"

static const char *const numbers[] = {
        "1", "0", "", "x", "-1", "18446744073709551615", "18446744073709551614", "18446744073709551616", "0x10", "0b10", "0o10", "010", " 5", "5 ",
};

static const char *const pids[] = { "%d", " %d", "0x%x", "%d ", "", "1", "0", "-1", "x", "99999999999" };

static void show(int unset) {
        uint64_t usec = 77;
        SHOW(sd_watchdog_enabled(unset, &usec));
        SHOW(usec);
}

int main(void) {
        unsetenv("WATCHDOG_USEC");
        setenv("WATCHDOG_PID", "x", 1);
        show(0);
        SHOW_STRING(getenv("WATCHDOG_PID"));
        show(1);
        SHOW_STRING(getenv("WATCHDOG_PID"));
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
                printf("WATCHDOG_USEC=%s\n", numbers[i]);
                setenv("WATCHDOG_USEC", numbers[i], 1);
                show(0);
        }
        setenv("WATCHDOG_USEC", "5", 1);
        for (size_t i = 0; i < sizeof pids / sizeof *pids; i++) {
                char text[100];
                snprintf(text, sizeof text, pids[i], getpid());
                setenv("WATCHDOG_PID", text, 1);
                printf("WATCHDOG_PID=%s\n", pids[i]);
                show(0);
        }
        setenv("WATCHDOG_PID", "1", 1);
        setenv("WATCHDOG_USEC", "x", 1);
        show(0);
        setenv("WATCHDOG_PID", "x", 1);
        setenv("WATCHDOG_USEC", "0", 1);
        show(1);
        SHOW_STRING(getenv("WATCHDOG_USEC"));
        SHOW_STRING(getenv("WATCHDOG_PID"));

        char text[100];
        snprintf(text, sizeof text, "%d", getpid());
        setenv("WATCHDOG_PID", text, 1);
        setenv("WATCHDOG_USEC", "5", 1);
        SHOW(sd_watchdog_enabled(0, NULL));
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
                show(1);
                exit(0);
        }
        CHECK(waitpid(child, NULL, 0) == child);
        SHOW(sd_watchdog_enabled(1, NULL));
        SHOW(sd_watchdog_enabled(1, NULL));
}
