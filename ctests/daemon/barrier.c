/* When does a barrier open?
 * ctest: oom */

#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <systemd/sd-daemon.h>

#include "listener.h"

static void ignore(int number) {
        (void) number;
}

/* Lets a child read what is sent, after a while or not at all. */
static void wait_while(int fd, bool read, uint64_t timeout) {
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
                usleep(20000);
                if (read)
                        hear(fd);
                close(fd);
                exit(0);
        }
        printf("timeout %" PRIi64 "\n", (int64_t) timeout);
        fflush(stdout);
        SHOW(sd_notify_barrier(0, timeout));
        CHECK(waitpid(child, NULL, 0) == child);
        hear(fd);
}

int main(void) {
        unsetenv("NOTIFY_SOCKET");
        SHOW(sd_notify_barrier(0, 0));
        SHOW(sd_pid_notify_barrier(1, 1, UINT64_MAX));
        setenv("NOTIFY_SOCKET", "@barrier-of-this-test-alone", 1);
        SHOW(sd_notify_barrier(1, UINT64_MAX));
        SHOW_STRING(getenv("NOTIFY_SOCKET"));
        setenv("NOTIFY_SOCKET", "x", 1);
        SHOW(sd_notify_barrier(0, UINT64_MAX));

        int fd = listener("@barrier-of-this-test-alone", SOCK_DGRAM);
        setenv("NOTIFY_SOCKET", "@barrier-of-this-test-alone", 1);
        SHOW(sd_notify_barrier(0, 0));
        hear(fd);
        SHOW(sd_notify_barrier(0, 1500));
        hear(fd);
        SHOW(sd_pid_notify_barrier(getppid(), 0, 1500));
        hear(fd);
        wait_while(fd, true, UINT64_MAX);
        wait_while(fd, true, 10000000);
        wait_while(fd, false, 1000);

        CHECK(sigaction(SIGALRM, &(struct sigaction) { .sa_handler = ignore }, NULL) == 0);
        struct itimerval soon = { .it_value.tv_usec = 20000 };
        setitimer(ITIMER_REAL, &soon, NULL);
        SHOW(sd_notify_barrier(0, UINT64_MAX));
        hear(fd);

        struct rlimit limit, none;
        CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
        none = limit;
        none.rlim_cur = 0;
        CHECK(setrlimit(RLIMIT_NOFILE, &none) == 0);
        SHOW(sd_notify(0, NULL));
        SHOW(sd_notify(0, "A=1"));
        SHOW(sd_notify_barrier(1, 0));
        SHOW_STRING(getenv("NOTIFY_SOCKET"));
        CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
        hear(fd);
        close(fd);
}
