/* Who may call privileged methods and set privileged properties? SD_BUS_VTABLE_UNPRIVILEGED, SD_BUS_VTABLE_CAPABILITY,
 * sd_bus_set_trusted(3).
 * ctest: nobus */

#include <sys/wait.h>

#include "service.h"

static int method(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata, (void) error;
        printf(" method\n");
        return sd_bus_reply_method_return(m, NULL);
}

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) path, (void) interface, (void) property, (void) userdata, (void) error;
        return sd_bus_message_append(reply, "s", property);
}

static int set(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *value, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) path, (void) interface, (void) property, (void) userdata, (void) error;
        printf(" set %s\n", property);
        return sd_bus_message_skip(value, "s");
}

static int find(sd_bus *bus, const char *path, const char *interface, void *userdata, void **found, sd_bus_error *error) {
        (void) bus, (void) error, (void) userdata, (void) interface;
        printf(" find %s\n", path);
        *found = NULL;
        return !strstr(path, "absent");
}

#define TABLE(name, flags)                                                                                                        \
        static const sd_bus_vtable name[] = {                                                                                     \
                SD_BUS_VTABLE_START(flags),                                                                                       \
                SD_BUS_METHOD("Privileged", "", "", method, 0),                                                                   \
                SD_BUS_METHOD("Open", "", "", method, SD_BUS_VTABLE_UNPRIVILEGED),                                                \
                SD_BUS_METHOD("Capable", "", "", method, SD_BUS_VTABLE_CAPABILITY(5)),                                            \
                SD_BUS_METHOD("CapableZero", "", "", method, SD_BUS_VTABLE_CAPABILITY(0)),                                        \
                SD_BUS_METHOD("CapableUnknown", "", "", method, SD_BUS_VTABLE_CAPABILITY(63)),                                    \
                SD_BUS_METHOD("WithoutHandler", "", "", NULL, 0),                                                                 \
                SD_BUS_PROPERTY("Read", "s", get, 0, 0),                                                                          \
                SD_BUS_WRITABLE_PROPERTY("Write", "s", get, set, 0, 0),                                                           \
                SD_BUS_WRITABLE_PROPERTY("WriteOpen", "s", get, set, 0, SD_BUS_VTABLE_UNPRIVILEGED),                              \
                SD_BUS_VTABLE_END                                                                                                 \
        }

TABLE(plain, 0);
TABLE(start_open, SD_BUS_VTABLE_UNPRIVILEGED);
TABLE(start_capable, SD_BUS_VTABLE_CAPABILITY(5));

static void set_property(const char *path, const char *name, const char *types, ...) {
        sd_bus_message *m;
        sd_bus_slot *slot;
        int done = 0;
        va_list ap;

        printf("set %s %s %s\n", path, name, types);
        OK(sd_bus_message_new_method_call(client, &m, NULL, path, PROPERTIES, "Set"));
        OK(sd_bus_message_append(m, "ss", "x.y", name));
        va_start(ap, types);
        OK(sd_bus_message_appendv(m, types, ap));
        va_end(ap);
        OK(sd_bus_call_async(client, &slot, m, service_replied, &done, UINT64_MAX));
        sd_bus_message_unref(m);
        service_step();
        sd_bus_slot_unref(slot);
}

static void all(bool trusted) {
        service_trusted = trusted;
        service_open();
        OK(sd_bus_add_object_vtable(server, NULL, "/plain", "x.y", plain, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/open", "x.y", start_open, NULL));
        OK(sd_bus_add_object_vtable(server, NULL, "/capable", "x.y", start_capable, NULL));
        OK(sd_bus_add_fallback_vtable(server, NULL, "/f", "x.y", plain, find, NULL));
        static const char *const paths[] = { "/plain", "/open", "/capable", "/f/a", "/f/absent" };
        static const char *const methods[] = { "Privileged", "Open", "Capable", "CapableZero", "CapableUnknown", "WithoutHandler" };
        for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
                for (size_t j = 0; j < sizeof(methods) / sizeof(*methods); j++)
                        call(paths[i], "x.y", methods[j], NULL);
                call(paths[i], "x.y", "Privileged", "s", "wrong arguments");
                get_property(paths[i], "x.y", "Write");
                set_property(paths[i], "Write", "v", "s", "a");
                set_property(paths[i], "Write", "v", "i", 5);
                set_property(paths[i], "Write", "s", "not a variant");
                set_property(paths[i], "WriteOpen", "v", "s", "a");
                set_property(paths[i], "Read", "v", "s", "a");
                set_property(paths[i], "Read", "v", "i", 5);
                set_property(paths[i], "Read", "s", "not a variant");
        }
        service_close();
}

static void in_child(const char *what, bool (*become)(void)) {
        fflush(stdout);
        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0) {
                printf("== %s\n", what);
                if (become())
                        all(false);
                fflush(stdout);
                _exit(0);
        }
        int status;
        CHECK(waitpid(pid, &status, 0) == pid && status == 0);
}

static bool same_user(void) {
        return true;
}

static bool other_user(void) {
        service_client = 65534;
        return getuid() == 0;
}

static bool neither_root(void) {
        return getuid() != 0 || setresuid(65534, 65534, 65534) >= 0;
}

int main(void) {
        puts("== trusted");
        all(true);
        in_child("the same user", same_user);
        in_child("another user", other_user);
        in_child("neither is root", neither_root);
        return 0;
}
