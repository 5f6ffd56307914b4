/* Which unit, session, user and machine does a process belong to? */

#include <sys/socket.h>
#include <sys/syscall.h>

#include "login.h"

static void show_all(void) {
        SHOW_TEXT(sd_pid_get_session(0, &ret));
        SHOW_NUMBER(uid_t, sd_pid_get_owner_uid(0, &ret));
        SHOW_TEXT(sd_pid_get_unit(0, &ret));
        SHOW_TEXT(sd_pid_get_user_unit(0, &ret));
        SHOW_TEXT(sd_pid_get_slice(0, &ret));
        SHOW_TEXT(sd_pid_get_user_slice(0, &ret));
        SHOW_TEXT(sd_pid_get_machine_name(0, &ret));
        SHOW_TEXT(sd_pid_get_cgroup(0, &ret));
}

static void forms(int pidfd, int peer) {
        SHOW_TEXT(sd_pid_get_session(getpid(), &ret));
        SHOW_TEXT(sd_pid_get_cgroup(getpid(), &ret));
        SHOW_TEXT(sd_peer_get_session(peer, &ret));
        SHOW_NUMBER(uid_t, sd_peer_get_owner_uid(peer, &ret));
        SHOW_TEXT(sd_peer_get_unit(peer, &ret));
        SHOW_TEXT(sd_peer_get_user_unit(peer, &ret));
        SHOW_TEXT(sd_peer_get_slice(peer, &ret));
        SHOW_TEXT(sd_peer_get_user_slice(peer, &ret));
        SHOW_TEXT(sd_peer_get_machine_name(peer, &ret));
        SHOW_TEXT(sd_peer_get_cgroup(peer, &ret));
        if (pidfd < 0)
                return; /* valgrind knows no pidfds */
        SHOW_TEXT(sd_pidfd_get_session(pidfd, &ret));
        SHOW_NUMBER(uid_t, sd_pidfd_get_owner_uid(pidfd, &ret));
        SHOW_TEXT(sd_pidfd_get_unit(pidfd, &ret));
        SHOW_TEXT(sd_pidfd_get_user_unit(pidfd, &ret));
        SHOW_TEXT(sd_pidfd_get_slice(pidfd, &ret));
        SHOW_TEXT(sd_pidfd_get_user_slice(pidfd, &ret));
        SHOW_TEXT(sd_pidfd_get_machine_name(pidfd, &ret));
        SHOW_TEXT(sd_pidfd_get_cgroup(pidfd, &ret));
        SHOW(sd_pidfd_get_session(pidfd, NULL));
        SHOW(sd_pidfd_get_owner_uid(pidfd, NULL));
        SHOW(sd_pidfd_get_cgroup(pidfd, NULL));
}

static void bad(int peer) {
        int unconnected = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), internet = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        SHOW(sd_pid_get_session(-1, NULL));
        SHOW(sd_pid_get_cgroup(-1, NULL));
        SHOW(sd_pid_get_owner_uid(-1, NULL));
        SHOW(sd_pid_get_machine_name(-1, NULL));
        SHOW(sd_pid_get_session(4194304, NULL));
        SHOW(sd_pid_get_cgroup(4194304, NULL));
        SHOW(sd_pid_get_machine_name(4194304, NULL));
        SHOW(sd_pid_get_session(0, NULL));
        SHOW(sd_pid_get_owner_uid(0, NULL));
        SHOW(sd_pid_get_unit(0, NULL));
        SHOW(sd_pid_get_cgroup(0, NULL));
        SHOW(sd_pidfd_get_session(-1, NULL));
        SHOW(sd_pidfd_get_cgroup(-1, NULL));
        SHOW(sd_pidfd_get_cgroup(999, NULL));
        SHOW(sd_pidfd_get_cgroup(0, NULL));
        SHOW(sd_pidfd_get_owner_uid(peer, NULL));
        SHOW(sd_peer_get_session(-1, NULL));
        SHOW(sd_peer_get_session(999, NULL));
        SHOW(sd_peer_get_session(0, NULL));
        SHOW(sd_peer_get_session(peer, NULL));
        SHOW(sd_peer_get_session(unconnected, NULL));
        SHOW(sd_peer_get_cgroup(unconnected, NULL));
        SHOW(sd_peer_get_machine_name(unconnected, NULL));
        SHOW(sd_peer_get_cgroup(internet, NULL));
        close(unconnected);
        close(internet);
}

