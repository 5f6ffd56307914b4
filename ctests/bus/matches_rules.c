/* The grammar of match rules: which are accepted, what the bus is asked for, and what they match.
 * ctest: nobus */

#include "../peers.h"

static int on_match(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return 0;
}

static int fd;
static sd_bus *bus;

/* Connected to a bus that is played by hand. */
static void begin(void) {
        int fds[2];
        char drop[1000];
        sockets(fds);
        fd = fds[1];
        bus = client_on(fds[0]);
        OK(sd_bus_set_bus_client(bus, true));
        OK(sd_bus_start(bus));
        take(fd, drop, sizeof drop, NULL);
        give_text(fd, "DATA\r\nOK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\n");
        Wire w = wire(2, 1, 1);
        wire_field_u(&w, 5, 1);
        wire_field(&w, 6, 's', ":1.7");
        wire_field(&w, 7, 's', "org.freedesktop.DBus");
        wire_field(&w, 8, 'g', "s");
        wire_body(&w);
        wire_string(&w, ":1.7");
        wire_end(&w);
        give(fd, w.bytes, w.length);
        step(bus, NULL);
        take(fd, drop, sizeof drop, NULL);
        CHECK(sd_bus_is_ready(bus) == 1);
}

/* The string in the body of what was written, which is behind the header. */
static void show_request(void) {
        unsigned char b[8192];
        size_t n = take(fd, b, sizeof b, NULL);
        for (size_t at = 0; at + 16 <= n;) {
                uint32_t body, fields;
                memcpy(&body, b + at + 4, 4);
                memcpy(&fields, b + at + 12, 4);
                size_t start = at + 16 + ((size_t) fields + 7) / 8 * 8;
                printf("    %s%s <%.200s>\n", memmem(b + at, start - at, "AddMatch", 8) ? "AddMatch" : memmem(b + at, start - at, "RemoveMatch", 11) ? "RemoveMatch" : "?",
                       b[at + 2] & 1 ? " no reply" : "", body > 5 ? (char *) b + start + 4 : "");
                at = start + body;
        }
}

static void rule(const char *text) {
        sd_bus_slot *slot = NULL;
        int r = sd_bus_add_match_async(bus, &slot, text, on_match, NULL, NULL);
        printf("%.200s: %s%s\n", text, r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : r > 0 ? "1" : "0");
        (void) sd_bus_flush(bus);
        show_request();
        sd_bus_slot_unref(slot);
        (void) sd_bus_flush(bus);
        show_request();
}

