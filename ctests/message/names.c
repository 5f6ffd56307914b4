/* sd_bus_interface_name_is_valid(3): each byte in each position, empty elements, lengths. */

#include <systemd/sd-bus.h>

#include "../check.h"

static const char *const names[] = {
        "", "a", "a.b", ".a.b", "a..b", "a.b.", "1.b", "a.1", "a.1b", "a-b.c", "a.b-c", "-a.b", "a.-b", "_a.b", "a._", "_._", ":1.2", ":1",
        ":a.b", ":1..2", ":", ":.1", ":-.-", ":1.2.", "org.freedesktop.DBus", "a.b/c", "/", "/a", "/a/", "//", "/a//b", "/a.b", "/a-b", "/_",
        "/1", "a/b", "é.b", "a b", "a.b c", "/é", ":1.2-3", "A.Z", "1", "9a",
};

static void show(const char *text) {
        printf(" %d%d%d%d", sd_bus_interface_name_is_valid(text), sd_bus_service_name_is_valid(text), sd_bus_member_name_is_valid(text),
               sd_bus_object_path_is_valid(text));
}

int main(void) {
        static char path[70000];

        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
                printf("%s:", names[i]);
                show(names[i]);
                puts("");
        }
        for (int byte = 1; byte < 256; byte++) {
                const char c = (char) byte;

                printf("%d:", byte);
                show((char[]) { c, 0 });
                show((char[]) { 'a', c, 0 });
                show((char[]) { c, '.', 'a', 0 });
                show((char[]) { 'a', '.', c, 0 });
                show((char[]) { 'a', '.', 'a', c, 0 });
                show((char[]) { ':', c, '.', c, 0 });
                show((char[]) { '/', c, 0 });
                puts("");
        }
        for (int length = 253; length < 259; length++) {
                char name[300];

                memset(name, 'a', sizeof name);
                name[length] = 0;
                printf("%d:", length);
                show(name);
                name[2] = '.';
                show(name);
                name[0] = ':';
                show(name);
                puts("");
        }
        memset(path, 'a', sizeof path);
        path[0] = '/';
        for (int length = 65534; length < 65539; length++) {
                path[length] = 0;
                SHOW(sd_bus_object_path_is_valid(path));
                path[length] = 'a';
        }
        SHOW(sd_bus_interface_name_is_valid(NULL));
        SHOW(sd_bus_service_name_is_valid(NULL));
        SHOW(sd_bus_member_name_is_valid(NULL));
        SHOW(sd_bus_object_path_is_valid(NULL));
        return 0;
}
