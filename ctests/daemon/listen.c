/* Which descriptors were handed over, what are they called, and what stays in the environment?
 * ctest: oom-loose */

#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>
#include <fcntl.h>

#include "../check.h"

static const char *const numbers[] = {
        "", "0", "1", " 1", "1 ", "+1", "-1", "01", "0x1", "0b1", "0o1", "0O1", "0B10", "+0b1", "0b+1", "0o 1", "0o-1", "0b2", "0o8", "08",
        "0x", "1x", "++1", "+ 1", "-0", "\t1", "\n1", "1\n", "1.0", "1e3", "2147483644", "2147483645", "2147483647", "2147483648",
        "-2147483648", "-2147483649", "4294967297", "18446744073709551616", "99999999999999999999x",
};

static const char *const pids[] = {
        "%d", "+%d", " %d", "0x%x", "0%o", "0o%o", "%d ", "%dx", "", "1", "0", "-1", "x", "4194305", "2147483648", "99999999999",
};

static const char *const lists[] = {
        NULL, "", "a", "a:b", "a:b:c", "a:b:c:d", "::", "a::b", "a:b:", "a\\:b:c:d", "a\\n:b:c", "a:b:c\\\\", "a:b:c\\", "\"a:b\":c", "'a:b:c",
        "a b:\n:c",
};

/* Sets a variable or, with NULL, removes it. */
static void set(const char *name, const char *value) {
        if (value)
                setenv(name, value, 1);
        else
                unsetenv(name);
}

static void set_number(const char *name, const char *format, unsigned long number) {
        char text[100];
        snprintf(text, sizeof text, format, number);
        setenv(name, text, 1);
}

static void show_environment(void) {
        SHOW_STRING(getenv("LISTEN_FDS"));
        SHOW(!!getenv("LISTEN_PID"));
        SHOW_STRING(getenv("LISTEN_FDNAMES"));
        SHOW_STRING(getenv("LISTEN_PIDFDID"));
}

static void show_names(int unset) {
        char **names = (char **) -1;
        SHOW(sd_listen_fds_with_names(unset, &names));
        if (names == (char **) -1)
                return;
        for (char **name = names; *name; name++) {
                printf("  <%s>\n", *name);
                free(*name);
        }
        free(names);
}

static void show_pidfd(void) {
        struct stat about;
        uint64_t inode = 0;
        int fd = syscall(SYS_pidfd_open, getpid(), 0);
        if (fd < 0 && errno == ENOSYS)
                return; /* valgrind knows no pidfds */
        CHECK(fd >= 0 && fstat(fd, &about) == 0);
        SHOW(sd_pidfd_get_inode_id(fd, &inode));
        SHOW(inode == about.st_ino);
        SHOW(sd_pidfd_get_inode_id(fd, NULL));
        SHOW(sd_pidfd_get_inode_id(-1, &inode));
        SHOW(sd_pidfd_get_inode_id(0, &inode));
        SHOW(sd_pidfd_get_inode_id(99, &inode));
        close(fd);

        static const char *const inodes[] = { "%lu", " %lu", "+%lu", "0x%lx", "1", "0", "-1", "x", "" };
        for (size_t i = 0; i < sizeof inodes / sizeof *inodes; i++) {
                printf("LISTEN_PIDFDID=%s\n", inodes[i]);
                set_number("LISTEN_PIDFDID", inodes[i], about.st_ino);
                SHOW(sd_listen_fds(0));
        }
        set("LISTEN_FDS", "x");
        set("LISTEN_PIDFDID", "1");
        SHOW(sd_listen_fds(0));
        set("LISTEN_FDS", NULL);
        set("LISTEN_PIDFDID", "x");
        SHOW(sd_listen_fds(0));
        set_number("LISTEN_PIDFDID", "%lu", about.st_ino);
        SHOW(sd_listen_fds(0));
}

int main(void) {
        for (int fd = 3; fd < 6; fd++)
                CHECK(dup2(0, fd) == fd);
        set("LISTEN_FDS", "1");
        SHOW(sd_listen_fds(0));
        for (size_t i = 0; i < sizeof pids / sizeof *pids; i++) {
                printf("LISTEN_PID=%s\n", pids[i]);
                set_number("LISTEN_PID", pids[i], getpid());
                SHOW(sd_listen_fds(0));
        }
        set_number("LISTEN_PID", "%lu", getpid());
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
                printf("LISTEN_FDS=%s\n", numbers[i]);
                set("LISTEN_FDS", numbers[i]);
                SHOW(sd_listen_fds(0));
        }

        for (int fd = 3; fd < 6; fd++)
                CHECK(fcntl(fd, F_SETFD, 0) == 0);
        set("LISTEN_FDS", "2");
        SHOW(sd_listen_fds(0));
        for (int fd = 3; fd < 6; fd++)
                SHOW(fcntl(fd, F_GETFD));
        set("LISTEN_FDS", "50");
        SHOW(sd_listen_fds(0));
        SHOW(fcntl(5, F_GETFD));

        set("LISTEN_FDS", "3");
        for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
                printf("LISTEN_FDNAMES=%s\n", lists[i]);
                set("LISTEN_FDNAMES", lists[i]);
                show_names(0);
        }
        show_pidfd();

        set("LISTEN_PIDFDID", NULL);
        set("LISTEN_FDS", "0");
        show_names(0);
        set("LISTEN_FDS", "2");
        show_names(1);
        show_environment();
        set_number("LISTEN_PID", "%lu", getpid());
        set("LISTEN_FDS", "3");
        set("LISTEN_FDNAMES", "x");
        SHOW(sd_listen_fds_with_names(0, NULL));
        show_environment();
        SHOW(sd_listen_fds_with_names(1, NULL));
        show_environment();
        show_names(1);
        set("LISTEN_FDNAMES", "x");
        SHOW(sd_listen_fds(1));
        show_environment();

        set_number("LISTEN_PID", "%lu", getpid());
        set("LISTEN_FDS", "3");
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
                SHOW(sd_listen_fds(1));
                for (int fd = 3; fd < 6; fd++)
                        close(fd);
                exit(0);
        }
        CHECK(waitpid(child, NULL, 0) == child);
        for (int fd = 3; fd < 6; fd++)
                close(fd);
}
