/* Calls of methods: what is replied to good and bad ones, in the reference's words, and what handlers can return.
 * ctest: nobus oom-loose */

#include "service.h"

static int echo(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) error;
        printf(" echo userdata=%s\n", userdata ? (char *) userdata : "NULL");
        const char *s;
        OK(sd_bus_message_read(m, "s", &s));
        return sd_bus_reply_method_return(m, "s", s);
}

static int name(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) error, (void) userdata;
        printf(" handler of %s\n", sd_bus_message_get_member(m));
        return 0;
}

static int fail(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata;
        int kind;
        OK(sd_bus_message_read(m, "i", &kind));
        switch (kind) {
        case 0: return -EPERM;
        case 1: return sd_bus_error_set(error, "a.b.Own", "own text");
        case 2: sd_bus_error_set(error, "a.b.Own", "set, but returns 0"); return 0;
        case 3: sd_bus_error_set(error, "a.b.Own", "set, but returns 1"); return 1;
        case 4: return sd_bus_error_set_errno(error, -ENOENT);
        case 5: return sd_bus_error_set_errnof(error, -ENOENT, "formatted %d", 7);
        case 6: sd_bus_error_set_const(error, "a.b.Other", "wins"); return -EIO;
        case 7: return sd_bus_error_set(error, SD_BUS_ERROR_SERVICE_UNKNOWN, "unknown");
        case 8: return -2000;
        case 9: return -EBADSLT;
        case 10: return sd_bus_reply_method_errorf(m, "a.b.Later", "text %s", "x");
        case 11: return sd_bus_reply_method_errno(m, ENOMEM, NULL);
        case 12: return sd_bus_reply_method_errnof(m, -EBUSY, "busy %d", 5);
        case 13: return sd_bus_reply_method_return(m, NULL);
        case 14: return 5;
        case 15: sd_bus_reply_method_return(m, "s", "first"); return -EIO;
        case 16: sd_bus_reply_method_return(m, "s", "first"); return 0;
        case 17: return sd_bus_reply_method_return(m, "i", 1);
        }
        return 0;
}

static int two(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata, (void) error;
        return sd_bus_reply_method_return(m, "sa{sv}", "text", 2, "a", "i", 1, "b", "as", 2, "x", "y");
}

