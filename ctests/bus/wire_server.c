/* What does a server answer to the lines of a client, in one piece and in pieces, whatever the mechanism, and where does it
 * hang up? What it writes when it is ready.
 * ctest: nobus */

#include "../peers.h"

typedef enum { PLAIN = 0, ANONYMOUS = 1, TRUSTED = 2, NO_FDS = 4, OF_BUS = 8 } Options;

static int on_object(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return sd_bus_reply_method_return(m, "s", sd_bus_message_get_sender(m) ?: "no sender");
}

/* The lines, with \0 at their front, then whether it is ready; then a call. */
static void talk(const char *what, Options options, const char *lines, size_t n, size_t piece) {
        int fds[2], r = 1;
        sockets(fds);
        sd_bus *bus = server_on(fds[0]);
        OK(sd_bus_set_anonymous(bus, !!(options & ANONYMOUS)));
        OK(sd_bus_set_trusted(bus, !!(options & TRUSTED)));
        OK(sd_bus_negotiate_fds(bus, !(options & NO_FDS)));
        if (options & OF_BUS)
                OK(sd_bus_set_bus_client(bus, true));
        printf("— %s: ", what);
        print_bytes(lines, n);
        SHOW(sd_bus_start(bus));
        OK(sd_bus_add_object(bus, NULL, "/", on_object, NULL));
        for (size_t at = 0; at < n && r >= 0; at += piece) {
                size_t m = n - at < piece ? n - at : piece;
                if (send(fds[1], lines + at, m, MSG_NOSIGNAL) < 0)
                        break;
                for (int i = 0; i < 20; i++) {
                        r = sd_bus_process(bus, NULL);
                        if (r <= 0)
                                break;
                }
        }
        SHOW(r);
        show_traffic("server", fds[1]);
        SHOW(sd_bus_is_open(bus));
        SHOW(sd_bus_is_ready(bus));
        if (sd_bus_is_ready(bus)) {
                SHOW(sd_bus_can_send(bus, 'h'));
                SHOW(sd_bus_is_trusted(bus));
                SHOW(sd_bus_is_anonymous(bus));
                Wire w = wire_call(9, 0, "M");
                give(fds[1], w.bytes, w.length);
                step(bus, NULL);
                show_traffic("server", fds[1]);
        }
        sd_bus_close(bus);
        sd_bus_unref(bus);
        show_traffic("server", fds[1]);
        close(fds[1]);
}

#define TALK(what, options, lines) talk(what, options, lines, sizeof(lines) - 1, SIZE_MAX / 2)

