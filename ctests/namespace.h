/* How does a test see files of its own below /etc, /proc and /run? In a mount namespace that only it lives in. */

#pragma once

#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

/* Enters a mount namespace of our own; without the right to, the test ends here, saying so. */
static inline void enter_namespace(void) {
        if (unshare(CLONE_NEWNS) < 0) {
                printf("SKIPPED: needs the right to create mount namespaces\n");
                exit(0);
        }
        CHECK(mount("none", "/", "", MS_REC | MS_PRIVATE, NULL) == 0);
}

/* Covers a directory with an empty one. */
static inline void cover(const char *directory) {
        CHECK(mount("none", directory, "tmpfs", 0, "mode=755") == 0);
}

/* Creates a file and the directories above it. */
static inline void put_bytes(const char *path, const void *content, size_t length) {
        char directory[4096];
        for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
                snprintf(directory, sizeof directory, "%.*s", (int) (slash - path), path);
                mkdir(directory, 0755);
        }
        int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
        CHECK(fd >= 0);
        CHECK(write(fd, content, length) == (ssize_t) length);
        close(fd);
}

static inline void put(const char *path, const char *content) {
        put_bytes(path, content, strlen(content));
}

/* Runs what follows in a child, so that nothing cached or changed there is seen elsewhere:  IN_CHILD { … } */
#define IN_CHILD                                                                                \
        for (pid_t child_pid = (fflush(stdout), fork()), child_once = 1; child_once;            \
             child_once = 0, child_pid == 0 ? exit(0) : child_wait(child_pid)) \
                if (child_pid == 0)

static inline void child_wait(pid_t pid) {
        int status;
        CHECK(waitpid(pid, &status, 0) == pid);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
