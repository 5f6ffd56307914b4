/* sd_bus_creds_new_from_pid(3): every field of a child with arguments of all kinds, of a child with an unprintable name and
 * groups of its own, and of one that is a zombie and then gone.
 * ctest: oom-loose */

#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "creds.h"

static pid_t spawn(void (*body)(void)) {
        int ready[2];
        CHECK(pipe(ready) == 0);
        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0) {
                close(ready[0]);
                body(); /* closes its end */
                _exit(1);
        }
        close(ready[1]);
        char byte;
        CHECK(read(ready[0], &byte, 1) >= 0);
        close(ready[0]);
        return pid;
}

static void reap(pid_t pid) {
        kill(pid, SIGKILL);
        CHECK(waitpid(pid, NULL, 0) == pid);
}

static void sleeper(void) {
        closefrom(3);
        execl("/bin/sh", "a b", "-c", "read x", "", "\t\351", NULL);
}

static void disguised(void) {
        gid_t groups[] = { 7, 3, 11 };
        prctl(PR_SET_NAME, "a\001\"\\\303\251\t'z");
        if (geteuid() == 0) {
                CHECK(setgroups(3, groups) == 0);
                CHECK(setresgid(5, 6, 7) == 0);
                CHECK(setresuid(1, 2, 3) == 0);
        }
        closefrom(3);
        pause();
}

static void zombie(void) {
        closefrom(3);
        _exit(0);
}

static void show(pid_t pid, uint64_t mask) {
        sd_bus_creds *c = NULL;
        pid_t told = -1;
        SHOW(sd_bus_creds_new_from_pid(&c, pid, mask));
        show_creds(c);
        SHOW(sd_bus_creds_get_pid(c, &told));
        CHECK(told == pid);
        int r = sd_bus_creds_get_ppid(c, &told);
        printf("ppid %d %d\n", r, told == getpid());
        CHECK(sd_bus_creds_ref(c) == c);
        CHECK(!sd_bus_creds_unref(c));
        CHECK(!sd_bus_creds_unref(c));
}

static void by_pidfd(pid_t pid, int pidfd) {
        sd_bus_creds *c = NULL;
        SHOW(sd_bus_creds_new_from_pidfd(&c, pidfd, SD_BUS_CREDS_PIDFD | SD_BUS_CREDS_PPID));
        printf("mask %" PRIx64 "\n", sd_bus_creds_get_mask(c));
        pid_t told = -1;
        SHOW(sd_bus_creds_get_pid(c, &told));
        CHECK(told == pid);
        sd_bus_creds_unref(c);
}

int main(void) {
        pid_t pid;
        sd_bus_creds *c = NULL;
        int keep[2];
        CHECK(pipe(keep) == 0);
        dup2(keep[0], 0);
        close(keep[0]);

        pid = spawn(sleeper);
        usleep(20000);
        show(pid, _SD_BUS_CREDS_ALL & ~SD_BUS_CREDS_EXE);
        int pidfd = syscall(SYS_pidfd_open, pid, 0);
        if (pidfd >= 0) /* valgrind knows no pidfds */
                by_pidfd(pid, pidfd);
        reap(pid);
        if (pidfd >= 0) {
                SHOW(sd_bus_creds_new_from_pidfd(&c, pidfd, SD_BUS_CREDS_UID));
                close(pidfd);
        }

        pid = spawn(disguised);
        show(pid, _SD_BUS_CREDS_ALL & ~(SD_BUS_CREDS_EXE | SD_BUS_CREDS_CMDLINE));
        reap(pid);

        pid = spawn(zombie);
        usleep(20000);
        for (int bit = 0; bit < 35; bit++) {
                OK(sd_bus_creds_new_from_pid(&c, pid, UINT64_C(1) << bit));
                printf("bit %d: mask %" PRIx64 " augmented %" PRIx64 "\n", bit, sd_bus_creds_get_mask(c), sd_bus_creds_get_augmented_mask(c));
                sd_bus_creds_unref(c);
        }
        reap(pid);
        SHOW(sd_bus_creds_new_from_pid(&c, pid, SD_BUS_CREDS_UID));
        close(keep[1]);
        return 0;
}