/* A process that has ended, before and after its parent has heard of it. */
static void ended(int peer) {
        int pair[2];
        CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
        fflush(stdout);
        pid_t child = fork();
        if (child == 0)
                _exit(0);
        siginfo_t info;
        CHECK(waitid(P_PID, child, &info, WEXITED | WNOWAIT) == 0);
        int pidfd = syscall(SYS_pidfd_open, child, 0);
        SHOW_TEXT(sd_pid_get_slice(child, &ret));
        if (pidfd >= 0)
                SHOW_TEXT(sd_pidfd_get_slice(pidfd, &ret));
        CHECK(waitpid(child, NULL, 0) == child);
        SHOW_TEXT(sd_pid_get_slice(child, &ret));
        if (pidfd >= 0)
                SHOW_TEXT(sd_pidfd_get_slice(pidfd, &ret));
        if (pidfd >= 0)
                SHOW_TEXT(sd_pidfd_get_cgroup(pidfd, &ret));
        SHOW_TEXT(sd_peer_get_slice(peer, &ret));
        close(pair[0]);
        close(pair[1]);
        if (pidfd >= 0)
                close(pidfd);
}

static void machines(void) {
        #define LINK "/run/systemd/machines/unit:session-3.scope"
        SHOW_TEXT(sd_pid_get_machine_name(0, &ret));
        CHECK(mkdir("/run/systemd", 0755) == 0 && mkdir("/run/systemd/machines", 0755) == 0);
        CHECK(symlink("m1", LINK) == 0);
        SHOW_TEXT(sd_pid_get_machine_name(0, &ret));
        SHOW(sd_pid_get_machine_name(0, NULL));
        CHECK(unlink(LINK) == 0 && symlink("/x/y z", LINK) == 0);
        SHOW_TEXT(sd_pid_get_machine_name(0, &ret));
        CHECK(unlink(LINK) == 0);
        put(LINK, "");
        SHOW_TEXT(sd_pid_get_machine_name(0, &ret));
}

static void roots(void) {
        static const char *const firsts[] = {
                "0::/m.slice/x.scope/init.scope\n", "0::/m.slice/x.scope/system.slice\n", "0::/m.slice/x.scope\n", "0::/m.slice/x.scope/\n",
                "0::/m.slice/x\n", "0::/\n", "0::\n", "0::/../q\n", "0::/other\n", "1:x:/y\n", "",
        };
        for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++)
                IN_CHILD {
                        printf("PID 1: %s\n", firsts[i]);
                        enter_cgroup("0::/m.slice/x.scope/system.slice/a.service\n", firsts[i]);
                        SHOW_TEXT(sd_pid_get_unit(0, &ret));
                        SHOW_TEXT(sd_pid_get_slice(0, &ret));
                        SHOW_TEXT(sd_pid_get_cgroup(0, &ret));
                        CHECK(umount("/proc/1/cgroup") == 0);
                }
}

int main(void) {
        char line[300];
        enter_namespace();
        cover("/run");
        for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
                IN_CHILD {
                        printf("%s\n", paths[i]);
                        snprintf(line, sizeof line, "2:name=systemd:/old.slice/old.service\n0::%s\n", paths[i]);
                        enter_cgroup(line, "0::/init.scope\n");
                        show_all();
                        CHECK(umount("/proc/1/cgroup") == 0);
                }
        IN_CHILD {
                enter_cgroup("1:name=systemd:/user.slice/user-1000.slice/session-3.scope\n", NULL);
                show_all();
        }
        roots();
        enter_cgroup("0::/user.slice/user-1000.slice/session-3.scope\n", "0::/init.scope\n");
        int pair[2], pidfd = syscall(SYS_pidfd_open, getpid(), 0);
        CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
        forms(pidfd, pair[0]);
        put("/run/own-cgroup", "0::/\n");
        forms(pidfd, pair[0]);
        put("/run/own-cgroup", "");
        forms(pidfd, pair[0]);
        put("/run/own-cgroup", "0::/user.slice/user-1000.slice/session-3.scope\n");
        bad(pair[0]);
        ended(pair[0]);
        machines();
        close(pair[0]);
        close(pair[1]);
        if (pidfd >= 0)
                close(pidfd);
}
