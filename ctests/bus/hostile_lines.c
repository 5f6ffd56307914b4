/* What does a server make of authentication in which bytes were changed, left out, doubled, and lines put in between, in pieces of all
 * sizes? What it answers, what it delivers, how it ends.
 * ctest: nobus */

#include "../peers.h"

static uint64_t state;
static unsigned char bytes[4096];
static size_t length;

static unsigned draw(size_t n) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return (unsigned) ((state >> 33) % n);
}

static int on_message(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf(" [%s]", sd_bus_message_get_member(m));
        return 0;
}

static void put(const void *what, size_t n, size_t at) {
        CHECK(length + n <= sizeof bytes);
        memmove(bytes + at + n, bytes + at, length - at);
        memcpy(bytes + at, what, n);
        length += n;
}

static void spoil(void) {
        static const char *const lines[] = { "CANCEL", "ERROR", "DATA", "DATA 30", "AUTH", "AUTH ANONYMOUS", "AUTH EXTERNAL", "AUTH EXTERNAL 30", "AUTH EXTERNAL 3030",
                "AUTH EXTERNAL 3", "REJECTED EXTERNAL", "OK " SERVER_ID_TEXT, "NEGOTIATE_UNIX_FD", "AGREE_UNIX_FD", "BEGIN", "", "FOO" };
        for (unsigned i = draw(4); i > 0 && length > 0; i--) {
                size_t at = draw(length), n = 1 + draw(6);
                if (n > length - at)
                        n = length - at;
                switch (draw(6)) {
                case 0:
                        bytes[at] = (unsigned char) draw(256);
                        break;
                case 1:
                        bytes[at] = (unsigned char) " \r\nADB0"[draw(7)];
                        break;
                case 2: /* left out */
                        memmove(bytes + at, bytes + at + n, length - at - n);
                        length -= n;
                        break;
                case 3: { /* doubled */
                        unsigned char copy[8];
                        memcpy(copy, bytes + at, n);
                        put(copy, n, at);
                        break;
                }
                case 4: /* cut off */
                        if (draw(4) == 0)
                                length = at;
                        break;
                case 5: { /* a line in between */
                        const char *line = lines[draw(sizeof lines / sizeof *lines)];
                        while (at < length && bytes[at] != '\n')
                                at++;
                        if (at < length)
                                at++;
                        put("\r\n", 2, at);
                        put(line, strlen(line), at);
                        break;
                }
                }
        }
}

static void one(uint64_t seed) {
        static const char external[] = "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n", anonymous[] = "\0AUTH ANONYMOUS\r\nBEGIN\r\n";
        int fds[2], r = 1;
        char answer[4096], with_uid[100];
        state = seed;
        sockets(fds);
        sd_bus *bus = server_on(fds[0]);
        OK(sd_bus_set_anonymous(bus, draw(3) == 0));
        OK(sd_bus_negotiate_fds(bus, draw(4) != 0));
        OK(sd_bus_add_filter(bus, NULL, on_message, NULL));
        OK(sd_bus_start(bus));
        length = 0;
        switch (draw(3)) {
        case 0:
                put(external, sizeof external - 1, 0);
                break;
        case 1:
                put(anonymous, sizeof anonymous - 1, 0);
                break;
        case 2: { /* the uid in hexadecimal digits of its decimal ones */
                char uid[16], *end = with_uid + 1 + sprintf(with_uid + 1, "AUTH EXTERNAL ");
                with_uid[0] = 0;
                snprintf(uid, sizeof uid, "%u", geteuid());
                for (const char *c = uid; *c; c++)
                        end += sprintf(end, "%02x", *c);
                end += sprintf(end, "\r\nBEGIN\r\n");
                put(with_uid, (size_t) (end - with_uid), 0);
                break;
        }
        }
        Wire w = wire_signal(1, "After");
        put(w.bytes, w.length, length);
        spoil();
        printf("%" PRIu64 ":", seed);
        size_t piece = 1 + draw(length + 1);
        for (size_t at = 0; at < length && r >= 0; at += piece) {
                size_t n = length - at < piece ? length - at : piece;
                if (send(fds[1], bytes + at, n, MSG_NOSIGNAL) < 0)
                        break;
                for (int i = 0; i < 200 && (r = sd_bus_process(bus, NULL)) > 0; i++)
                        ;
        }
        printf(" %s, open %d, ready %d, answers ", r < 0 ? strerrorname_np(-r) : "0", sd_bus_is_open(bus), sd_bus_is_ready(bus));
        print_bytes(answer, take(fds[1], answer, sizeof answer, NULL));
        sd_bus_close(bus);
        sd_bus_unref(bus);
        close(fds[1]);
}

int main(void) {
        for (uint64_t seed = 1; seed <= 1500; seed++)
                one(seed);
        return 0;
}
