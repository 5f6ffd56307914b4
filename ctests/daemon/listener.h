/* What does a service manager hear at a notification socket? */

#pragma once

#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "../check.h"

/* A socket at a path, or with `@` before it an abstract name. */
static inline int listener(const char *name, int type) {
        struct sockaddr_un address = { .sun_family = AF_UNIX };
        size_t length = strlen(name);
        int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0), on = 1;
        CHECK(fd >= 0 && length < sizeof address.sun_path);
        memcpy(address.sun_path, name, length);
        if (*name == '@')
                address.sun_path[0] = 0;
        CHECK(setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0);
        CHECK(bind(fd, (struct sockaddr *) &address, offsetof(struct sockaddr_un, sun_path) + length + (*name != '@')) == 0);
        if (type != SOCK_DGRAM)
                CHECK(listen(fd, 5) == 0);
        return fd;
}

static inline const char *who(pid_t pid) {
        return pid == getpid() ? "this process" : pid == getppid() ? "the parent" : pid == 1 ? "1" : "another";
}

/* Prints and closes what came with a message. */
static inline void hear_control(struct msghdr *header) {
        for (struct cmsghdr *control = CMSG_FIRSTHDR(header); control; control = CMSG_NXTHDR(header, control))
                if (control->cmsg_type == SCM_RIGHTS) {
                        size_t count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
                        printf(", %zu descriptors", count);
                        for (size_t i = 0; i < count; i++)
                                close(((int *) CMSG_DATA(control))[i]);
                } else if (control->cmsg_type == SCM_CREDENTIALS) {
                        struct ucred from;
                        memcpy(&from, CMSG_DATA(control), sizeof from);
                        printf(", from %s, uid %u, gid %u", who(from.pid), from.uid, from.gid);
                }
}

/* Prints all messages that are there. */
static inline void hear(int fd) {
        static char text[1 << 20], control[4096];
        for (;;) {
                struct iovec part = { text, sizeof text };
                struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
                ssize_t length = recvmsg(fd, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
                if (length < 0)
                        return;
                printf("  heard %zd bytes <%.*s>", length, (int) (length < 100 ? length : 100), text);
                hear_control(&header);
                printf("\n");
        }
}
