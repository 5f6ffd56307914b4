/* What does a client do about a server that answers wrongly, too long, in single bytes or never ends a line, and a server about
 * such a client? The errno, whether it stays open, and that nothing spins or stays behind.
 * ctest: nobus */

#include "../peers.h"

typedef enum { PLAIN = 0, ANONYMOUS = 1, NO_FDS = 2, SERVER = 4 } Options;

static char drop[1 << 20];

/* Writes all of it, `piece` bytes at a time; how processing ends. */
static void answer(const char *what, Options options, const char *lines, size_t n, size_t piece) {
        int before = descriptors(), fds[2], r = 0;
        sockets(fds);
        sd_bus *bus = (options & SERVER) ? server_on(fds[0]) : client_on(fds[0]);
        OK(sd_bus_set_anonymous(bus, !!(options & ANONYMOUS)));
        OK(sd_bus_negotiate_fds(bus, !(options & NO_FDS)));
        OK(sd_bus_start(bus));
        size_t given = 0, calls = 0;
        while (given < n && r >= 0) {
                size_t m = n - given < piece ? n - given : piece;
                ssize_t sent = send(fds[1], lines + given, m, MSG_NOSIGNAL);
                if (sent > 0)
                        given += (size_t) sent;
                else if (errno == EPIPE || errno == ECONNRESET)
                        break;
                do {
                        r = sd_bus_process(bus, NULL);
                        CHECK(++calls < n + 1000);
                } while (r > 0);
        }
        take(fds[1], drop, sizeof drop, NULL);
        printf("%s: %s%s open %d ready %d", what, r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : r > 0 ? "1" : "0", sd_bus_is_open(bus), sd_bus_is_ready(bus));
        for (int i = 0; i < 3; i++) {
                r = sd_bus_process(bus, NULL);
                printf(", then %s%s", r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : r > 0 ? "1" : "0");
        }
        printf(" open %d\n", sd_bus_is_open(bus));
        sd_bus_close(bus);
        sd_bus_unref(bus);
        close(fds[1]);
        CHECK(descriptors() == before);
}

#define ANSWER(options, lines) answer(#lines, options, lines, sizeof(lines) - 1, SIZE_MAX / 2)
#define ID "00112233445566778899aabbccddeeff"

