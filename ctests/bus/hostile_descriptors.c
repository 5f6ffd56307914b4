/* File descriptors stay with their message: what is sent with them, without the field, with fewer or more of them, in pieces,
 * to a connection that did not negotiate them; and none stays open.
 * ctest: nobus */

#include "../peers.h"

#include <sys/resource.h>
#include <sys/stat.h>

static int pipes[8][2];

/* Which of our pipes is it? */
static int which(int fd) {
        struct stat a, b;
        CHECK(fstat(fd, &a) == 0);
        for (int i = 0; i < 8; i++) {
                CHECK(fstat(pipes[i][0], &b) == 0);
                if (a.st_ino == b.st_ino && a.st_dev == b.st_dev)
                        return i;
        }
        return -1;
}

static int on_any(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf(" [%s", sd_bus_message_get_member(m) ?: "-");
        if (sd_bus_message_has_signature(m, "h") || sd_bus_message_has_signature(m, "hh") || sd_bus_message_has_signature(m, "hhh"))
                for (;;) {
                        int fd = -1, r = sd_bus_message_read_basic(m, 'h', &fd);
                        if (r <= 0) {
                                printf(" %s%s", r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : "end");
                                break;
                        }
                        printf(" %d", which(fd));
                        CHECK(fcntl(fd, F_GETFD) == FD_CLOEXEC);
                }
        printf("]");
        return 1;
}

static Wire with_fds(const char *member, const char *signature, int announced, const uint32_t *indices, size_t n) {
        Wire w = wire(4, 1, 7);
        wire_field(&w, 1, 'o', "/");
        wire_field(&w, 2, 's', "a.b");
        wire_field(&w, 3, 's', member);
        wire_field(&w, 8, 'g', signature);
        if (announced >= 0)
                wire_field_u(&w, 9, (uint32_t) announced);
        wire_body(&w);
        for (size_t i = 0; i < n; i++)
                wire_u32(&w, indices[i]);
        wire_end(&w);
        return w;
}

static void show_steps(sd_bus *bus) {
        int idle = 0;
        for (int i = 0; i < 300 && idle < 2; i++) {
                int r = sd_bus_process(bus, NULL);
                if (r < 0)
                        printf(" -%s", strerrorname_np(-r));
                if (r <= 0)
                        idle++;
        }
        printf(" open %d\n", sd_bus_is_open(bus));
}

/* Descriptors `from`…`from + n - 1` go with the byte at `at`. */
static void deliver_at(const char *what, Wire w, size_t at, int from, size_t n, bool negotiated) {
        int before = descriptors(), peer, fds[2], list[300];
        char drop[1000];
        sd_bus *bus;
        if (negotiated)
                bus = client_facing(&peer);
        else {
                sockets(fds);
                bus = client_on(fds[0]);
                peer = fds[1];
                OK(sd_bus_negotiate_fds(bus, false));
                OK(sd_bus_start(bus));
                step(bus, NULL);
                take(peer, drop, sizeof drop, NULL);
                give_text(peer, "DATA\r\nOK " SERVER_ID_TEXT "\r\n");
                step(bus, NULL);
        }
        OK(sd_bus_add_filter(bus, NULL, on_any, NULL));
        for (size_t i = 0; i < n; i++)
                list[i] = pipes[(from + (int) i) % 8][0];
        printf("%s:", what);
        if (at > 0)
                give(peer, w.bytes, at);
        give_fds(peer, w.bytes + at, w.length - at, list, n);
        show_steps(bus);
        /* one that follows */
        Wire next = with_fds("Next", "h", 1, (uint32_t[]) { 0 }, 1);
        if (negotiated) {
                printf("  and the next:");
                give_fds(peer, next.bytes, next.length, &pipes[7][0], 1);
                show_steps(bus);
        }
        sd_bus_close(bus);
        sd_bus_unref(bus);
        close(peer);
        CHECK(on_reference() || descriptors() == before); /* the reference keeps those of an invalid message */
}

static void deliver(const char *what, Wire w, int from, size_t n) {
        deliver_at(what, w, 0, from, n, true);
}