int main(void) {
        char own[64], line[256];
        size_t n = (size_t) sprintf(own, "%d", (int) getuid()), length;
        char hex[64] = "";
        for (size_t i = 0; i < n; i++)
                sprintf(hex + 2 * i, "%02x", own[i]);

        TALK("as sd-bus", PLAIN, "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n");
        TALK("without descriptors", PLAIN, "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n");
        TALK("descriptors not wanted", NO_FDS, "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n");
        talk("in single bytes", PLAIN, "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n", 48, 1);
        talk("in three bytes", PLAIN, "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n", 48, 3);
        length = (size_t) sprintf(line, "%cAUTH EXTERNAL %s\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n", 0, hex);
        printf("the user's own number: ");
        CHECK(geteuid() == 0 || hex[0]);
        if (geteuid() == 0) /* else the number would be printed */
                talk("with the number", PLAIN, line, length, length);
        TALK("another user's number", PLAIN, "\0AUTH EXTERNAL 3939393939\r\nBEGIN\r\n");
        TALK("another user's number, then DATA", PLAIN, "\0AUTH EXTERNAL 3939393939\r\nDATA\r\nBEGIN\r\n");
        TALK("another user's number, trusted", TRUSTED, "\0AUTH EXTERNAL 3939393939\r\nBEGIN\r\n");
        TALK("an odd number of digits", PLAIN, "\0AUTH EXTERNAL 303\r\nBEGIN\r\n");
        TALK("no hex", PLAIN, "\0AUTH EXTERNAL zz\r\nBEGIN\r\n");
        TALK("no number", PLAIN, "\0AUTH EXTERNAL 6162\r\nBEGIN\r\n");
        TALK("empty number", PLAIN, "\0AUTH EXTERNAL \r\nBEGIN\r\n");
        TALK("DATA with a number", PLAIN, "\0AUTH EXTERNAL\r\nDATA 30\r\nBEGIN\r\n");
        TALK("DATA with another user's number", PLAIN, "\0AUTH EXTERNAL\r\nDATA 3939393939\r\nBEGIN\r\n");
        TALK("DATA with a space", PLAIN, "\0AUTH EXTERNAL\r\nDATA \r\nBEGIN\r\n");
        TALK("anonymous, not allowed", PLAIN, "\0AUTH ANONYMOUS\r\nBEGIN\r\n");
        TALK("anonymous", ANONYMOUS, "\0AUTH ANONYMOUS 616e6f6e796d6f7573\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n");
        TALK("anonymous without a trace", ANONYMOUS, "\0AUTH ANONYMOUS\r\nBEGIN\r\n");
        TALK("anonymous, DATA", ANONYMOUS, "\0AUTH ANONYMOUS\r\nDATA\r\nBEGIN\r\n");
        TALK("anonymous, bad trace", ANONYMOUS, "\0AUTH ANONYMOUS zz\r\nBEGIN\r\n");
        TALK("external where anonymous is allowed", ANONYMOUS, "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n");
        TALK("another mechanism", PLAIN, "\0AUTH DBUS_COOKIE_SHA1 30\r\nBEGIN\r\n");
        TALK("another mechanism, then ours", PLAIN, "\0AUTH DBUS_COOKIE_SHA1 30\r\nAUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n");
        TALK("a question", PLAIN, "\0AUTH\r\n");
        TALK("a question, then ours", PLAIN, "\0AUTH\r\nAUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n");
        TALK("lower case", PLAIN, "\0auth EXTERNAL\r\n");
        TALK("words run together", PLAIN, "\0AUTHEXTERNAL\r\n");
        TALK("EXTERNALX", PLAIN, "\0AUTH EXTERNALX\r\n");
        TALK("two spaces", PLAIN, "\0AUTH  EXTERNAL\r\n");
        TALK("BEGIN at once", PLAIN, "\0BEGIN\r\n");
        TALK("BEGIN after AUTH alone", PLAIN, "\0AUTH EXTERNAL\r\nBEGIN\r\n");
        TALK("BEGIN with more", PLAIN, "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN x\r\n");
        TALK("DATA at once", PLAIN, "\0DATA\r\nAUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n");
        TALK("descriptors before AUTH", PLAIN, "\0NEGOTIATE_UNIX_FD\r\nAUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n");
        TALK("descriptors twice", PLAIN, "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n");
        TALK("CANCEL", PLAIN, "\0AUTH EXTERNAL\r\nCANCEL\r\nAUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n");
        TALK("ERROR", PLAIN, "\0AUTH EXTERNAL\r\nERROR \"x\"\r\nAUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n");
        TALK("AUTH twice", PLAIN, "\0AUTH EXTERNAL\r\nDATA\r\nAUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n");
        TALK("an unknown command", PLAIN, "\0AUTH EXTERNAL\r\nDATA\r\nHELLO\r\nBEGIN\r\n");
        TALK("an empty line", PLAIN, "\0\r\nAUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n");
        TALK("no zero byte", PLAIN, "AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n");
        TALK("another first byte", PLAIN, "\1AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n");
        TALK("two zero bytes", PLAIN, "\0\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n");
        TALK("line feeds alone", PLAIN, "\0AUTH EXTERNAL\nDATA\nBEGIN\n");
        TALK("a carriage return in a line", PLAIN, "\0AUTH\rEXTERNAL\r\n");
        TALK("a zero in a line", PLAIN, "\0AUTH EXT\0RNAL\r\nBEGIN\r\n");
        TALK("a byte over 127", PLAIN, "\0AUTH EXTERN\xc4L\r\nBEGIN\r\n");
        TALK("a control character", PLAIN, "\0AUTH EXTERNAL\r\nDA\x07TA\r\nBEGIN\r\n");
        TALK("of a bus", OF_BUS, "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n");

        printf("— a call right behind BEGIN\n");
        int fds[2];
        sockets(fds);
        sd_bus *bus = server_on(fds[0]);
        OK(sd_bus_start(bus));
        OK(sd_bus_add_object(bus, NULL, "/", on_object, NULL));
        char all[1024] = "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n";
        Wire w = wire_call(3, 0, "M");
        memcpy(all + 29, w.bytes, w.length);
        give(fds[1], all, 29 + w.length);
        step(bus, NULL);
        show_traffic("server", fds[1]);
        sd_bus_unref(bus);
        close(fds[1]);
        return 0;
}
