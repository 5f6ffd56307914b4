/* What do busctl, gdbus and dbus-send see of a service? The tools use the system's own libraries, the service the one under test. */

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "../check.h"

#define NAME "org.example.Tools"

struct data {
        char *text;
        uint32_t number;
        int flag;
        double fraction;
        char **list;
};

static int echo(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const char *s;
        (void) userdata, (void) error;
        OK(sd_bus_message_read(m, "s", &s));
        return sd_bus_reply_method_return(m, "s", s);
}

static int sum(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const int32_t *values;
        size_t size;
        int64_t total = 0;
        (void) userdata, (void) error;
        OK(sd_bus_message_read_array(m, 'i', (const void **) &values, &size));
        for (size_t i = 0; i < size / sizeof(int32_t); i++)
                total += values[i];
        return sd_bus_reply_method_return(m, "x", total);
}

static int many(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata, (void) error;
        return sd_bus_reply_method_return(m, "ybnqiuxtdsogva{sv}(is)as", 1, true, -2, 3, -4, 5, (int64_t) -6, (uint64_t) 7, 8.5, "text",
                                          "/object", "a{sv}", "(ss)", "a", "b", 2, "key", "i", 5, "other", "as", 1, "x", 9, "pair", 3,
                                          "one", "two", "three");
}

static int fail(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) m, (void) userdata;
        return sd_bus_error_setf(error, "org.example.Error.Failed", "this is %s", "why");
}

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) interface, (void) property, (void) userdata, (void) error;
        return sd_bus_message_append(reply, "a{sv}", 2, "path", "o", path, "answer", "i", 42);
}

static int find(sd_bus *bus, const char *path, const char *interface, void *userdata, void **found, sd_bus_error *error) {
        (void) bus, (void) interface, (void) error;
        *found = userdata;
        return !strcmp(path, "/org/example/Tools/dynamic/one") || !strcmp(path, "/org/example/Tools/dynamic/two");
}

static int enumerate(sd_bus *bus, const char *prefix, void *userdata, char ***ret, sd_bus_error *error) {
        (void) bus, (void) prefix, (void) userdata, (void) error;
        *ret = calloc(3, sizeof(char *));
        (*ret)[0] = strdup("/org/example/Tools/dynamic/two");
        (*ret)[1] = strdup("/org/example/Tools/dynamic/one");
        return 0;
}

