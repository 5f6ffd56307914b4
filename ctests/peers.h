/* How does a test get two connections that face each other, or a peer that speaks D-Bus by hand? Over socketpairs, both
 * ends in one process, stepping in turn. */

#pragma once

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "check.h"

#pragma GCC diagnostic ignored "-Wunused-parameter" /* of callbacks */

#define SERVER_ID SD_ID128_MAKE(00,11,22,33,44,55,66,77,88,99,aa,bb,cc,dd,ee,ff)
#define SERVER_ID_TEXT "00112233445566778899aabbccddeeff"

/* A socketpair whose ends do not block. */
static inline void sockets(int fds[2]) {
        CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) == 0);
}

/* Not started. */
static inline sd_bus *client_on(int fd) {
        sd_bus *bus;
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_fd(bus, fd, fd));
        return bus;
}

static inline sd_bus *server_on(int fd) {
        sd_bus *bus = client_on(fd);
        OK(sd_bus_set_server(bus, true, SERVER_ID));
        return bus;
}

/* Processes both, either may be NULL, until neither has anything more to do. An error ends that one's turn for good. */
static inline void step(sd_bus *a, sd_bus *b) {
        for (int round = 0; round < 100000; round++) {
                int ra = a ? MADE(sd_bus_process(a, NULL)) : 0, rb = b ? MADE(sd_bus_process(b, NULL)) : 0;
                if (ra <= 0 && rb <= 0)
                        return;
        }
        fprintf(stderr, "the peers do not come to rest\n");
        exit(1);
}

/* Starts it; false when memory was made to lack, and with it the connection. */
static inline bool started(sd_bus *bus) {
        int r = sd_bus_start(bus);
        if (r == -ENOMEM && oom_spent && oom_spent())
                return false;
        OK(r);
        return true;
}

/* A client and a server without a bus in between, both ready. */
static inline void pair(sd_bus **client, sd_bus **server) {
        for (;;) {
                int fds[2];
                sockets(fds);
                *client = client_on(fds[0]);
                *server = server_on(fds[1]);
                if (started(*client) && started(*server))
                        break;
                sd_bus_unref(*client);
                sd_bus_unref(*server);
        }
        step(*client, *server);
        CHECK(sd_bus_is_ready(*client) == 1 && sd_bus_is_ready(*server) == 1);
}

/* Messages of bytes as they came, printable ones as they are. */
static inline void print_bytes(const void *bytes, size_t n) {
        const unsigned char *p = bytes;
        for (size_t i = 0; i < n; i++)
                if (p[i] == '\\')
                        printf("\\\\");
                else if (isprint(p[i]))
                        putchar(p[i]);
                else if (p[i] == '\r')
                        printf("\\r");
                else if (p[i] == '\n')
                        printf("\\n");
                else
                        printf("\\%x", p[i]);
        putchar('\n');
}

/* What can be read from `fd` now; *eof, unless NULL, whether the other end is closed. */
static inline size_t take(int fd, void *into, size_t size, bool *eof) {
        size_t n = 0;
        if (eof)
                *eof = false;
        while (n < size) {
                ssize_t r = recv(fd, (char *) into + n, size - n, MSG_DONTWAIT);
                if (r <= 0) {
                        if (eof)
                                *eof = r == 0 || errno != EAGAIN;
                        break;
                }
                n += (size_t) r;
        }
        return n;
}

static inline void give(int fd, const void *bytes, size_t n) {
        CHECK(send(fd, bytes, n, MSG_NOSIGNAL) == (ssize_t) n);
}

static inline void give_text(int fd, const char *text) {
        give(fd, text, strlen(text));
}

