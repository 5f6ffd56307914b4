/* What does a client write? Authentication in each configuration, Hello, and messages of every type and flag, byte by byte.
 * ctest: nobus */

#include "../peers.h"

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("%s: %s\n", (const char *) userdata, sd_bus_message_is_method_error(m, NULL) ? sd_bus_message_get_error(m)->name : "reply");
        return 0;
}

static int on_object(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const char *member = sd_bus_message_get_member(m);
        if (strcmp(member, "Error") == 0)
                return sd_bus_reply_method_errorf(m, "a.b.Error", "%s %d", "text", 5);
        if (strcmp(member, "Errno") == 0)
                return sd_bus_reply_method_errno(m, EACCES, NULL);
        if (strcmp(member, "Returned") == 0)
                return -ENOENT;
        if (strcmp(member, "Set") == 0)
                return sd_bus_error_set(error, "a.b.Set", "set");
        if (strcmp(member, "Nothing") == 0)
                return 1;
        if (strcmp(member, "Unhandled") == 0)
                return 0;
        return sd_bus_reply_method_return(m, "su", "x", 7);
}

static void handshake(const char *what, int fds[2], sd_bus *bus, const char *answer) {
        printf("— %s\n", what);
        SHOW(sd_bus_start(bus));
        show_traffic("client", fds[1]);
        step(bus, NULL);
        show_traffic("client", fds[1]);
        if (answer)
                give_text(fds[1], answer);
        step(bus, NULL);
        show_traffic("client", fds[1]);
        SHOW(sd_bus_is_ready(bus));
        if (sd_bus_is_ready(bus) > 0)
                SHOW(sd_bus_can_send(bus, 'h'));
}

static void done(int fds[2], sd_bus *bus) {
        sd_bus_close(bus);
        sd_bus_unref(bus);
        show_traffic("client", fds[1]);
        close(fds[1]);
}

static void deliver(sd_bus *bus, int fd, Wire w) {
        give(fd, w.bytes, w.length);
        step(bus, NULL);
        show_traffic("client", fd);
}

