/* What does a connection make of traffic in which bytes were changed, left out, doubled or cut off? Thousands of conversations with a
 * client and a server that has matches, filters, an object and a call under way: who is called with what, what is answered, how it ends.
 * ctest: nobus no-valgrind (too slow there) */

#include "../peers.h"

static uint64_t state;
static char story[1 << 16];
static size_t told;

static unsigned draw(unsigned n) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return (unsigned) (state >> 33) % n;
}

__attribute__((format(printf, 1, 2))) static void tell(const char *format, ...) {
        va_list ap;
        va_start(ap, format);
        int n = vsnprintf(story + told, sizeof story - told, format, ap);
        va_end(ap);
        if (n > 0 && (size_t) n < sizeof story - told)
                told += (size_t) n;
}

static void tell_text(const char *text) {
        for (const char *c = text ?: "-"; *c; c++)
                tell(isprint(*c) ? "%c" : "\\%x", (unsigned char) *c);
}

/* Every value there is, entering all containers. */
static void tell_values(sd_bus_message *m, int depth) {
        for (int n = 0; n < 50; n++) {
                char type;
                const char *contents;
                int r = sd_bus_message_peek_type(m, &type, &contents);
                if (r <= 0) {
                        tell(r < 0 ? "!%d" : ".", -r);
                        return;
                }
                if (strchr("avre", type)) {
                        r = sd_bus_message_enter_container(m, type, contents);
                        if (r <= 0 || depth > 20) {
                                tell("?%d", -r);
                                return;
                        }
                        tell("%c", type);
                        tell_values(m, depth + 1);
                        r = sd_bus_message_exit_container(m);
                        if (r < 0) {
                                tell("x%d", -r);
                                return;
                        }
                } else {
                        union {
                                uint64_t number;
                                const char *text;
                        } value = {};
                        r = sd_bus_message_read_basic(m, type, &value);
                        if (r <= 0) {
                                tell("#%d", -r);
                                return;
                        }
                        if (strchr("sog", type))
                                tell_text(value.text);
                        else if (type != 'h')
                                tell("%" PRIx64, value.number);
                        tell(",");
                }
        }
}

static int on_message(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        uint8_t type;
        uint64_t cookie = 0, reply = 0;
        OK(sd_bus_message_get_type(m, &type));
        (void) sd_bus_message_get_cookie(m, &cookie);
        (void) sd_bus_message_get_reply_cookie(m, &reply);
        tell(" %s:%d/%" PRIu64 "/%" PRIu64 " ", (const char *) userdata, type, cookie, reply);
        tell_text(sd_bus_message_get_path(m));
        tell(" ");
        tell_text(sd_bus_message_get_interface(m));
        tell(".");
        tell_text(sd_bus_message_get_member(m));
        tell(" ");
        tell_text(sd_bus_message_get_sender(m));
        tell(">");
        tell_text(sd_bus_message_get_destination(m));
        if (((const char *) userdata)[0] == 'f') {
                tell(" (");
                tell_values(m, 0);
                tell(")");
        }
        return 0;
}

static void put_call(Wire *all, uint32_t serial, const char *path, const char *interface, const char *member) {
        Wire w = wire(1, 0, serial);
        wire_field(&w, 1, 'o', path);
        wire_field(&w, 2, 's', interface);
        wire_field(&w, 3, 's', member);
        wire_end(&w);
        wire_put(all, w.bytes, w.length);
}

