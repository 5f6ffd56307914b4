/* What does a connection do about a peer that lies: about lengths, types, fields, serials, bodies, padding, that sends single
 * bytes, or closes in the middle? What is delivered, the errno, that nothing spins or stays behind.
 * ctest: nobus */

#include "../peers.h"

static int seen;

static int on_any(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        uint8_t type;
        OK(sd_bus_message_get_type(m, &type));
        seen++;
        if (sd_bus_message_is_signal(m, "org.freedesktop.DBus.Local", "Disconnected"))
                printf(" [Disconnected]");
        else
                printf(" [type %d %s %s.%s %s→%s \"%s\"]", type, sd_bus_message_get_path(m) ?: "-", sd_bus_message_get_interface(m) ?: "-", sd_bus_message_get_member(m) ?: "-",
                       sd_bus_message_get_sender(m) ?: "-", sd_bus_message_get_destination(m) ?: "-", sd_bus_message_get_signature(m, true) ?: "NULL");
        return 0;
}

static void deliver_pieces(const char *what, const void *bytes, size_t n, size_t piece, bool hang_up) {
        int before = descriptors(), peer, r = 0;
        sd_bus *bus = client_facing(&peer);
        OK(sd_bus_add_filter(bus, NULL, on_any, NULL));
        printf("%s:", what);
        size_t calls = 0;
        for (size_t at = 0; at < n && r >= 0; at += piece) {
                size_t m = n - at < piece ? n - at : piece;
                if (send(peer, (const char *) bytes + at, m, MSG_NOSIGNAL) < 0)
                        break;
                do {
                        r = sd_bus_process(bus, NULL);
                        CHECK(++calls < n + 100);
                } while (r > 0);
        }
        if (hang_up) {
                close(peer);
                peer = -1;
        }
        printf(" %s%s", r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : "0");
        for (int i = 0; i < 4; i++) {
                r = sd_bus_process(bus, NULL);
                printf(" %s%s", r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : r > 0 ? "1" : "0");
        }
        printf(" open %d\n", sd_bus_is_open(bus));
        if (peer >= 0)
                show_traffic("  answered", peer);
        sd_bus_close(bus);
        sd_bus_unref(bus);
        if (peer >= 0)
                close(peer);
        CHECK(descriptors() == before);
}

static void deliver(const char *what, Wire w) {
        deliver_pieces(what, w.bytes, w.length, w.length, false);
}

/* With the byte at `at` set to `value`. */
static Wire bent(Wire w, size_t at, unsigned char value) {
        w.bytes[at] = value;
        return w;
}

static Wire bent_u32(Wire w, size_t at, uint32_t value) {
        memcpy(w.bytes + at, &value, 4);
        return w;
}

static Wire with_field(uint8_t type, uint8_t code, char kind, const char *value) {
        Wire w = wire(type, 0, 5);
        if (type != 2 && type != 3) {
                if (code != 1)
                        wire_field(&w, 1, 'o', "/");
                if (code != 3)
                        wire_field(&w, 3, 's', "M");
                if (type == 4 && code != 2)
                        wire_field(&w, 2, 's', "a.b");
        }
        if (value)
                wire_field(&w, code, kind, value);
        wire_end(&w);
        return w;
}

static Wire with_body(const char *signature, const void *body, size_t n) {
        Wire w = wire(4, 0, 5);
        wire_field(&w, 1, 'o', "/");
        wire_field(&w, 2, 's', "a.b");
        wire_field(&w, 3, 's', "M");
        wire_field(&w, 8, 'g', signature);
        wire_body(&w);
        wire_put(&w, body, n);
        wire_end(&w);
        return w;
}

