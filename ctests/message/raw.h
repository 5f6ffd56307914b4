/* A connection whose other end is not a library but the test: bytes go in and out as they are. */

#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <systemd/sd-bus.h>

#include "../check.h"

struct raw {
        sd_bus *bus;
        int fd;
};

static inline void raw_say(struct raw *r, const char *line) {
        char answer[256];

        CHECK(write(r->fd, line, strlen(line)) == (ssize_t) strlen(line));
        for (int i = 0; i < 5; i++)
                sd_bus_process(r->bus, NULL);
        (void) !recv(r->fd, answer, sizeof answer, MSG_DONTWAIT);
}

static inline struct raw raw_open(void) {
        struct raw r;
        int fds[2];

        CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) == 0);
        r.fd = fds[1];
        OK(sd_bus_new(&r.bus));
        OK(sd_bus_set_fd(r.bus, fds[0], fds[0]));
        OK(sd_bus_negotiate_fds(r.bus, 1));
        OK(sd_bus_set_server(r.bus, 1, (sd_id128_t) {}));
        OK(sd_bus_set_anonymous(r.bus, 1));
        OK(sd_bus_start(r.bus));
        CHECK(write(r.fd, "", 1) == 1);
        raw_say(&r, "AUTH ANONYMOUS\r\n");
        raw_say(&r, "NEGOTIATE_UNIX_FD\r\n");
        raw_say(&r, "BEGIN\r\n");
        CHECK(sd_bus_is_ready(r.bus) > 0);
        return r;
}

static inline void raw_close(struct raw *r) {
        r->bus = sd_bus_close_unref(r->bus);
        close(r->fd);
}

/* Sends bytes and up to 16 copies of stdin along; what the bus makes of them: 1 with the message, 0 when there is none, or an error. */
static inline int raw_send(struct raw *r, const void *bytes, size_t size, int n_fds, sd_bus_message **ret) {
        union {
                struct cmsghdr header;
                char room[CMSG_SPACE(16 * sizeof(int))];
        } control = {};
        struct iovec v = { (void *) bytes, size };
        struct msghdr h = { .msg_iov = &v, .msg_iovlen = 1 };
        int result = 0;

        if (n_fds > 0) {
                h.msg_control = &control;
                h.msg_controllen = CMSG_SPACE(n_fds * sizeof(int));
                control.header = (struct cmsghdr) { CMSG_LEN(n_fds * sizeof(int)), SOL_SOCKET, SCM_RIGHTS };
                memset(CMSG_DATA(&control.header), 0, n_fds * sizeof(int));
        }
        *ret = NULL;
        CHECK(sendmsg(r->fd, &h, 0) == (ssize_t) size);
        for (int i = 0; i < 4 && !*ret && result >= 0; i++)
                result = sd_bus_process(r->bus, ret);
        return *ret ? 1 : result < 0 ? result : 0;
}

/* The bytes of the next message that the bus sends. */
static inline size_t raw_receive(struct raw *r, void *buffer, size_t room) {
        ssize_t n;

        OK(sd_bus_flush(r->bus));
        n = recv(r->fd, buffer, room, MSG_DONTWAIT);
        return n < 0 ? 0 : (size_t) n;
}