int main(void) {
        for (int i = 0; i < 8; i++)
                CHECK(pipe2(pipes[i], O_CLOEXEC) == 0);
        Wire one = with_fds("One", "h", 1, (uint32_t[]) { 0 }, 1);
        Wire two = with_fds("Two", "hh", 2, (uint32_t[]) { 1, 0 }, 2);

        deliver("one", one, 3, 1);
        deliver("two, in the other order", two, 3, 2);
        deliver("two indices of one", with_fds("Same", "hh", 1, (uint32_t[]) { 0, 0 }, 2), 3, 1);
        deliver("more announced", with_fds("More", "h", 2, (uint32_t[]) { 0 }, 1), 3, 1);
        deliver("fewer announced", with_fds("Fewer", "h", 1, (uint32_t[]) { 0 }, 1), 3, 2);
        deliver("not announced", with_fds("Not", "h", -1, (uint32_t[]) { 0 }, 1), 3, 1);
        deliver("0 announced", with_fds("Zero", "h", 0, (uint32_t[]) { 0 }, 1), 3, 1);
        deliver("announced, not sent", with_fds("Unsent", "h", 1, (uint32_t[]) { 0 }, 1), 3, 0);
        deliver("index out of range", with_fds("Range", "h", 1, (uint32_t[]) { 1 }, 1), 3, 1);
        deliver("index of all ones", with_fds("Ones", "h", 1, (uint32_t[]) { UINT32_MAX }, 1), 3, 1);
        deliver("none in the signature", with_fds("Unnamed", "u", 1, (uint32_t[]) { 0 }, 1), 3, 1);
        deliver("200", with_fds("Many", "h", 200, (uint32_t[]) { 199 }, 1), 0, 200);
        deliver("253", with_fds("Most", "h", 253, (uint32_t[]) { 252 }, 1), 0, 253);
        deliver_at("with the last byte", one, one.length - 1, 3, 1, true);
        deliver_at("with the 17th byte", one, 16, 3, 1, true);
        deliver_at("with the second byte", one, 1, 3, 1, true);
        deliver_at("not negotiated", one, 0, 3, 1, false);
        deliver_at("not negotiated, none sent", with_fds("None", "u", -1, (uint32_t[]) { 0 }, 1), 0, 3, 0, false);

        printf("— three messages at once, each with its own\n");
        int peer, before = descriptors();
        sd_bus *bus = client_facing(&peer);
        OK(sd_bus_add_filter(bus, NULL, on_any, NULL));
        give_fds(peer, one.bytes, one.length, &pipes[1][0], 1);
        Wire none = wire_signal(9, "Between");
        give(peer, none.bytes, none.length);
        give_fds(peer, two.bytes, two.length, (int[]) { pipes[2][0], pipes[3][0] }, 2);
        give(peer, none.bytes, none.length);
        give_fds(peer, one.bytes, one.length, &pipes[4][0], 1);
        show_steps(bus);
        printf("— one cut in two, each half with a descriptor\n");
        give_fds(peer, two.bytes, 20, &pipes[5][0], 1);
        show_steps(bus);
        give_fds(peer, two.bytes + 20, two.length - 20, &pipes[6][0], 1);
        show_steps(bus);
        printf("— descriptors without an end\n");
        Wire huge = wire(4, 1, 7);
        wire_field(&huge, 1, 'o', "/");
        wire_end(&huge);
        uint32_t length = 1 << 20;
        memcpy(huge.bytes + 4, &length, 4);
        give(peer, huge.bytes, huge.length);
        int list[100], i;
        struct rlimit limit;
        CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
        CHECK(setrlimit(RLIMIT_NOFILE, &(struct rlimit) { 700, limit.rlim_max }) == 0);
        for (i = 0; i < 100; i++)
                list[i] = pipes[i % 8][0];
        for (i = 0; i < 30; i++) {
                give_fds(peer, "x", 1, list, 100); /* more than can be open */
                int r = sd_bus_process(bus, NULL);
                if (r < 0) {
                        printf("after %d: -%s\n", i, strerrorname_np(-r));
                        break;
                }
        }
        CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
        SHOW(descriptors() - before > 500);
        sd_bus_close(bus);
        sd_bus_unref(bus);
        close(peer);
        CHECK(on_reference() || descriptors() == before); /* the reference keeps those of an invalid message */

        printf("— before the end of authentication\n");
        int fds[2];
        sockets(fds);
        bus = client_on(fds[0]);
        OK(sd_bus_start(bus));
        give_fds(fds[1], "DATA\r\n", 6, &pipes[1][0], 1);
        show_steps(bus);
        give_fds(fds[1], "OK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\n", 52, &pipes[1][0], 1);
        show_steps(bus);
        sd_bus_unref(bus);
        close(fds[1]);
        for (i = 0; i < 8; i++)
                close(pipes[i][0]), close(pipes[i][1]);
        return 0;
}
