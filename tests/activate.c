/* activate SOCKET JOURNAL PROGRAM [ARG...]: starts a program as a service manager does, with a listening socket as descriptor 3 and, where
 * JOURNAL is not "-", somebody who reads the datagrams that are sent there and copies them to stderr. */

#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int bound(int type, const char *path) {
        struct sockaddr_un address = { .sun_family = AF_UNIX };
        int fd = socket(AF_UNIX, type, 0);

        strncpy(address.sun_path, path, sizeof address.sun_path - 1);
        if (fd >= 0 && bind(fd, (struct sockaddr *) &address, sizeof address) == 0)
                return fd;
        perror(path);
        exit(1);
}

static void read_journal(int fd) {
        char entry[65536];
        ssize_t size;

        if (fork() != 0) {
                close(fd);
                return;
        }
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        while ((size = recv(fd, entry, sizeof entry, 0)) >= 0)
                if (write(STDERR_FILENO, entry, (size_t) size) < 0)
                        break;
        _exit(0);
}

int main(int argc, char **argv) {
        char pid[16];
        int fd;

        if (argc < 4)
                return 2;
        if (strcmp(argv[2], "-") != 0)
                read_journal(bound(SOCK_DGRAM, argv[2]));
        fd = bound(SOCK_STREAM, argv[1]);
        if (listen(fd, 128) < 0)
                return 1;
        if (fd != 3) {
                dup2(fd, 3);
                close(fd);
        }
        snprintf(pid, sizeof pid, "%d", (int) getpid());
        setenv("LISTEN_FDS", "1", 1);
        setenv("LISTEN_PID", pid, 1);
        execvp(argv[3], argv + 3);
        perror(argv[3]);
        return 127;
}