int main(void) {
        int fds[2];
        sd_bus *bus;
        sd_bus_message *m;

        sockets(fds);
        bus = client_on(fds[0]);
        handshake("default", fds, bus, "DATA\r\nOK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\n");
        done(fds, bus);

        sockets(fds);
        bus = client_on(fds[0]);
        OK(sd_bus_negotiate_fds(bus, false));
        handshake("no descriptors", fds, bus, "DATA\r\nOK " SERVER_ID_TEXT "\r\n");
        done(fds, bus);

        sockets(fds);
        bus = client_on(fds[0]);
        handshake("descriptors refused", fds, bus, "DATA\r\nOK " SERVER_ID_TEXT "\r\nERROR\r\n");
        done(fds, bus);

        sockets(fds);
        bus = client_on(fds[0]);
        OK(sd_bus_set_anonymous(bus, true));
        handshake("anonymous", fds, bus, "OK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\n");
        done(fds, bus);

        sockets(fds);
        bus = client_on(fds[0]);
        OK(sd_bus_set_bus_client(bus, true));
        handshake("of a bus", fds, bus, "DATA\r\nOK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\n");
        Wire w = wire(2, 1, 1);
        wire_field_u(&w, 5, 1);
        wire_field(&w, 6, 's', ":1.7");
        wire_field(&w, 7, 's', "org.freedesktop.DBus");
        wire_field(&w, 8, 'g', "s");
        wire_body(&w);
        wire_string(&w, ":1.7");
        wire_end(&w);
        deliver(bus, fds[1], w);
        SHOW(sd_bus_is_ready(bus));
        const char *unique;
        SHOW(sd_bus_get_unique_name(bus, &unique));
        SHOW_STRING(unique);
        OK(sd_bus_add_match_async(bus, NULL, "type='signal',interface='a.b'", got, NULL, NULL));
        step(bus, NULL);
        show_traffic("client", fds[1]);
        OK(sd_bus_request_name_async(bus, NULL, "a.b", SD_BUS_NAME_ALLOW_REPLACEMENT|SD_BUS_NAME_QUEUE, NULL, NULL));
        OK(sd_bus_request_name_async(bus, NULL, "a.b", SD_BUS_NAME_REPLACE_EXISTING, NULL, NULL));
        OK(sd_bus_request_name_async(bus, NULL, "a.b", 0, NULL, NULL));
        OK(sd_bus_release_name_async(bus, NULL, "a.b", NULL, NULL));
        step(bus, NULL);
        show_traffic("client", fds[1]);
        done(fds, bus);

        sockets(fds);
        bus = client_on(fds[0]);
        OK(sd_bus_set_monitor(bus, true));
        handshake("a monitor, not of a bus", fds, bus, "DATA\r\nOK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\n");
        done(fds, bus);

        sockets(fds);
        bus = client_on(fds[0]);
        OK(sd_bus_set_bus_client(bus, true));
        OK(sd_bus_set_monitor(bus, true));
        handshake("a monitor of a bus", fds, bus, "DATA\r\nOK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\n");
        done(fds, bus);

        sockets(fds);
        bus = client_on(fds[0]);
        handshake("messages", fds, bus, "DATA\r\nOK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\n");
        OK(sd_bus_call_method_async(bus, NULL, "a.b", "/a/b", "a.b", "Call", got, (void *) "plain call", NULL));
        OK(sd_bus_call_method_async(bus, NULL, NULL, "/", NULL, "NoInterface", got, (void *) "no interface", "a{sv}", 1, "k", "u", 5));
        OK(sd_bus_call_method_async(bus, NULL, "a.b", "/a/b", "a.b", "NoCallback", NULL, NULL, "s", "x"));
        OK(sd_bus_emit_signal(bus, "/a/b", "a.b", "Signal", "(yv)", 3, "t", (uint64_t) 0x1122334455667788));
        OK(sd_bus_emit_signal_to(bus, ":1.3", "/a/b", "a.b", "Directed", "g", "a(si)"));
        OK(sd_bus_message_new_method_call(bus, &m, "a.b", "/", "a.b", "Flags"));
        OK(sd_bus_message_set_auto_start(m, false));
        OK(sd_bus_message_set_expect_reply(m, false));
        OK(sd_bus_message_set_allow_interactive_authorization(m, true));
        SHOW(sd_bus_send(bus, m, NULL));
        sd_bus_message_unref(m);
        OK(sd_bus_message_new_method_call(bus, &m, "a.b", "/", "a.b", "CookieUnwanted"));
        SHOW(sd_bus_send(bus, m, NULL));
        sd_bus_message_unref(m);
        uint64_t cookie;
        OK(sd_bus_message_new_method_call(bus, &m, "a.b", "/", "a.b", "CookieWanted"));
        SHOW(sd_bus_send(bus, m, &cookie));
        SHOW(cookie);
        sd_bus_message_unref(m);
        OK(sd_bus_set_allow_interactive_authorization(bus, true));
        OK(sd_bus_message_new_method_call(bus, &m, NULL, "/", "a.b", "Interactive"));
        SHOW(sd_bus_send_to(bus, m, "c.d", &cookie));
        SHOW(cookie);
        sd_bus_message_unref(m);
        OK(sd_bus_set_sender(bus, "x.y"));
        OK(sd_bus_message_new_signal(bus, &m, "/", "a.b", "HasSender"));
        SHOW(sd_bus_message_set_sender(m, "z.z"));
        SHOW(sd_bus_send(bus, m, NULL));
        sd_bus_message_unref(m);
        OK(sd_bus_emit_signal(bus, "/", "a.b", "GetsSender", NULL));
        OK(sd_bus_message_new(bus, &m, 0));
        SHOW(sd_bus_send(bus, m, NULL));
        sd_bus_message_unref(m);
        OK(sd_bus_message_new(bus, &m, SD_BUS_MESSAGE_SIGNAL));
        SHOW(sd_bus_send(bus, m, NULL));
        sd_bus_message_unref(m);
        OK(sd_bus_message_new_signal(bus, &m, "/", "a.b", "Descriptors"));
        OK(sd_bus_message_append(m, "hh", 0, 1));
        SHOW(sd_bus_send(bus, m, NULL));
        sd_bus_message_unref(m);
        OK(sd_bus_flush(bus));
        show_traffic("client", fds[1]);

        printf("— answers to its calls\n");
        deliver(bus, fds[1], wire_reply(1, 1));
        deliver(bus, fds[1], wire_error(2, 2, "a.b.E", "text"));
        deliver(bus, fds[1], wire_reply(3, 3));
        deliver(bus, fds[1], wire_reply(4, 1));

        printf("— answers to calls\n");
        OK(sd_bus_add_object(bus, NULL, "/", on_object, NULL));
        deliver(bus, fds[1], wire_call(5, 0, "Plain"));
        deliver(bus, fds[1], wire_call(6, 1, "NoReplyExpected"));
        deliver(bus, fds[1], wire_call(7, 0, "Error"));
        deliver(bus, fds[1], wire_call(8, 1, "Error"));
        deliver(bus, fds[1], wire_call(9, 0, "Errno"));
        deliver(bus, fds[1], wire_call(10, 0, "Returned"));
        deliver(bus, fds[1], wire_call(11, 1, "Returned"));
        deliver(bus, fds[1], wire_call(12, 0, "Set"));
        deliver(bus, fds[1], wire_call(13, 0, "Nothing"));
        deliver(bus, fds[1], wire_call(14, 0, "Unhandled"));
        deliver(bus, fds[1], wire_call(15, 1, "Unhandled"));
        w = wire(1, 0, 16);
        wire_field(&w, 1, 'o', "/not/there");
        wire_field(&w, 2, 's', "org.freedesktop.DBus.Peer");
        wire_field(&w, 3, 's', "Ping");
        wire_end(&w);
        deliver(bus, fds[1], w);
        w = wire(1, 0, 17);
        wire_field(&w, 1, 'o', "/not/there");
        wire_field(&w, 2, 's', "org.freedesktop.DBus.Peer");
        wire_field(&w, 3, 's', "Unknown");
        wire_end(&w);
        deliver(bus, fds[1], w);
        w = wire(1, 0, 18);
        wire_field(&w, 1, 'o', "/");
        wire_field(&w, 3, 's', "NoInterface");
        wire_field(&w, 7, 's', ":1.9");
        wire_end(&w);
        deliver(bus, fds[1], w);
        w = wire(1, 1, 19);
        wire_field(&w, 1, 'o', "/not/there");
        wire_field(&w, 2, 's', "org.freedesktop.DBus.Peer");
        wire_field(&w, 3, 's', "Ping");
        wire_end(&w);
        deliver(bus, fds[1], w);
        done(fds, bus);
        return 0;
}
