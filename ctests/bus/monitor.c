/* sd_bus_set_monitor(3), sd_bus_is_monitor(3): a monitor of a live bus sees what others send one another; eavesdropping sees it, too.
 * What a monitor may still send is the bus's affair. */

#include "../peers.h"

#define INTERFACE "org.example.Monitor"

static int echo(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return sd_bus_reply_method_return(m, "s", "back");
}

static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("Echo", "s", "s", echo, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_VTABLE_END,
};

static const char *who(const char *name, sd_bus *service, sd_bus *client) {
        const char *unique;
        if (!name || *name != ':')
                return name ? name : "nobody";
        OK(sd_bus_get_unique_name(service, &unique));
        if (strcmp(unique, name) == 0)
                return "the service";
        OK(sd_bus_get_unique_name(client, &unique));
        return strcmp(unique, name) == 0 ? "the client" : "another";
}

struct seen {
        sd_bus *service, *client;
        const char *as;
        unsigned count;
};

static int on_message(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        struct seen *s = userdata;
        uint8_t type;
        uint64_t cookie;
        const char *text = NULL, *name = sd_bus_message_get_member(m);
        if (sd_bus_message_is_signal(m, "org.freedesktop.DBus", NULL)) /* NameLost and the like: each bus as it likes */
                return 0;
        OK(sd_bus_message_get_type(m, &type));
        s->count++;
        printf("%s sees %d from %s to %s", s->as, type, who(sd_bus_message_get_sender(m), s->service, s->client),
               who(sd_bus_message_get_destination(m), s->service, s->client));
        if (name)
                printf(", %s %s %s", sd_bus_message_get_path(m), sd_bus_message_get_interface(m), name);
        if (sd_bus_message_has_signature(m, "s"))
                OK(sd_bus_message_read(m, "s", &text));
        printf(", \"%s\", reply expected %d, serial %d, reply serial %d\n", text ? text : "", sd_bus_message_get_expect_reply(m),
               sd_bus_message_get_cookie(m, &cookie), sd_bus_message_get_reply_cookie(m, &cookie));
        return type == SD_BUS_MESSAGE_METHOD_CALL; /* not to be answered: the bus throws out monitors that speak */
}

static sd_bus *connected(bool monitor) {
        const char *address;
        sd_bus *bus, *other;
        OK(sd_bus_open_user(&other));
        OK(sd_bus_get_address(other, &address));
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_address(bus, address));
        OK(sd_bus_set_bus_client(bus, true));
        OK(sd_bus_negotiate_creds(bus, true, SD_BUS_CREDS_UNIQUE_NAME));
        if (monitor)
                OK(sd_bus_set_monitor(bus, true));
        OK(sd_bus_start(bus));
        sd_bus_flush_close_unref(other);
        return bus;
}

static int on_answer(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return 0;
}

/* Traffic between the client and the service. */
static void talk(sd_bus *client, sd_bus *service) {
        const char *name;
        OK(sd_bus_get_unique_name(service, &name));
        OK(sd_bus_call_method_async(client, NULL, name, "/o", INTERFACE, "Echo", on_answer, NULL, "s", "there"));
        OK(sd_bus_call_method_async(client, NULL, name, "/o", INTERFACE, "None", on_answer, NULL, NULL));
        OK(sd_bus_emit_signal(client, "/o", INTERFACE, "Happened", "s", "what"));
        sd_bus_message *m;
        OK(sd_bus_message_new_signal(client, &m, "/o", INTERFACE, "ToYou"));
        OK(sd_bus_message_append(m, "s", "alone"));
        OK(sd_bus_send_to(client, m, name, NULL));
        sd_bus_message_unref(m);
        OK(sd_bus_flush(client));
        for (int quiet = 0; quiet < 20;) {
                int r = OK(sd_bus_process(service, NULL)) + OK(sd_bus_process(client, NULL));
                quiet = r > 0 ? 0 : quiet + 1;
                if (r == 0)
                        usleep(1000);
        }
}

static void see(sd_bus *bus, struct seen *s, unsigned count) {
        s->count = 0;
        while (s->count < count)
                if (OK(sd_bus_process(bus, NULL)) == 0)
                        CHECK(sd_bus_wait(bus, 5000000) > 0);
        while (sd_bus_process(bus, NULL) > 0)
                ;
        SHOW(s->count);
}

