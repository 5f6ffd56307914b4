/* What happens to a dispatch whose callbacks add and remove objects, tables and slots, their own among them?
 * ctest: nobus */

#include <fcntl.h>

#include "service.h"

static sd_bus_slot *slots[16];
static const char *action;
static int depth;

static int callback(sd_bus_message *m, void *userdata, sd_bus_error *error);
static int method(sd_bus_message *m, void *userdata, sd_bus_error *error);
static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error);
static int find(sd_bus *bus, const char *path, const char *interface, void *userdata, void **found, sd_bus_error *error);

#define TABLE(name)                                                                                             \
        static const sd_bus_vtable name[] = {                                                                   \
                SD_BUS_VTABLE_START(0),                                                                         \
                SD_BUS_METHOD("Method", "", "", method, SD_BUS_VTABLE_UNPRIVILEGED),                            \
                SD_BUS_PROPERTY("One", "s", get, 0, 0),                                                         \
                SD_BUS_PROPERTY("Two", "s", get, 0, 0),                                                         \
                SD_BUS_PROPERTY("Three", "s", get, 0, 0),                                                       \
                SD_BUS_VTABLE_END                                                                               \
        }

TABLE(one);
TABLE(two);
TABLE(three);
TABLE(four);

static void act(const char *where) {
        const char *todo = action;
        char at[32];

        if (!todo || strncmp(todo, where, strlen(where)) || todo[strlen(where)] != ':')
                return;
        snprintf(at, sizeof(at), "%s", todo + strlen(where) + 1);
        action = NULL;
        printf("  (%s)\n", at);
        if (!strcmp(at, "drop0"))
                slots[0] = sd_bus_slot_unref(slots[0]);
        else if (!strcmp(at, "drop1"))
                slots[1] = sd_bus_slot_unref(slots[1]);
        else if (!strcmp(at, "drop2"))
                slots[2] = sd_bus_slot_unref(slots[2]);
        else if (!strcmp(at, "drop3"))
                slots[3] = sd_bus_slot_unref(slots[3]);
        else if (!strcmp(at, "dropall"))
                for (size_t i = 0; i < 16; i++)
                        slots[i] = sd_bus_slot_unref(slots[i]);
        else if (!strcmp(at, "addcallback"))
                OK(sd_bus_add_object(server, &slots[8], "/p", callback, (char *) "added"));
        else if (!strcmp(at, "addfallback"))
                OK(sd_bus_add_fallback(server, &slots[9], "/", callback, (char *) "added fallback"));
        else if (!strcmp(at, "addtable"))
                OK(sd_bus_add_object_vtable(server, &slots[10], "/p", "x.added", three, (char *) "added table"));
        else if (!strcmp(at, "addelsewhere"))
                OK(sd_bus_add_object_vtable(server, &slots[11], "/else/where", "x.added", three, (char *) "elsewhere"));
        else if (!strcmp(at, "replace")) {
                slots[2] = sd_bus_slot_unref(slots[2]);
                SHOW(sd_bus_add_object_vtable(server, &slots[2], "/p", "x.y", four, (char *) "replaced table"));
        } else if (!strcmp(at, "close"))
                sd_bus_close(server);
        else
                CHECK(!"known action");
}

static int callback(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) m, (void) error;
        printf(" callback %s\n", (const char *) userdata);
        act("callback");
        CHECK(++depth < 30);
        return 0;
}

static int method(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) m, (void) error;
        printf(" method %s\n", (const char *) userdata);
        act("method");
        CHECK(++depth < 30);
        return 0;
}

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) error;
        printf(" get %s %s %s %s\n", path, interface, property, (const char *) userdata);
        act("get");
        CHECK(++depth < 30);
        return sd_bus_message_append(reply, "s", property);
}

static int find(sd_bus *bus, const char *path, const char *interface, void *userdata, void **found, sd_bus_error *error) {
        (void) bus, (void) error;
        printf(" find %s %s %s\n", path, interface, (const char *) userdata);
        act("find");
        CHECK(++depth < 30);
        *found = userdata;
        return 1;
}

static int enumerate(sd_bus *bus, const char *prefix, void *userdata, char ***ret, sd_bus_error *error) {
        (void) bus, (void) error;
        printf(" enumerate %s %s\n", prefix, (const char *) userdata);
        act("enumerate");
        CHECK(++depth < 30);
        *ret = calloc(4, sizeof(char *));
        (*ret)[0] = strdup("/p/node");
        (*ret)[1] = strdup("/p");
        return 0;
}