static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD_WITH_NAMES("Echo", "s", SD_BUS_PARAM(in), "s", SD_BUS_PARAM(out), echo, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD_WITH_ARGS("Sum", SD_BUS_ARGS("ai", values), SD_BUS_RESULT("x", total), sum, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("Many", "", "ybnqiuxtdsogva{sv}(is)as", many, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("Fail", "", "", fail, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("Old", "", "", NULL, SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_DEPRECATED),
        SD_BUS_METHOD("NoReply", "", "", NULL, SD_BUS_VTABLE_METHOD_NO_REPLY),
        SD_BUS_SIGNAL_WITH_ARGS("Happened", SD_BUS_ARGS("s", what, "u", times), 0),
        SD_BUS_WRITABLE_PROPERTY("Text", "s", NULL, NULL, offsetof(struct data, text),
                                 SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
        SD_BUS_WRITABLE_PROPERTY("Number", "u", NULL, NULL, offsetof(struct data, number), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_PROPERTY("Flag", "b", NULL, offsetof(struct data, flag), SD_BUS_VTABLE_PROPERTY_CONST),
        SD_BUS_PROPERTY("Fraction", "d", NULL, offsetof(struct data, fraction), SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
        SD_BUS_PROPERTY("List", "as", NULL, offsetof(struct data, list), 0),
        SD_BUS_PROPERTY("Map", "a{sv}", get, 0, 0),
        SD_BUS_PROPERTY("Costly", "a{sv}", get, 0, SD_BUS_VTABLE_PROPERTY_EXPLICIT),
        SD_BUS_VTABLE_END
};

static void serve(int ready) {
        static char *list[] = { (char *) "one", (char *) "two", NULL };
        struct data data = { strdup("some text"), 17, true, 0.5, list };
        sd_bus *bus;

        OK(sd_bus_open_user(&bus));
        OK(sd_bus_add_object_vtable(bus, NULL, "/org/example/Tools", NAME, table, &data));
        OK(sd_bus_add_object_vtable(bus, NULL, "/org/example/Tools/child/grandchild", NAME ".Other", table, &data));
        OK(sd_bus_add_fallback_vtable(bus, NULL, "/org/example/Tools/dynamic", NAME, table, find, &data));
        OK(sd_bus_add_node_enumerator(bus, NULL, "/org/example/Tools/dynamic", enumerate, NULL));
        OK(sd_bus_add_object_manager(bus, NULL, "/org/example/Tools"));
        OK(sd_bus_request_name(bus, NAME, 0));
        CHECK(write(ready, "x", 1) == 1);
        for (;;) {
                int r = OK(sd_bus_process(bus, NULL));
                if (r == 0)
                        OK(sd_bus_wait(bus, UINT64_MAX));
        }
}

static void run(const char *tool, const char *arguments) {
        char command[1024];

        printf("$ %s %s\n", tool, arguments);
        fflush(stdout);
        snprintf(command, sizeof(command), "command -v %s >/dev/null || { echo skipped; exit 0; }; %s %s 2>&1", tool, tool, arguments);
        int status = system(command);
        printf("exits %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
        fflush(stdout);
}

#define BUSCTL(arguments) run("busctl", "--no-pager --address=$DBUS_SESSION_BUS_ADDRESS " arguments)
#define GDBUS(verb, arguments) run("gdbus", verb " --address $DBUS_SESSION_BUS_ADDRESS --dest " NAME " --object-path " arguments)
#define SEND(arguments) run("dbus-send", "--bus=$DBUS_SESSION_BUS_ADDRESS --print-reply=literal --dest=" NAME " " arguments)
#define PATH "/org/example/Tools"

int main(void) {
        int ready[2];
        char byte;

        CHECK(pipe(ready) >= 0);
        fflush(stdout);
        pid_t service = fork();
        CHECK(service >= 0);
        if (service == 0) {
                prctl(PR_SET_PDEATHSIG, SIGKILL);
                close(ready[0]);
                serve(ready[1]);
        }
        close(ready[1]);
        CHECK(read(ready[0], &byte, 1) == 1);
        close(ready[0]);

        BUSCTL("tree " NAME);
        BUSCTL("introspect " NAME " " PATH);
        BUSCTL("introspect --xml-interface " NAME " " PATH);
        BUSCTL("introspect " NAME " " PATH "/child/grandchild");
        BUSCTL("introspect " NAME " " PATH "/dynamic/one");
        BUSCTL("introspect " NAME " " PATH "/dynamic/three");
        BUSCTL("introspect " NAME " / ");
        BUSCTL("call " NAME " " PATH " " NAME " Echo s hello");
        BUSCTL("call " NAME " " PATH " " NAME " Sum ai 3 1 2 3");
        BUSCTL("call " NAME " " PATH " " NAME " Many");
        BUSCTL("--json=short call " NAME " " PATH " " NAME " Many");
        BUSCTL("call " NAME " " PATH " " NAME " Fail");
        BUSCTL("call " NAME " " PATH " " NAME " Echo i 5");
        BUSCTL("call " NAME " " PATH " " NAME " Unknown");
        BUSCTL("call " NAME " /unknown " NAME " Echo s hello");
        BUSCTL("get-property " NAME " " PATH " " NAME " Text Number Flag Fraction List Map Costly");
        BUSCTL("set-property " NAME " " PATH " " NAME " Text s changed");
        BUSCTL("set-property " NAME " " PATH " " NAME " Number u 18");
        BUSCTL("set-property " NAME " " PATH " " NAME " Number s text");
        BUSCTL("set-property " NAME " " PATH " " NAME " Flag b false");
        BUSCTL("get-property " NAME " " PATH "/dynamic/two " NAME " Text Number Map");
        BUSCTL("get-property " NAME " " PATH " " NAME " Unknown");
        BUSCTL("call " NAME " " PATH " org.freedesktop.DBus.Properties GetAll s " NAME);
        BUSCTL("call " NAME " " PATH " org.freedesktop.DBus.ObjectManager GetManagedObjects");
        BUSCTL("call " NAME " " PATH " org.freedesktop.DBus.Peer Ping");
        BUSCTL("call " NAME " " PATH " org.freedesktop.DBus.Peer GetMachineId");
        GDBUS("introspect", PATH " --recurse");
        GDBUS("introspect", PATH " --xml");
        GDBUS("call", PATH " --method " NAME ".Many");
        GDBUS("call", PATH " --method " NAME ".Fail");
        GDBUS("call", PATH " --method org.freedesktop.DBus.Properties.GetAll " NAME);
        GDBUS("call", PATH " --method " NAME ".Echo hello");
        GDBUS("call", PATH " --method " NAME ".Echo 5");
        GDBUS("call", PATH " --method " NAME ".Sum '[1, 2, 3]'");
        GDBUS("call", PATH " --method org.freedesktop.DBus.Properties.Set " NAME " Text '<\"by gdbus\">'");
        GDBUS("call", PATH " --method org.freedesktop.DBus.Properties.Set " NAME " Flag '<false>'");
        GDBUS("call", PATH " --method org.freedesktop.DBus.Properties.Set " NAME " Number '<\"text\">'");
        GDBUS("call", PATH " --method org.freedesktop.DBus.Properties.Set " NAME ".Unknown Text '<\"x\">'");
        GDBUS("call", PATH " --method org.freedesktop.DBus.Properties.Get " NAME " Text");
        GDBUS("call", PATH "/unknown --method org.freedesktop.DBus.Properties.GetAll " NAME);
        GDBUS("call", PATH "/dynamic/one --method org.freedesktop.DBus.Properties.GetAll " NAME);
        GDBUS("call", PATH " --method org.freedesktop.DBus.ObjectManager.GetManagedObjects");
        BUSCTL("tree --list " NAME);
        BUSCTL("--json=short get-property " NAME " " PATH " " NAME " Text Number Map");
        SEND(PATH " " NAME ".Echo string:hello");
        SEND(PATH " org.freedesktop.DBus.Introspectable.Introspect");
        SEND(PATH " org.freedesktop.DBus.Properties.Get string:" NAME " string:Text");

        kill(service, SIGKILL);
        waitpid(service, NULL, 0);
        return 0;
}
