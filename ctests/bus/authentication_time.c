/* sd_bus_start(3): a peer that never finishes authentication has 90 seconds and little room, however it divides them. The clock is
 * the test's: it goes on when told to, and when somebody waits.
 * ctest: nobus */

#include <sys/syscall.h>
#include <time.h>

#include "../peers.h"

static uint64_t now = 1000000000;

int clock_gettime(clockid_t clock, struct timespec *ts) {
        if (clock != CLOCK_MONOTONIC)
                return (int) syscall(SYS_clock_gettime, clock, ts);
        *ts = (struct timespec) { .tv_sec = (time_t) (now / 1000000), .tv_nsec = (long) (now % 1000000 * 1000) };
        return 0;
}

/* Where nothing is ready, the time is over at once. */
int ppoll(struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *mask) {
        struct timespec none = {};
        int r = (int) syscall(SYS_ppoll, fds, n, &none, mask, 8);
        if (r == 0) {
                CHECK(timeout);
                now += (uint64_t) timeout->tv_sec * 1000000 + (uint64_t) (timeout->tv_nsec + 999) / 1000;
        }
        return r;
}

static void advance(unsigned seconds) {
        now += (uint64_t) seconds * 1000000;
}

static sd_bus *starting(bool server, int *peer) {
        int fds[2];
        sockets(fds);
        sd_bus *bus = server ? server_on(fds[0]) : client_on(fds[0]);
        OK(sd_bus_start(bus));
        *peer = fds[1];
        return bus;
}

static void show_deadline(sd_bus *bus, uint64_t start) {
        uint64_t t = 0;
        SHOW(sd_bus_get_timeout(bus, &t));
        if (t == UINT64_MAX)
                puts("none");
        else
                SHOW(t - start);
        SHOW(sd_bus_get_events(bus));
}

static void ended(sd_bus *bus, int peer) {
        SHOW(sd_bus_process(bus, NULL));
        SHOW(sd_bus_is_open(bus));
        SHOW(sd_bus_is_ready(bus));
        show_traffic("it", peer);
        sd_bus_close_unref(bus);
        close(peer);
}

/* Says nothing. */
static void silent(bool server) {
        int peer;
        uint64_t start = now;
        printf("silent, %s\n", server ? "server" : "client");
        sd_bus *bus = starting(server, &peer);
        show_deadline(bus, start);
        SHOW(sd_bus_process(bus, NULL));
        advance(89);
        SHOW(sd_bus_process(bus, NULL));
        show_deadline(bus, start);
        SHOW(sd_bus_wait(bus, 500000));
        SHOW(sd_bus_process(bus, NULL));
        SHOW(sd_bus_wait(bus, UINT64_MAX));
        SHOW(now - start);
        ended(bus, peer);
}

/* A byte every five seconds. */
static void dripping(bool server) {
        const char *text = server ? "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n" : "DATA\r\nOK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\n";
        int peer, n = 0, r;
        printf("dripping, %s\n", server ? "server" : "client");
        sd_bus *bus = starting(server, &peer);
        for (; n < 40; n++) {
                give(peer, text + n, 1);
                while ((r = sd_bus_process(bus, NULL)) > 0)
                        ;
                if (sd_bus_is_open(bus) <= 0)
                        break;
                advance(5);
        }
        SHOW(n);
        SHOW(r);
        ended(bus, peer);
}

/* A line that does not end. */
static void endless(bool server) {
        char line[4096];
        int peer, n = 0, r = 0;
        printf("endless, %s\n", server ? "server" : "client");
        sd_bus *bus = starting(server, &peer);
        memset(line, 'A', sizeof line);
        if (server)
                line[0] = 0;
        for (; n < 100 && sd_bus_is_open(bus) > 0; n++) {
                if (send(peer, line, sizeof line, MSG_NOSIGNAL) < 0)
                        break;
                line[0] = 'A';
                do
                        r = sd_bus_process(bus, NULL);
                while (r > 0);
        }
        SHOW(n);
        SHOW(r);
        ended(bus, peer);
}

/* Lines without end, each refused. */
static void refused(void) {
        int peer, n = 0, r = 0;
        puts("refused");
        sd_bus *bus = starting(true, &peer);
        give(peer, "", 1);
        for (; n < 20000 && sd_bus_is_open(bus) > 0; n++) {
                char answer[100];
                if (send(peer, "AUTH X\r\n", 8, MSG_NOSIGNAL) < 0)
                        break;
                do
                        r = sd_bus_process(bus, NULL);
                while (r > 0);
                (void) take(peer, answer, sizeof answer, NULL);
        }
        SHOW(r);
        SHOW(n < 20000);
        ended(bus, peer);
}

/* A call waits for the end of authentication, too. */
static void calling(const char *what, uint64_t usec) {
        int peer;
        sd_bus_message *m, *reply;
        sd_bus_error error = SD_BUS_ERROR_NULL;

        puts(what);
        sd_bus *bus = starting(false, &peer);
        uint64_t start = now;
        OK(sd_bus_message_new_method_call(bus, &m, "a.b", "/", "a.b", "C"));
        SHOW(sd_bus_call(bus, m, usec, &error, &reply));
        SHOW(now - start);
        SHOW_STRING(error.name);
        sd_bus_error_free(&error);
        sd_bus_message_unref(m);
        ended(bus, peer);
}

/* What else waits for the end of authentication. */
static void waiting(void) {
        int peer;
        const char *name;

        calling("call", 0);
        calling("a short call", 5000000);

        puts("flush");
        sd_bus *bus = starting(false, &peer);
        uint64_t start = now;
        SHOW(sd_bus_flush(bus));
        SHOW(now - start);
        ended(bus, peer);

        /* Ours has sent Hello with the lines, the reference sends it when authentication is over. */
        puts("name");
        int fds[2];
        unsigned char sent[1000];
        sockets(fds);
        bus = client_on(fds[0]);
        OK(sd_bus_set_bus_client(bus, true));
        OK(sd_bus_start(bus));
        start = now;
        SHOW(sd_bus_get_unique_name(bus, &name));
        SHOW(now - start);
        size_t n = take(fds[1], sent, sizeof sent, NULL);
        CHECK((memmem(sent, n, "Hello", 5) != NULL) == !on_reference());
        ended(bus, fds[1]);
}

int main(void) {
        for (int server = 0; server < 2; server++) {
                silent(server);
                dripping(server);
                endless(server);
        }
        refused();
        waiting();
        return 0;
}
