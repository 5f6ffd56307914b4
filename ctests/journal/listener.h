/* What does the journal hear? A socket in its place, in a mount namespace of our own. */

#pragma once

#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "../namespace.h"

static int journal = -1;

static inline int listener(const char *path, int type) {
        struct sockaddr_un address = { .sun_family = AF_UNIX };
        int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        CHECK(fd >= 0 && strlen(path) < sizeof address.sun_path);
        strcpy(address.sun_path, path);
        CHECK(bind(fd, (struct sockaddr *) &address, sizeof address) == 0);
        if (type == SOCK_STREAM)
                CHECK(listen(fd, 5) == 0);
        return fd;
}

/* An empty /run with the journal's directory in it. */
static inline void enter_journal_namespace(void) {
        enter_namespace();
        cover("/run");
        CHECK(mkdir("/run/systemd", 0755) == 0 && mkdir("/run/systemd/journal", 0755) == 0);
}

static inline void print_escaped(const unsigned char *bytes, size_t length) {
        printf("  <");
        for (size_t i = 0; i < length; i++)
                if (length > 1000 && i == 300) {
                        i = length - 300;
                        printf("…");
                } else if (bytes[i] == '\n')
                        printf("\\n");
                else if (bytes[i] < ' ' || bytes[i] > '~')
                        printf("\\x%02x", bytes[i]);
                else
                        putchar(bytes[i]);
        printf("> %zu bytes\n", length);
}

/* Prints what a memory file that came along is like and what it holds. */
static inline void hear_file(int fd) {
        char link[40], name[100] = "";
        struct stat about;
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        CHECK(readlink(link, name, sizeof name - 1) > 0 && fstat(fd, &about) == 0);
        printf("  file %s, seals %x\n", name, fcntl(fd, F_GET_SEALS));
        unsigned char *content = malloc(about.st_size);
        CHECK(content && pread(fd, content, about.st_size, 0) == about.st_size);
        print_escaped(content, about.st_size);
        free(content);
        close(fd);
}

/* Prints all entries that have come. */
static inline void hear(void) {
        static unsigned char bytes[1 << 21];
        for (;;) {
                char control[256];
                struct iovec part = { bytes, sizeof bytes };
                struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
                ssize_t length = recvmsg(journal, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
                if (length < 0)
                        return;
                print_escaped(bytes, length);
                struct cmsghdr *first = CMSG_FIRSTHDR(&header);
                if (first && first->cmsg_type == SCM_RIGHTS)
                        hear_file(*(int *) CMSG_DATA(first));
        }
}

/* The sending socket stays open for good; this closes it and all others at the end of a test. */
static inline void close_all(void) {
        close_range(3, ~0U, 0);
}

#define HEARD(call)                     \
        do {                            \
                errno = ELOOP;          \
                SHOW(call);             \
                SHOW(errno);            \
                hear();                 \
        } while (0)