static void monitor(sd_bus *client, sd_bus *service) {
        struct seen s = { service, client, "the monitor", 0 };
        sd_bus_error error = SD_BUS_ERROR_NULL;
        sd_bus_slot *slot;
        sd_bus *bus = connected(true);
        const char *name;

        SHOW(sd_bus_is_monitor(bus));
        SHOW(sd_bus_get_unique_name(bus, &name));
        OK(sd_bus_add_filter(bus, NULL, on_message, &s));
        SHOW(sd_bus_add_match(bus, NULL, "type='signal'", on_message, &s));
        SHOW(sd_bus_add_match_async(bus, &slot, "type='signal'", on_message, NULL, &s));
        SHOW(sd_bus_emit_signal(bus, "/o", INTERFACE, "Early", NULL));
        SHOW(sd_bus_call_method(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.Monitoring", "BecomeMonitor", &error, NULL, "asu", 0, 0));
        SHOW_STRING(error.name);
        sd_bus_error_free(&error);
        s.count = 0;
        talk(client, service);
        see(bus, &s, 6);
        SHOW(sd_bus_emit_signal(bus, "/o", INTERFACE, "Late", NULL));
        SHOW(sd_bus_call_method(bus, NULL, "/o", INTERFACE, "Echo", NULL, NULL, NULL));
        SHOW(sd_bus_set_monitor(bus, false));
        SHOW(sd_bus_is_monitor(bus));
        SHOW(sd_bus_is_bus_client(bus));
        SHOW(sd_bus_add_object_vtable(bus, NULL, "/o", INTERFACE, table, NULL));
        SHOW(sd_bus_request_name(bus, "org.example.None", 0));
        sd_bus_slot_unref(slot);
        sd_bus_flush_close_unref(bus);
}

/* As busctl does it: the call comes first, the switch is thrown before the connection starts. */
static void with_rules(sd_bus *client, sd_bus *service) {
        struct seen s = { service, client, "with rules", 0 };
        sd_bus *bus = connected(true);
        sd_bus_message *m;

        OK(sd_bus_add_filter(bus, NULL, on_message, &s));
        OK(sd_bus_message_new_method_call(bus, &m, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.Monitoring", "BecomeMonitor"));
        OK(sd_bus_message_append(m, "asu", 2, "type='signal',interface='" INTERFACE "'", "type='method_return'", 0));
        SHOW(sd_bus_call(bus, m, 0, NULL, NULL));
        sd_bus_message_unref(m);
        s.count = 0;
        talk(client, service);
        see(bus, &s, 3);
        sd_bus_flush_close_unref(bus);
}

/* Becomes one without having said so. */
static void unprepared(sd_bus *client, sd_bus *service) {
        struct seen s = { service, client, "unprepared", 0 };
        sd_bus *bus = connected(false);

        OK(sd_bus_add_filter(bus, NULL, on_message, &s));
        SHOW(sd_bus_call_method(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.Monitoring", "BecomeMonitor", NULL, NULL, "asu", 1, "interface='" INTERFACE "'", 0));
        s.count = 0;
        talk(client, service);
        see(bus, &s, 1);
        SHOW(sd_bus_is_monitor(bus));
        sd_bus_unref(bus);
}

static void eavesdropping(sd_bus *client, sd_bus *service) {
        struct seen s = { service, client, "the eavesdropper", 0 };
        sd_bus *bus = connected(false);

        SHOW(sd_bus_add_match(bus, NULL, "eavesdrop='true',interface='" INTERFACE "'", on_message, &s));
        OK(sd_bus_call_method(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "AddMatch", NULL, NULL, "s",
                              "eavesdrop='true',interface='" INTERFACE "'"));
        OK(sd_bus_add_filter(bus, NULL, on_message, &s));
        talk(client, service);
        see(bus, &s, 4);
        sd_bus_flush_close_unref(bus);
}

/* Whether a monitor answers a call that nobody handles. */
static void answers(void) {
        int fds[2];
        sockets(fds);
        sd_bus *bus = client_on(fds[0]);
        OK(sd_bus_set_monitor(bus, true));
        OK(sd_bus_start(bus));
        give_text(fds[1], "DATA\r\nOK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\n");
        step(bus, NULL);
        show_traffic("it", fds[1]);
        Wire w = wire_call(1, 0, "Nothing");
        give(fds[1], w.bytes, w.length);
        step(bus, NULL);
        show_traffic("it", fds[1]);
        w = wire(1, 0, 2);
        wire_field(&w, 1, 'o', "/");
        wire_field(&w, 2, 's', "org.freedesktop.DBus.Peer");
        wire_field(&w, 3, 's', "Ping");
        wire_end(&w);
        give(fds[1], w.bytes, w.length);
        step(bus, NULL);
        show_traffic("it", fds[1]);
        sd_bus_unref(bus);
        close(fds[1]);
}

int main(void) {
        sd_bus *client, *service;
        const char *name;
        OK(sd_bus_open_user(&client));
        OK(sd_bus_open_user(&service));
        OK(sd_bus_get_unique_name(client, &name));
        OK(sd_bus_get_unique_name(service, &name));
        OK(sd_bus_add_object_vtable(service, NULL, "/o", INTERFACE, table, NULL));
        answers();
        monitor(client, service);
        with_rules(client, service);
        unprepared(client, service);
        eavesdropping(client, service);
        sd_bus_flush_close_unref(client);
        sd_bus_flush_close_unref(service);
        return 0;
}
