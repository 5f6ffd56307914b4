/* Two connections of one process that talk to each other over a socket pair, without a bus between them. */

#pragma once

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <systemd/sd-bus.h>

#include "../check.h"

struct pair {
        sd_bus *client, *server;
};

static inline void pair_process(struct pair *p, int rounds) {
        while (rounds-- > 0) {
                sd_bus_process(p->client, NULL);
                sd_bus_process(p->server, NULL);
        }
}

static inline struct pair pair_open(void) {
        struct pair p;
        int fds[2];

        CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) == 0);
        OK(sd_bus_new(&p.client));
        OK(sd_bus_new(&p.server));
        OK(sd_bus_set_fd(p.client, fds[0], fds[0]));
        OK(sd_bus_set_fd(p.server, fds[1], fds[1]));
        OK(sd_bus_negotiate_fds(p.client, 1));
        OK(sd_bus_negotiate_fds(p.server, 1));
        OK(sd_bus_set_server(p.server, 1, (sd_id128_t) {}));
        OK(sd_bus_set_anonymous(p.server, 1));
        OK(sd_bus_set_anonymous(p.client, 1));
        OK(sd_bus_start(p.client));
        OK(sd_bus_start(p.server));
        for (int i = 0; i < 20 && (sd_bus_is_ready(p.client) <= 0 || sd_bus_is_ready(p.server) <= 0); i++)
                pair_process(&p, 1);
        CHECK(sd_bus_is_ready(p.client) > 0 && sd_bus_is_ready(p.server) > 0);
        return p;
}

static inline void pair_close(struct pair *p) {
        p->client = sd_bus_close_unref(p->client);
        p->server = sd_bus_close_unref(p->server);
}

/* An unsealed method call of the client's. */
static inline sd_bus_message *pair_call(struct pair *p) {
        sd_bus_message *m;

        OK(sd_bus_message_new_method_call(p->client, &m, "a.b", "/a", "a.b", "C"));
        return m;
}

/* Sends a message from the client and returns it as the server receives it. */
static inline sd_bus_message *pair_pass(struct pair *p, sd_bus_message *m) {
        sd_bus_message *received = NULL;

        OK(sd_bus_send(p->client, m, NULL));
        OK(sd_bus_flush(p->client));
        for (int i = 0; i < 5 && !received; i++)
                OK(sd_bus_process(p->server, &received));
        CHECK(received);
        return received;
}