int main(void) {
        static char many[300000];

        printf("— a client\n");
        ANSWER(PLAIN, "DATA\r\nOK " ID "\r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "DATA\r\nOK " ID "\r\n");
        ANSWER(PLAIN, "DATA\r\n");
        ANSWER(PLAIN, "OK " ID "\r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "OK " ID "\r\nAGREE_UNIX_FD\r\nX\r\n");
        ANSWER(PLAIN, "DATA x\r\nOK " ID "\r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "DATA \r\nOK " ID "\r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "DATA\r\nOK \r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "DATA\r\nOK\r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "DATA\r\nOK 00112233445566778899aabbccddeef\r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "DATA\r\nOK 00112233445566778899aabbccddeeff0\r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "DATA\r\nOK 00112233445566778899aabbccddeefg\r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "DATA\r\nOK 00112233-4455-6677-8899-aabbccddeeff\r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "DATA\r\nOK 00000000000000000000000000000000\r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "DATA\r\nOK 00112233445566778899AABBCCDDEEFF\r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "DATA\r\nOK " ID " \r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "DATA\r\nok " ID "\r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "DATA\r\nOK " ID "\r\nAGREE_UNIX_FD x\r\n");
        ANSWER(PLAIN, "DATA\r\nOK " ID "\r\nagree_unix_fd\r\n");
        ANSWER(PLAIN, "DATA\r\nOK " ID "\r\nERROR\r\n");
        ANSWER(PLAIN, "DATA\r\nOK " ID "\r\nERROR \"no\"\r\n");
        ANSWER(PLAIN, "DATA\r\nOK " ID "\r\nANYTHING\r\n");
        ANSWER(PLAIN, "DATA\r\nOK " ID "\r\n\r\n");
        ANSWER(PLAIN, "DATA\r\nREJECTED EXTERNAL\r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "REJECTED EXTERNAL\r\nERROR\r\nERROR\r\n");
        ANSWER(PLAIN, "REJECTED EXTERNAL\r\n");
        ANSWER(PLAIN, "REJECTED\r\n");
        ANSWER(PLAIN, "ERROR\r\nERROR\r\nERROR\r\n");
        ANSWER(PLAIN, "\r\n\r\n\r\n");
        ANSWER(PLAIN, "\n\n\n");
        ANSWER(PLAIN, "DATA\nOK " ID "\nAGREE_UNIX_FD\n");
        ANSWER(PLAIN, "DATA\r\nOK " ID "\r\rAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "DATA\r\nOK " ID "\n\rAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "DA\0TA\r\nOK " ID "\r\nAGREE_UNIX_FD\r\n");
        ANSWER(PLAIN, "\0DATA\r\nOK " ID "\r\nAGREE_UNIX_FD\r\n");
        ANSWER(NO_FDS, "DATA\r\nOK " ID "\r\n");
        ANSWER(NO_FDS, "DATA\r\nNO " ID "\r\n");
        ANSWER(ANONYMOUS, "OK " ID "\r\nAGREE_UNIX_FD\r\n");
        ANSWER(ANONYMOUS, "OK " ID "\r\nERROR\r\n");
        ANSWER(ANONYMOUS, "DATA\r\nOK " ID "\r\nAGREE_UNIX_FD\r\n");
        ANSWER(ANONYMOUS, "REJECTED EXTERNAL\r\nERROR\r\n");
        answer("in single bytes", PLAIN, "DATA\r\nOK " ID "\r\nAGREE_UNIX_FD\r\n", 58, 1);
        answer("in seven bytes", PLAIN, "DATA\r\nOK " ID "\r\nAGREE_UNIX_FD\r\n", 58, 7);
        memset(many, 'x', sizeof many);
        answer("60,000 bytes without an end", PLAIN, many, 60000, sizeof many);
        answer("65,535 bytes", PLAIN, many, 65535, sizeof many);
        answer("65,536 bytes", PLAIN, many, 65536, sizeof many);
        answer("65,537 bytes", PLAIN, many, 65537, sizeof many);
        answer("300,000 bytes without an end", PLAIN, many, sizeof many, sizeof many);
        answer("300,000 bytes in 1000s", PLAIN, many, sizeof many, 1000);
        for (size_t i = 0; i + 2 <= sizeof many; i += 2)
                memcpy(many + i, "\r\n", 2);
        answer("150,000 empty lines", PLAIN, many, sizeof many, 4096);
        memset(many, '\r', sizeof many);
        answer("300,000 carriage returns", PLAIN, many, sizeof many, 4096);

        printf("— a server\n");
        memset(many, 'x', sizeof many);
        answer("300,000 bytes without a zero", SERVER, many, sizeof many, sizeof many);
        memset(many, 0, sizeof many);
        answer("300,000 zeros", SERVER, many, sizeof many, 4096);
        memset(many + 1, 'x', sizeof many - 1);
        answer("a line of 300,000 bytes", SERVER, many, sizeof many, sizeof many);
        answer("a line of 300,000 bytes in 1000s", SERVER, many, sizeof many, 1000);
        for (size_t i = 1; i + 2 <= sizeof many; i += 2)
                memcpy(many + i, "\r\n", 2);
        answer("1,000 empty lines", SERVER, many, 2001, 4096);
        for (size_t i = 1; i + 6 <= sizeof many; i += 6)
                memcpy(many + i, "AUTH\r\n", 6);
        answer("1,000 times AUTH", SERVER, many, 6001, 600);
        memcpy(many + 1, "AUTH EXTERNAL\r\n", 15);
        memset(many + 16, 'x', sizeof many - 16);
        answer("a long line after AUTH", SERVER, many, sizeof many, 5000);
        memcpy(many + 1, "AUTH EXTERNAL ", 14);
        memset(many + 15, '3', sizeof many - 15);
        answer("a long number", SERVER, many, sizeof many, 5000);
        memcpy(many + 20000, "\r\n", 2);
        answer("a long number that ends", SERVER, many, 20002, sizeof many);

        printf("— the peer closes\n");
        static const char *const parts[] = { "", "D", "DATA\r\n", "DATA\r\nOK ", "DATA\r\nOK " ID "\r\n", "DATA\r\nOK " ID "\r\nAGREE_UNIX_FD\r", "DATA\r\nOK " ID "\r\nAGREE_UNIX_FD\r\n" };
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
                int before = descriptors(), fds[2];
                sockets(fds);
                sd_bus *bus = client_on(fds[0]);
                OK(sd_bus_start(bus));
                take(fds[1], drop, sizeof drop, NULL);
                give_text(fds[1], parts[i]);
                close(fds[1]);
                printf("after %zu bytes:", strlen(parts[i]));
                for (int k = 0; k < 6; k++) {
                        int r = sd_bus_process(bus, NULL);
                        printf(" %s%s", r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : r > 0 ? "1" : "0");
                }
                printf(" open %d\n", sd_bus_is_open(bus));
                sd_bus_unref(bus);
                CHECK(descriptors() == before);
        }
        return 0;
}