int main(void) {
        Wire call = wire_call(1, 0, "M"), signal = wire_signal(1, "S"), w;
        char long_text[400];

        printf("— in order\n");
        deliver("a call", call);
        deliver("a signal", signal);
        deliver("a reply to nothing", wire_reply(1, 1));
        deliver("an error to nothing", wire_error(1, 1, "a.b.C", "text"));
        deliver_pieces("single bytes", call.bytes, call.length, 1, false);
        deliver_pieces("five bytes", call.bytes, call.length, 5, false);
        for (size_t n = 0; n < call.length; n += 7) {
                char what[64];
                snprintf(what, sizeof what, "closes after %zu", n);
                deliver_pieces(what, call.bytes, n, call.length, true);
        }
        deliver_pieces("closes after the whole", call.bytes, call.length, call.length, true);

        printf("— the fixed header\n");
        deliver("endianness", bent(call, 0, 'x'));
        deliver("endianness of the other kind", bent(call, 0, 'B'));
        deliver("type 0", bent(call, 1, 0));
        deliver("type 5", bent(call, 1, 5));
        deliver("type 255", bent(call, 1, 255));
        deliver("unknown flags", bent(call, 2, 0xf8));
        deliver("version 0", bent(call, 3, 0));
        deliver("version 2", bent(call, 3, 2));
        deliver("version 3", bent(call, 3, 3));
        deliver("serial 0", bent_u32(call, 8, 0));
        deliver("serial of all ones", bent_u32(call, 8, UINT32_MAX));
        deliver("body longer than sent", bent_u32(call, 4, 1));
        deliver("body of 128 MiB", bent_u32(call, 4, 128 << 20));
        deliver("body of 128 MiB less the rest", bent_u32(call, 4, (128 << 20) - (uint32_t) call.length));
        deliver("body of 128 MiB less the rest, and 1", bent_u32(call, 4, (128 << 20) - (uint32_t) call.length + 1));
        deliver("body of 4 GiB", bent_u32(call, 4, UINT32_MAX));
        deliver("fields of 64 MiB", bent_u32(call, 12, 64 << 20));
        deliver("fields of 64 MiB and 1", bent_u32(call, 12, (64 << 20) + 1));
        deliver("fields of 4 GiB", bent_u32(call, 12, UINT32_MAX));
        deliver("no fields", bent_u32(call, 12, 0));
        deliver("one byte of fields", bent_u32(call, 12, 1));
        deliver("a body that the signature does not name", (w = wire_call(1, 0, "M"), wire_put(&w, "12345678", 8), wire_end(&w), w));

        printf("— fields\n");
        deliver("call without path", with_field(1, 1, 'o', NULL));
        deliver("call without member", with_field(1, 3, 's', NULL));
        deliver("call without interface", with_field(1, 7, 's', NULL));
        deliver("signal without interface", with_field(4, 2, 's', NULL));
        deliver("signal without path", with_field(4, 1, 's', NULL));
        deliver("reply without serial", wire_reply(1, 0));
        deliver("reply without its field", with_field(2, 7, 's', ":1.1"));
        deliver("error without name", with_field(3, 7, 's', ":1.1"));
        deliver("field 0", with_field(1, 0, 's', "x"));
        deliver("field 10", with_field(1, 10, 's', "x"));
        deliver("field 255", with_field(1, 255, 'o', "/"));
        deliver("path of type s", with_field(1, 1, 's', "/"));
        deliver("path twice", (w = wire_call(1, 0, "M"), w = wire(1, 0, 1), wire_field(&w, 1, 'o', "/"), wire_field(&w, 3, 's', "M"), wire_field(&w, 1, 'o', "/x"), wire_end(&w), w));
        deliver("member twice", (w = wire(1, 0, 1), wire_field(&w, 1, 'o', "/"), wire_field(&w, 3, 's', "M"), wire_field(&w, 3, 's', "N"), wire_end(&w), w));
        deliver("signature twice", (w = wire(1, 0, 1), wire_field(&w, 1, 'o', "/"), wire_field(&w, 3, 's', "M"), wire_field(&w, 8, 'g', ""), wire_field(&w, 8, 'g', ""), wire_end(&w), w));
        deliver("sender twice", (w = wire(1, 0, 1), wire_field(&w, 1, 'o', "/"), wire_field(&w, 3, 's', "M"), wire_field(&w, 7, 's', ":1.1"), wire_field(&w, 7, 's', ":1.2"), wire_end(&w), w));
        deliver("reply serial in a call", (w = wire(1, 0, 1), wire_field(&w, 1, 'o', "/"), wire_field(&w, 3, 's', "M"), wire_field_u(&w, 5, 9), wire_end(&w), w));
        deliver("reply serial twice", (w = wire(2, 0, 1), wire_field_u(&w, 5, 9), wire_field_u(&w, 5, 9), wire_end(&w), w));
        deliver("error name in a call", with_field(1, 4, 's', "a.b"));
        deliver("bad path", with_field(1, 1, 'o', "x"));
        deliver("path with a slash at its end", with_field(1, 1, 'o', "/x/"));
        deliver("the local path", with_field(1, 1, 'o', "/org/freedesktop/DBus/Local"));
        deliver("bad member", with_field(1, 3, 's', "a.b"));
        deliver("empty member", with_field(1, 3, 's', ""));
        deliver("bad interface", with_field(1, 2, 's', "a"));
        deliver("the local interface", with_field(4, 2, 's', "org.freedesktop.DBus.Local"));
        deliver("bad sender", with_field(1, 7, 's', "x"));
        deliver("well-known sender", with_field(1, 7, 's', "x.y"));
        deliver("the bus as sender", with_field(1, 7, 's', "org.freedesktop.DBus"));
        deliver("bad destination", with_field(1, 6, 's', "x"));
        deliver("not UTF-8", with_field(1, 7, 's', "a.\xff"));
        deliver("bad signature", with_field(1, 8, 'g', "a"));
        deliver("signature without body", with_field(1, 8, 'g', "s"));
        deliver("unix_fds of type s", with_field(1, 9, 's', "x"));
        deliver("unix_fds without descriptors", (w = wire(1, 0, 1), wire_field(&w, 1, 'o', "/"), wire_field(&w, 3, 's', "M"), wire_field_u(&w, 9, 1), wire_end(&w), w));
        deliver("unix_fds of 4 G", (w = wire(1, 0, 1), wire_field(&w, 1, 'o', "/"), wire_field(&w, 3, 's', "M"), wire_field_u(&w, 9, UINT32_MAX), wire_end(&w), w));
        deliver("unix_fds 0", (w = wire(1, 0, 1), wire_field(&w, 1, 'o', "/"), wire_field(&w, 3, 's', "M"), wire_field_u(&w, 9, 0), wire_end(&w), w));
        memset(long_text, 'a', 255);
        long_text[255] = 0;
        deliver("member of 255", with_field(1, 3, 's', long_text));
        long_text[255] = 'a', long_text[256] = 0;
        deliver("member of 256", with_field(1, 3, 's', long_text));
        deliver("a string longer than the fields", bent_u32(call, 20, 500));
        deliver("a string of 4 GiB", bent_u32(call, 20, UINT32_MAX));
        deliver("a string without its zero", bent(call, 25, 'x'));
        deliver("padding that is not zero", bent(call, 27, 'x'));
        for (size_t at = 16; at < call.length; at++)
                if (call.bytes[at] <= 3) {
                        char what[64];
                        snprintf(what, sizeof what, "byte %zu raised", at);
                        deliver(what, bent(call, at, (unsigned char) (call.bytes[at] + 1)));
                }

        printf("— bodies, which are read when they are asked for\n");
        deliver("string too long", with_body("s", "\5\0\0\0ab\0", 7));
        deliver("array of 64 MiB and 8", with_body("at", "\10\0\0\4\0\0\0\0", 8));
        deliver("boolean 2", with_body("b", "\2\0\0\0", 4));
        deliver("nothing", with_body("u", "", 0));
        deliver("33 arrays", with_body("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaay", "\0\0\0\0", 4));

        printf("— one behind the other\n");
        unsigned char many[4000];
        size_t n = 0;
        for (int i = 0; i < 10; i++) {
                memcpy(many + n, signal.bytes, signal.length);
                n += signal.length;
        }
        deliver_pieces("ten", many, n, n, false);
        deliver_pieces("ten, cut anywhere", many, n, 33, false);
        many[3 * signal.length] = 'x';
        deliver_pieces("the fourth is bad", many, n, n, false);
        deliver_pieces("the fourth is bad, cut anywhere", many, n, 17, false);
        many[3 * signal.length] = 'l';
        many[3 * signal.length + 23] = 'x';
        deliver_pieces("the fourth's field is bad", many, n, n, false);
        return 0;
}