/* What a well-behaved peer would send. */
static Wire conversation(void) {
        Wire all = {}, w;
        put_call(&all, 1, "/", "org.freedesktop.DBus.Peer", "Ping");
        w = wire(4, 1, 2);
        wire_field(&w, 1, 'o', "/a/b");
        wire_field(&w, 2, 's', "a.b");
        wire_field(&w, 3, 's', "Signal");
        wire_field(&w, 7, 's', ":1.5");
        wire_field(&w, 8, 'g', "sa{sv}as");
        wire_body(&w);
        wire_string(&w, "x");
        uint32_t from = (uint32_t) w.length;
        wire_u32(&w, 0);
        wire_align(&w, 8);
        size_t begin = w.length;
        wire_string(&w, "key");
        wire_put(&w, "\1u", 3);
        wire_u32(&w, 7);
        uint32_t length = (uint32_t) (w.length - begin);
        memcpy(w.bytes + from, &length, 4);
        wire_u32(&w, 12);
        wire_string(&w, "one");
        wire_u32(&w, 0);
        wire_align(&w, 4);
        wire_end(&w);
        wire_put(&all, w.bytes, w.length);
        put_call(&all, 3, "/o", "a.b", "Method");
        w = wire_error(4, 1, "a.b.Error", "text");
        wire_put(&all, w.bytes, w.length);
        put_call(&all, 5, "/not/there", "a.b", "Method");
        w = wire_signal(6, "Last");
        wire_put(&all, w.bytes, w.length);
        return all;
}

static void spoil(Wire *w) {
        for (unsigned i = draw(4); i > 0; i--) {
                size_t at = draw((unsigned) w->length), n = 1 + draw(9);
                if (n > w->length - at)
                        n = w->length - at;
                switch (draw(6)) {
                case 0:
                        w->bytes[at] = (unsigned char) draw(256);
                        break;
                case 1:
                        w->bytes[at] ^= (unsigned char) (1 << draw(8));
                        break;
                case 2: /* left out */
                        memmove(w->bytes + at, w->bytes + at + n, w->length - at - n);
                        w->length -= n;
                        break;
                case 3: /* doubled */
                        memmove(w->bytes + at + n, w->bytes + at, w->length - at);
                        w->length += n;
                        break;
                case 4: /* cut off */
                        if (draw(4) == 0)
                                w->length = at;
                        break;
                case 5: /* another type letter */
                        w->bytes[at] = (unsigned char) "ybnqiuxtdsogahv(){}"[draw(19)];
                        break;
                }
        }
}

static void one(uint64_t seed) {
        int peer;
        char answer[8192];
        state = seed;
        told = 0;
        sd_bus *bus = seed % 2 ? client_facing(&peer) : server_facing(&peer);
        OK(sd_bus_add_filter(bus, NULL, on_message, (void *) "filter"));
        OK(sd_bus_add_match(bus, NULL, "type='signal',arg0='x'", on_message, (void *) "arg0"));
        OK(sd_bus_add_match(bus, NULL, "path_namespace='/a'", on_message, (void *) "namespace"));
        OK(sd_bus_add_match(bus, NULL, "sender=':1.5',arg2has='one'", on_message, (void *) "has"));
        OK(sd_bus_add_match(bus, NULL, "interface='a.b'", on_message, (void *) "interface"));
        OK(sd_bus_add_object(bus, NULL, "/o", on_message, (void *) "object"));
        OK(sd_bus_call_method_async(bus, NULL, NULL, "/", "a.b", "Call", on_message, (void *) "answer", NULL));
        Wire w = conversation();
        spoil(&w);
        give(peer, w.bytes, w.length);
        int r = 1;
        for (int i = 0; i < 1000 && r > 0; i++)
                r = sd_bus_process(bus, NULL);
        if (draw(2)) {
                shutdown(peer, SHUT_WR);
                for (int i = 0; i < 1000 && r >= 0 && sd_bus_is_open(bus) > 0; i++)
                        r = sd_bus_process(bus, NULL);
        }
        tell(" = %d", r < 0 ? r : 0);
        size_t n = take(peer, answer, sizeof answer, NULL);
        tell(", answers %zu:", n);
        for (size_t i = 0; i < n; i++)
                tell(isprint(answer[i]) ? "%c" : ".", answer[i]);
        printf("%" PRIu64 ":%.*s\n", seed, (int) told, story);
        sd_bus_close(bus);
        sd_bus_unref(bus);
        close(peer);
}

int main(void) {
        for (uint64_t seed = 1; seed <= 1000; seed++)
                one(seed);
        return 0;
}