/* Prints what waits in the socket: lines of authentication, else messages, one on each line. */
static inline void show_traffic(const char *from, int fd) {
        static unsigned char b[1 << 20];
        bool eof;
        size_t n = take(fd, b, sizeof b, &eof), at = 0;
        while (at < n) {
                size_t length = 0;
                if (n - at >= 16 && b[at] == 'l' && b[at + 3] == 1) {
                        uint32_t body, fields;
                        memcpy(&body, b + at + 4, 4);
                        memcpy(&fields, b + at + 12, 4);
                        length = 16 + ((size_t) fields + 7) / 8 * 8 + body;
                        if (length > n - at)
                                length = n - at;
                } else {
                        unsigned char *end = memchr(b + at, '\n', n - at);
                        length = end ? (size_t) (end - (b + at)) + 1 : n - at;
                }
                printf("%s: ", from);
                print_bytes(b + at, length);
                at += length;
        }
        if (eof)
                printf("%s: closed\n", from);
}

/* Messages by hand. */
typedef struct Wire {
        unsigned char bytes[8192];
        size_t length;
        size_t fields; /* where the header fields end */
} Wire;

static inline void wire_put(Wire *w, const void *bytes, size_t n) {
        CHECK(w->length + n <= sizeof w->bytes);
        memcpy(w->bytes + w->length, bytes, n);
        w->length += n;
}

static inline void wire_align(Wire *w, size_t to) {
        while (w->length % to)
                wire_put(w, "", 1);
}

static inline void wire_u32(Wire *w, uint32_t value) {
        wire_align(w, 4);
        wire_put(w, &value, 4);
}

static inline void wire_string(Wire *w, const char *text) {
        wire_u32(w, (uint32_t) strlen(text));
        wire_put(w, text, strlen(text) + 1);
}

static inline Wire wire(uint8_t type, uint8_t flags, uint32_t serial) {
        Wire w = { .bytes = { 'l', type, flags, 1 }, .length = 16 };
        memcpy(w.bytes + 8, &serial, 4);
        return w;
}

/* A header field of type s, o or g. */
static inline void wire_field(Wire *w, uint8_t code, char type, const char *value) {
        wire_align(w, 8);
        wire_put(w, (unsigned char[]){ code, 1, (unsigned char) type, 0 }, 4);
        if (type == 'g') {
                wire_put(w, (unsigned char[]){ (unsigned char) strlen(value) }, 1);
                wire_put(w, value, strlen(value) + 1);
        } else
                wire_string(w, value);
}

static inline void wire_field_u(Wire *w, uint8_t code, uint32_t value) {
        wire_align(w, 8);
        wire_put(w, (unsigned char[]){ code, 1, 'u', 0 }, 4);
        wire_u32(w, value);
}

/* After the last field; what is put then is body, until wire_end. */
static inline void wire_body(Wire *w) {
        uint32_t n = (uint32_t) w->length - 16;
        memcpy(w->bytes + 12, &n, 4);
        wire_align(w, 8);
        w->fields = w->length;
}

static inline void wire_end(Wire *w) {
        if (!w->fields)
                wire_body(w);
        uint32_t n = (uint32_t) (w->length - w->fields);
        memcpy(w->bytes + 4, &n, 4);
}

/* A call of path /, interface a.b, with an empty body. */
static inline Wire wire_call(uint32_t serial, uint8_t flags, const char *member) {
        Wire w = wire(1, flags, serial);
        wire_field(&w, 1, 'o', "/");
        wire_field(&w, 2, 's', "a.b");
        wire_field(&w, 3, 's', member);
        wire_end(&w);
        return w;
}

static inline Wire wire_signal(uint32_t serial, const char *member) {
        Wire w = wire(4, 1, serial);
        wire_field(&w, 1, 'o', "/");
        wire_field(&w, 2, 's', "a.b");
        wire_field(&w, 3, 's', member);
        wire_end(&w);
        return w;
}

static inline Wire wire_reply(uint32_t serial, uint32_t reply_to) {
        Wire w = wire(2, 1, serial);
        wire_field_u(&w, 5, reply_to);
        wire_end(&w);
        return w;
}