static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("Echo", "s", "s", echo, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD_WITH_OFFSET("EchoOffset", "s", "s", echo, 3, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD_WITH_OFFSET("EchoAbsolute", "s", "s", echo, 0, SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_ABSOLUTE_OFFSET),
        SD_BUS_METHOD("Nothing", NULL, NULL, NULL, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("Zero", "", "", name, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("Fail", "i", "", fail, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("Two", "", "sa{sv}", two, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("NoReply", "", "", name, SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_METHOD_NO_REPLY),
        SD_BUS_METHOD("Hidden", "", "", name, SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_HIDDEN),
        SD_BUS_METHOD("WrongReply", "", "i", two, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_SIGNAL("Signal", "s", 0),
        SD_BUS_PROPERTY("Property", "s", NULL, 0, 0),
        SD_BUS_VTABLE_END
};

static const sd_bus_vtable more[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("Extra", "", "", name, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_VTABLE_END
};

int main(void) {
        char userdata[] = "userdata";
        sd_bus_slot *slot = NULL;

        service_open();
        OK(sd_bus_add_object_vtable(server, NULL, "/a/b", "x.y", table, userdata));
        OK(sd_bus_add_object_vtable(server, NULL, "/a/b", "x.y", more, NULL));
        OK(sd_bus_add_object_vtable(server, &slot, "/a/b", "x.z", more, NULL));

        call("/a/b", "x.y", "Echo", "s", "hello");
        call("/a/b", "x.y", "EchoOffset", "s", "hello");
        call("/a/b", "x.y", "EchoAbsolute", "s", "hello");
        call("/a/b", NULL, "Echo", "s", "without interface");
        call("/a/b", NULL, "Extra", "");
        call("/a/b", "x.y", "Nothing", NULL);
        call("/a/b", "x.y", "Zero", NULL);
        call("/a/b", "x.y", "Two", NULL);
        call("/a/b", "x.y", "NoReply", NULL);
        call("/a/b", "x.y", "Hidden", NULL);
        call("/a/b", "x.y", "WrongReply", NULL);
        call("/a/b", "x.y", "Extra", NULL);
        call("/a/b", "x.z", "Extra", NULL);
        for (int kind = 0; kind < 18; kind++)
                call("/a/b", "x.y", "Fail", "i", kind);

        puts("-- errors");
        call("/a/b", "x.y", "Echo", NULL);
        call("/a/b", "x.y", "Echo", "i", 1);
        call("/a/b", "x.y", "Echo", "ss", "a", "b");
        call("/a/b", "x.y", "Nothing", "s", "x");
        call("/a/b", "x.y", "Unknown", NULL);
        call("/a/b", "x.y", "Signal", "s", "x");
        call("/a/b", "x.y", "Property", "s", "x");
        call("/a/b", "x.unknown", "Echo", "s", "x");
        call("/a/b", "x.unknown", "Unknown", "s", "x");
        call("/a/b", NULL, "Unknown", "s", "x");
        call("/a/b", NULL, "Echo", "u", 1);
        call("/a", "x.y", "Echo", "s", "x");
        call("/a", "x.y", "Unknown", NULL);
        call("/a", NULL, "Unknown", NULL);
        call("/", "x.y", "Echo", "s", "x");
        call("/a/b/c", "x.y", "Echo", "s", "x");
        call("/nowhere", "x.y", "Echo", "s", "x");
        call("/nowhere", NULL, "Echo", "s", "x");

        puts("-- no reply wanted");
        for (int i = 0; i < 10; i++) {
                static const struct {
                        const char *interface, *member, *text;
                } calls[] = {
                        { "x.y", "Echo", "x" }, { "x.y", "Echo", NULL }, { "x.y", "Unknown", NULL }, { "x.y", "Zero", NULL },
                        { "x.y", "Nothing", NULL }, { "org.freedesktop.DBus.Peer", "Ping", NULL },
                        { "org.freedesktop.DBus.Peer", "Unknown", NULL }, { PROPERTIES, "GetAll", PROPERTIES },
                        { "org.freedesktop.DBus.Introspectable", "Introspect", NULL }, { PROPERTIES, "Get", NULL },
                };
                sd_bus_message *m;
                OK(sd_bus_message_new_method_call(client, &m, NULL, "/a/b", calls[i].interface, calls[i].member));
                OK(sd_bus_message_set_expect_reply(m, false));
                if (calls[i].text)
                        OK(sd_bus_message_append(m, "s", calls[i].text));
                OK(sd_bus_send(client, m, NULL));
                sd_bus_message_unref(m);
                service_step();
        }

        puts("-- gone");
        sd_bus_slot_unref(slot);
        call("/a/b", "x.z", "Extra", NULL);
        call("/a/b", "x.y", "Extra", NULL);

        puts("-- builtin");
        call("/a/b", "org.freedesktop.DBus.Peer", "Ping", NULL);
        call("/a/b", "org.freedesktop.DBus.Peer", "Ping", "s", "x");
        call("/nowhere", "org.freedesktop.DBus.Peer", "Ping", NULL);
        call("/nowhere", NULL, "Ping", NULL);
        call("/a/b", "org.freedesktop.DBus.Peer", "Unknown", NULL);
        call("/a/b", "org.freedesktop.DBus.Introspectable", "Unknown", NULL);
        call("/a/b", "org.freedesktop.DBus.Introspectable", "Introspect", "s", "x");
        call("/nowhere", "org.freedesktop.DBus.Introspectable", "Introspect", NULL);
        call("/a/b", NULL, "Introspect", NULL);
        call("/a/b", PROPERTIES, "Unknown", NULL);
        call("/a/b", PROPERTIES, "Get", "s", "x");
        call("/a/b", PROPERTIES, "Set", "ss", "x", "y");
        call("/a/b", PROPERTIES, "GetAll", "ss", "x", "y");
        call("/nowhere", PROPERTIES, "GetAll", "s", "x.y");
        call("/nowhere", PROPERTIES, "GetAll", "s", "");
        call("/a", PROPERTIES, "GetAll", "s", "x.y");
        call("/a", PROPERTIES, "GetAll", "s", "");
        call("/", PROPERTIES, "GetAll", "s", "");
        call("/a/b", MANAGER, "GetManagedObjects", NULL);
        call("/a/b", MANAGER, "GetManagedObjects", "s", "x");
        service_close();
        return 0;
}