static void destroyed(void *userdata) {
        printf(" destroyed %s\n", (const char *) userdata);
}

static void run(const char *a, void (*what)(void)) {
        printf("-- %s\n", a);
        depth = 0;
        action = NULL;
        service_open();
        OK(sd_bus_add_object(server, &slots[0], "/p", callback, (char *) "old callback"));
        OK(sd_bus_add_object(server, &slots[1], "/p", callback, (char *) "new callback"));
        OK(sd_bus_add_object_vtable(server, &slots[2], "/p", "x.y", one, (char *) "table"));
        OK(sd_bus_add_fallback_vtable(server, &slots[3], "/", "x.y", two, find, (char *) "fallback table"));
        OK(sd_bus_add_fallback(server, &slots[4], "/", callback, (char *) "root fallback"));
        OK(sd_bus_add_node_enumerator(server, &slots[5], "/p", enumerate, (char *) "old"));
        OK(sd_bus_add_node_enumerator(server, &slots[6], "/p", enumerate, (char *) "new"));
        OK(sd_bus_add_object_manager(server, &slots[7], "/p"));
        for (int i = 0; i < 7; i++)
                OK(sd_bus_slot_set_destroy_callback(slots[i], destroyed));
        action = a;
        what();
        action = NULL;
        for (size_t i = 0; i < 16; i++)
                slots[i] = sd_bus_slot_unref(slots[i]);
        service_close();
}

static void run_quietly(const char *where, const char *what, void (*then)(void)) {
        char text[64];

        fflush(stdout);
        int out = dup(STDOUT_FILENO), null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        CHECK(out >= 0 && null >= 0 && dup2(null, STDOUT_FILENO) >= 0);
        snprintf(text, sizeof(text), "%s:%s", where, what);
        run(text, then);
        fflush(stdout);
        CHECK(dup2(out, STDOUT_FILENO) >= 0);
        close(null);
        close(out);
}

static void call_method(void) {
        call("/p", "x.y", "Method", NULL);
}

static void get_one(void) {
        get_property("/p", "x.y", "One");
}

static void get_them_all(void) {
        get_all("/p", "");
}

static void call_below(void) {
        call("/p/below", "x.y", "Method", NULL);
}

static void introspect_it(void) {
        introspect("/p");
}

static void get_managed(void) {
        call("/p", MANAGER, "GetManagedObjects", NULL);
}

static void emit_added(void) {
        SHOW(sd_bus_emit_object_added(server, "/p"));
        service_step();
}

static void emit_changed(void) {
        SHOW(sd_bus_emit_properties_changed_strv(server, "/p", "x.y", NULL));
        SHOW(sd_bus_emit_interfaces_added(server, "/p", "x.y", "x.y", NULL));
        SHOW(sd_bus_emit_interfaces_added(server, "/p/below", "x.y", "x.y", NULL));
        service_step();
}

int main(void) {
        static const char *const actions[] = { "drop0", "drop1", "drop2", "drop3", "dropall", "addcallback", "addfallback",
                                               "addtable", "addelsewhere", "replace", "close" };
        static const struct {
                const char *where;
                void (*what)(void);
        } places[] = {
                { "none", call_method },   { "callback", call_method }, { "method", call_method },       { "find", call_method },
                { "callback", get_one },   { "get", get_one },          { "get", get_them_all },         { "callback", get_them_all },
                { "find", call_below },    { "callback", call_below },  { "enumerate", introspect_it },  { "callback", introspect_it },
                { "enumerate", get_managed }, { "get", get_managed },   { "find", get_managed },         { "get", emit_added },
                { "find", emit_added },    { "find", emit_changed },    { "get", emit_changed },
        };
        for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
                for (size_t j = 0; j < sizeof(actions) / sizeof(*actions); j++) {
                        char text[64];
                        bool emits = places[i].what == emit_added || places[i].what == emit_changed;
                        /* The reference uses a table there that is gone: nothing to compare, but we shall live. */
                        if (emits && strstr("drop2 drop3 dropall replace", actions[j])) {
                                if (on_reference())
                                        continue;
                                run_quietly(places[i].where, actions[j], places[i].what);
                                continue;
                        }
                        snprintf(text, sizeof(text), "%s:%s", places[i].where, actions[j]);
                        run(text, places[i].what);
                        if (i == 0)
                                break;
                }
        return 0;
}