static inline Wire wire_error(uint32_t serial, uint32_t reply_to, const char *name, const char *text) {
        Wire w = wire(3, 1, serial);
        wire_field(&w, 4, 's', name);
        wire_field_u(&w, 5, reply_to);
        if (text) {
                wire_field(&w, 8, 'g', "s");
                wire_body(&w);
                wire_string(&w, text);
        }
        wire_end(&w);
        return w;
}

/* Sends with descriptors attached to the first byte. */
static inline void give_fds(int fd, const void *bytes, size_t n, const int *fds, size_t n_fds) {
        union {
                char space[CMSG_SPACE(sizeof(int) * 253)];
                struct cmsghdr align;
        } control = {};
        struct iovec iov = { (void *) bytes, n };
        struct msghdr mh = { .msg_iov = &iov, .msg_iovlen = 1 };
        if (n_fds > 0) {
                mh.msg_control = &control;
                mh.msg_controllen = CMSG_SPACE(sizeof(int) * n_fds);
                struct cmsghdr *c = CMSG_FIRSTHDR(&mh);
                c->cmsg_level = SOL_SOCKET;
                c->cmsg_type = SCM_RIGHTS;
                c->cmsg_len = CMSG_LEN(sizeof(int) * n_fds);
                memcpy(CMSG_DATA(c), fds, sizeof(int) * n_fds);
        }
        CHECK(sendmsg(fd, &mh, MSG_NOSIGNAL) == (ssize_t) n);
}

/* A client whose peer is the socket *peer, authenticated by hand with descriptor passing, ready. */
static inline sd_bus *client_facing(int *peer) {
        sd_bus *bus;
        char drop[4096];
        for (;;) {
                int fds[2];
                sockets(fds);
                bus = client_on(fds[0]);
                *peer = fds[1];
                if (started(bus))
                        break;
                sd_bus_unref(bus);
                close(*peer);
        }
        step(bus, NULL);
        take(*peer, drop, sizeof drop, NULL);
        give_text(*peer, "DATA\r\nOK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\n");
        step(bus, NULL);
        CHECK(sd_bus_is_ready(bus) == 1);
        return bus;
}

/* The same, the other way round. */
static inline sd_bus *server_facing(int *peer) {
        int fds[2];
        char drop[4096];
        sockets(fds);
        sd_bus *bus = server_on(fds[0]);
        OK(sd_bus_start(bus));
        *peer = fds[1];
        give(*peer, "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n", 48);
        step(bus, NULL);
        take(*peer, drop, sizeof drop, NULL);
        CHECK(sd_bus_is_ready(bus) == 1);
        return bus;
}

/* How many descriptors are open. */
static inline int descriptors(void) {
        int n = 0;
        DIR *d = opendir("/proc/self/fd");
        while (readdir(d))
                n++;
        closedir(d);
        return n;
}

/* The value of an expression evaluated in a forked child, which leaves no trace. */
#define IN_FORK(expr)                                                                           \
        ({                                                                                      \
                int fork_pipe[2];                                                               \
                long long fork_value = -ENOTRECOVERABLE;                                        \
                CHECK(pipe2(fork_pipe, O_CLOEXEC) == 0);                                        \
                fflush(stdout);                                                                 \
                pid_t fork_pid = fork();                                                        \
                CHECK(fork_pid >= 0);                                                           \
                if (fork_pid == 0) {                                                            \
                        fork_value = (long long) (expr);                                        \
                        CHECK(write(fork_pipe[1], &fork_value, sizeof fork_value) == sizeof fork_value); \
                        kill(getpid(), SIGKILL);                                                \
                }                                                                               \
                close(fork_pipe[1]);                                                            \
                CHECK(read(fork_pipe[0], &fork_value, sizeof fork_value) >= 0);                 \
                close(fork_pipe[0]);                                                            \
                waitpid(fork_pid, NULL, 0);                                                     \
                fork_value;                                                                     \
        })
