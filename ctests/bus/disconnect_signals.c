/* The signals of org.freedesktop.DBus.Local: Connected when it is asked for, Disconnected in each way to go; what they look like,
 * which matches see them; sd_bus_set_close_on_exit(3).
 * ctest: nobus */

#include "../peers.h"

#include <systemd/sd-event.h>

static int on_local(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        uint64_t cookie, reply;
        uint8_t type;
        OK(sd_bus_message_get_type(m, &type));
        OK(sd_bus_message_get_cookie(m, &cookie));
        printf("  %s: type %d %s %s.%s from %s to %s \"%s\" cookie %" PRIu64 " reply %d, flags %d %d %d, empty %d, creds %d, bus open %d ready %d\n", (const char *) userdata, type,
               sd_bus_message_get_path(m), sd_bus_message_get_interface(m), sd_bus_message_get_member(m), sd_bus_message_get_sender(m) ?: "-",
               sd_bus_message_get_destination(m) ?: "-", sd_bus_message_get_signature(m, true), cookie, sd_bus_message_get_reply_cookie(m, &reply),
               sd_bus_message_get_expect_reply(m), sd_bus_message_get_auto_start(m), sd_bus_message_get_allow_interactive_authorization(m), sd_bus_message_is_empty(m),
               sd_bus_message_get_creds(m) != NULL, sd_bus_is_open(sd_bus_message_get_bus(m)), sd_bus_is_ready(sd_bus_message_get_bus(m)));
        return 0;
}

static void with_connected_signal(bool of_bus) {
        int fds[2];
        char drop[1000];
        printf("— Connected%s\n", of_bus ? ", of a bus" : "");
        sockets(fds);
        sd_bus *bus = client_on(fds[0]);
        OK(sd_bus_set_connected_signal(bus, true));
        OK(sd_bus_set_bus_client(bus, of_bus));
        OK(sd_bus_add_filter(bus, NULL, on_local, (void *) "filter"));
        OK(sd_bus_add_match(bus, NULL, "sender='org.freedesktop.DBus.Local'", on_local, (void *) "by sender"));
        OK(sd_bus_add_match(bus, NULL, "type='signal',interface='org.freedesktop.DBus.Local',member='Connected'", on_local, (void *) "Connected"));
        OK(sd_bus_add_match(bus, NULL, "path='/org/freedesktop/DBus/Local',interface='org.freedesktop.DBus.Local',member='Disconnected'", on_local, (void *) "Disconnected"));
        OK(sd_bus_start(bus));
        step(bus, NULL);
        take(fds[1], drop, sizeof drop, NULL);
        give_text(fds[1], "DATA\r\nOK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\n");
        if (of_bus) {
                Wire w = wire(2, 1, 1);
                wire_field_u(&w, 5, 1);
                wire_field(&w, 8, 'g', "s");
                wire_body(&w);
                wire_string(&w, ":1.7");
                wire_end(&w);
                give(fds[1], w.bytes, w.length);
        }
        for (int i = 0; i < 5; i++) {
                SHOW(sd_bus_process(bus, NULL));
                SHOW(sd_bus_is_ready(bus));
        }
        close(fds[1]);
        for (int i = 0; i < 4; i++)
                SHOW(sd_bus_process(bus, NULL));
        sd_bus_unref(bus);
}

static void without_filter(void) {
        sd_bus *client, *server;
        sd_bus_message *m;
        printf("— Disconnected, handed out\n");
        pair(&client, &server);
        sd_bus_close(server);
        SHOW(sd_bus_process(client, &m));
        SHOW(m == NULL);
        SHOW(sd_bus_process(client, &m));
        on_local(m, (void *) "handed out", NULL);
        sd_bus_message_unref(m);
        SHOW(sd_bus_process(client, &m));
        SHOW(sd_bus_wait(client, 0));
        SHOW(sd_bus_get_fd(client));
        SHOW(sd_bus_emit_signal(client, "/", "a.b", "C", NULL));
        sd_bus_unref(client);
        sd_bus_unref(server);
}

static void closes_on_exit(int how) {
        sd_bus *client, *server;
        sd_event *loop;
        static const char *const hows[] = { "by default", "switched off", "switched on again" };
        printf("— when the loop exits, %s\n", hows[how]);
        pair(&client, &server);
        OK(sd_event_new(&loop));
        if (how == 1)
                SHOW(sd_bus_set_close_on_exit(client, false));
        OK(sd_bus_attach_event(client, loop, 0));
        if (how == 2) {
                SHOW(sd_bus_set_close_on_exit(client, false));
                SHOW(sd_bus_set_close_on_exit(client, true));
        }
        OK(sd_bus_add_filter(server, NULL, on_local, (void *) "server"));
        OK(sd_bus_emit_signal(client, "/", "a.b", "Last", NULL));
        OK(sd_event_exit(loop, 3));
        SHOW(sd_event_loop(loop));
        SHOW(sd_bus_is_open(client));
        SHOW(sd_bus_get_event(client) == loop);
        step(server, NULL);
        sd_bus_close_unref(client);
        sd_bus_close_unref(server);
        sd_event_unref(loop);
}

int main(void) {
        with_connected_signal(false);
        with_connected_signal(true);
        without_filter();
        for (int i = 0; i < 3; i++)
                closes_on_exit(i);
        return 0;
}