int main(void) {
        begin();
        rule("");
        rule(" ");
        rule(",");
        rule("type='signal'");
        rule("type='signal',");
        rule(",type='signal'");
        rule("type='signal',,member='X'");
        rule(" type='signal'");
        rule("type='signal' ");
        rule("type='signal', member='X'");
        rule("type='signal' ,member='X'");
        rule("type ='signal'");
        rule("type= 'signal'");
        rule("type=signal");
        rule("type=signal,member=X");
        rule("type=");
        rule("type");
        rule("=signal");
        rule("type='signal");
        rule("type=signal'");
        rule("type='signal'x");
        rule("type='sig''nal'");
        rule("type='sig'nal''");
        rule("type=sig\\nal");
        rule("type='sig\\nal'");
        rule("type=\"signal\"");
        rule("TYPE='signal'");
        rule("type='SIGNAL'");
        rule("type='method_call'");
        rule("type='method_return'");
        rule("type='error'");
        rule("type='invalid'");
        rule("type=''");
        rule("type='signal',type='signal'");
        rule("type='signal',type='error'");
        rule("eavesdrop='true'");
        rule("eavesdrop='false'");
        rule("eavesdrop='maybe'");
        rule("unknown='x'");
        rule("sender='a.b'");
        rule("sender=':1.5'");
        rule("sender='ab'");
        rule("sender=''");
        rule("sender='org.freedesktop.DBus'");
        rule("sender='org.freedesktop.DBus.Local'");
        rule("destination=':1.5'");
        rule("destination='a.b'");
        rule("destination='x'");
        rule("interface='a.b'");
        rule("interface='ab'");
        rule("interface=''");
        rule("interface='org.freedesktop.DBus.Local'");
        rule("member='X'");
        rule("member='a.b'");
        rule("member=''");
        rule("path='/'");
        rule("path='/a'");
        rule("path='/a/'");
        rule("path='x'");
        rule("path='/org/freedesktop/DBus/Local'");
        rule("path_namespace='/a'");
        rule("path_namespace='/'");
        rule("path_namespace='/a/'");
        rule("path_namespace='x'");
        rule("path='/a',path_namespace='/a'");
        rule("arg0='x'");
        rule("arg0=''");
        rule("arg00='x'");
        rule("arg1='x'");
        rule("arg63='x'");
        rule("arg64='x'");
        rule("arg99='x'");
        rule("arg100='x'");
        rule("arg-1='x'");
        rule("arg='x'");
        rule("argx='x'");
        rule("arg0x='x'");
        rule("arg0path='/a/'");
        rule("arg0path='/a'");
        rule("arg0path='a'");
        rule("arg0path=''");
        rule("arg63path='/'");
        rule("arg64path='/'");
        rule("arg0namespace='a.b'");
        rule("arg0namespace='a'");
        rule("arg0namespace='a-b'");
        rule("arg0namespace='.a'");
        rule("arg0namespace=''");
        rule("arg63namespace='a.b'");
        rule("arg0has='x'");
        rule("arg63has='x'");
        rule("arg64has='x'");
        rule("arg0='x',arg0='y'");
        rule("arg0='x',arg0path='/'");
        rule("arg1='x',arg0='y',arg2has='z'");
        rule("arg0='it'\\''s'");
        rule("arg0='a,b=c'");
        rule("arg0=a\\,b");
        rule("arg0=\\\\");
        rule("arg0='a\\b'");
        rule("arg0='\xff'");
        rule("member='X',interface='a.b',path='/a',sender='a.b',type='signal'");
        rule("type='signal',sender='org.freedesktop.DBus',path='/org/freedesktop/DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='a.b'");

        printf("— the long ones\n");
        char text[5000];
        memset(text, 'a', sizeof text);
        memcpy(text, "arg0='", 6);
        strcpy(text + 1000, "'");
        rule(text);
        memset(text + 1000, 'a', 2000);
        strcpy(text + 1025, "'");
        rule(text);

        printf("— by their parts\n");
        sd_bus_slot *slot = NULL;
        SHOW(sd_bus_match_signal_async(bus, &slot, NULL, NULL, NULL, NULL, on_match, NULL, NULL));
        OK(sd_bus_flush(bus));
        show_request();
        slot = sd_bus_slot_unref(slot);
        SHOW(sd_bus_match_signal_async(bus, &slot, "a.b", "/a", "c.d", "E", on_match, NULL, NULL));
        OK(sd_bus_flush(bus));
        show_request();
        slot = sd_bus_slot_unref(slot);
        SHOW(sd_bus_match_signal_async(bus, &slot, NULL, "/a", NULL, "E", on_match, NULL, NULL));
        OK(sd_bus_flush(bus));
        show_request();
        slot = sd_bus_slot_unref(slot);
        OK(sd_bus_flush(bus));
        show_request();

        printf("— two equal ones\n");
        sd_bus_slot *other = NULL;
        OK(sd_bus_add_match_async(bus, &slot, "type='signal'", on_match, NULL, NULL));
        OK(sd_bus_add_match_async(bus, &other, "type='signal'", on_match, NULL, NULL));
        slot = sd_bus_slot_unref(slot);
        OK(sd_bus_flush(bus));
        show_request();
        other = sd_bus_slot_unref(other);
        OK(sd_bus_flush(bus));
        show_request();

        printf("— still there when the connection closes\n");
        OK(sd_bus_add_match_async(bus, &slot, "type='signal'", on_match, NULL, NULL));
        OK(sd_bus_add_match_async(bus, NULL, "type='error'", on_match, NULL, NULL));
        OK(sd_bus_flush(bus));
        show_request();
        sd_bus_close(bus);
        sd_bus_slot_unref(slot);
        sd_bus_unref(bus);
        show_request();
        close(fd);
        return 0;
}
