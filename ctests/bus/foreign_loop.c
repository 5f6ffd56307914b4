/* sd_bus_get_fd(3), sd_bus_get_events(3), sd_bus_get_timeout(3): a loop of another kind polls the descriptor and never waits while
 * something can be done; one call of sd_bus_process() for each readiness is enough when the timeout is obeyed; after blocking
 * calls too. The descriptor stays the same, and is watched for writing when something is queued.
 * ctest: nobus */

#include "../peers.h"

static sd_bus *bus;
static int peer, n_seen;

static int on_any(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        n_seen++;
        return 0;
}

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("  %s: %s\n", (const char *) userdata, sd_bus_message_is_method_error(m, NULL) ? sd_bus_message_get_error(m)->name : sd_bus_message_get_member(m) ?: "reply");
        return 0;
}

static uint64_t now_usec(void) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        return (uint64_t) now.tv_sec * 1000000 + (uint64_t) now.tv_nsec / 1000;
}

/* Waits as such a loop does, at most `most` ms, then processes once. What the wait said, or -1. */
static int turn(int fd, int most) {
        uint64_t until;
        struct pollfd p = { .fd = fd, .events = (short) OK(sd_bus_get_events(bus)) };
        OK(sd_bus_get_timeout(bus, &until));
        int timeout = most;
        if (until != UINT64_MAX) {
                uint64_t now = now_usec();
                uint64_t ms = until > now ? (until - now + 999) / 1000 : 0;
                if (ms < (uint64_t) most)
                        timeout = (int) ms;
        }
        int r = poll(&p, 1, timeout);
        CHECK(r >= 0);
        if (r == 0 && timeout == most)
                return -1;
        OK(sd_bus_process(bus, NULL));
        return r;
}

static void put(Wire w) {
        give(peer, w.bytes, w.length);
}

int main(void) {
        bus = client_facing(&peer);
        int fd = OK(sd_bus_get_fd(bus)), turns = 0;
        OK(sd_bus_add_filter(bus, NULL, on_any, NULL));

        printf("— twenty at once, one for each readiness\n");
        for (unsigned i = 0; i < 20; i++)
                put(wire_signal(i + 1, "S"));
        while (n_seen < 20 && turns < 100 && turn(fd, 100) >= 0)
                turns++;
        SHOW(n_seen);
        SHOW(turns <= 25);
        SHOW(turn(fd, 0));
        SHOW(sd_bus_get_fd(bus) == fd);
        SHOW(sd_bus_get_events(bus));

        printf("— what comes between while a call waits\n");
        n_seen = 0, turns = 0;
        for (unsigned i = 0; i < 10; i++)
                put(wire_signal(i + 30, "S"));
        put(wire_reply(50, 1));
        for (unsigned i = 0; i < 10; i++)
                put(wire_signal(i + 60, "S"));
        SHOW(sd_bus_call_method(bus, NULL, "/", "a.b", "C", NULL, NULL, NULL));
        while (n_seen < 20 && turns < 100 && turn(fd, 100) >= 0)
                turns++;
        SHOW(n_seen);
        SHOW(turns <= 25);
        SHOW(turn(fd, 0));

        printf("— inside a wait and a flush\n");
        n_seen = 0, turns = 0;
        for (unsigned i = 0; i < 10; i++)
                put(wire_signal(i + 80, "S"));
        SHOW(sd_bus_wait(bus, 1000000));
        OK(sd_bus_emit_signal(bus, "/", "a.b", "S", NULL));
        SHOW(sd_bus_flush(bus));
        while (n_seen < 10 && turns < 100 && turn(fd, 100) >= 0)
                turns++;
        SHOW(n_seen);
        SHOW(turns <= 15);

        printf("— half a message makes it wait\n");
        n_seen = 0;
        Wire w = wire_signal(99, "Half");
        give(peer, w.bytes, 30);
        while (turn(fd, 0) >= 0)
                ;
        SHOW(n_seen);
        give(peer, w.bytes + 30, w.length - 30);
        SHOW(turn(fd, 100));
        SHOW(n_seen);

        printf("— the timeout of a call\n");
        sd_bus_slot *slot;
        sd_bus_message *m;
        OK(sd_bus_message_new_method_call(bus, &m, NULL, "/", "a.b", "C"));
        OK(sd_bus_call_async(bus, &slot, m, got, (void *) "call", 20000));
        sd_bus_message_unref(m);
        while (turn(fd, 0) >= 0)
                ;
        SHOW(turn(fd, 5000));
        SHOW(sd_bus_slot_unref(slot) == NULL);

        printf("— a queue that the peer does not read\n");
        static char large[400000];
        char drop[65536];
        uint64_t n;
        memset(large, 'x', sizeof large - 1);
        CHECK(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &(int) { 50000 }, sizeof(int)) == 0);
        OK(sd_bus_emit_signal(bus, "/", "a.b", "Large", "s", large));
        OK(sd_bus_get_n_queued_write(bus, &n));
        SHOW(n);
        SHOW(sd_bus_get_events(bus));
        SHOW(turn(fd, 0));
        turns = 0;
        do {
                take(peer, drop, sizeof drop, NULL);
                turn(fd, 0);
                OK(sd_bus_get_n_queued_write(bus, &n));
        } while (n > 0 && turns++ < 1000);
        SHOW(n);
        SHOW(sd_bus_get_events(bus));

        printf("— the end\n");
        close(peer);
        turns = 0;
        while (sd_bus_is_open(bus) && turns++ < 10)
                SHOW(turn(fd, 100));
        SHOW(sd_bus_get_fd(bus) == fd);
        SHOW(sd_bus_get_events(bus));
        uint64_t until;
        SHOW(sd_bus_get_timeout(bus, &until));
        SHOW(until);
        SHOW(sd_bus_process(bus, NULL));
        SHOW(sd_bus_process(bus, NULL));
        SHOW(sd_bus_get_timeout(bus, &until));
        sd_bus_unref(bus);
        return 0;
}
