/* sd_bus_default(3), sd_bus_open(3): the addresses from the environment, which connections are shared, with which scope and
 * description, and that a thread has its own.
 * ctest: bus */

#include "../peers.h"

#include <pthread.h>

static char own_address[500], runtime[300];

/* The program that is run may have ended before it is written to. */
static int open_user_machine(sd_bus **bus, const char *machine) {
        int r;
        do
                r = sd_bus_open_user_machine(bus, machine);
        while (r == -EPIPE);
        return r;
}

static void show_bus(const char *what, int r, sd_bus *bus) {
        const char *address = NULL, *scope = NULL, *description = NULL;
        pid_t tid = 0;
        printf("%s: %s%s", what, r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : r > 0 ? "1" : "0");
        if (r >= 0 && bus) {
                int ra = sd_bus_get_address(bus, &address), rs = sd_bus_get_scope(bus, &scope), rd = sd_bus_get_description(bus, &description), rt = sd_bus_get_tid(bus, &tid);
                printf(" address %s, scope %s, description %s, tid %s, client %d, trusted %d, fds %d, exits %d", ra < 0 ? strerrorname_np(-ra) : strcmp(address, own_address) == 0 ? "own" : runtime[0] && strstr(address, runtime) ? "in the runtime directory" : address,
                       rs < 0 ? strerrorname_np(-rs) : scope, rd < 0 ? strerrorname_np(-rd) : description, rt < 0 ? strerrorname_np(-rt) : tid == gettid() ? "own" : "another",
                       sd_bus_is_bus_client(bus), sd_bus_is_trusted(bus), ra < 0 || strstr(address, "unixexec") ? -1 : sd_bus_can_send(bus, 'h'), sd_bus_get_exit_on_disconnect(bus));
        }
        printf("\n");
}

#define OPEN(call)                                                                              \
        do {                                                                                    \
                sd_bus *bus = NULL;                                                             \
                int open_r = call;                                                              \
                show_bus(#call, open_r, bus);                                                   \
                if (bus)                                                                        \
                        sd_bus_close_unref(bus);                                                \
        } while (0)

static void all_open(const char *what) {
        printf("— %s\n", what);
        OPEN(sd_bus_open(&bus));
        OPEN(sd_bus_open_user(&bus));
        OPEN(sd_bus_open_system(&bus));
        OPEN(sd_bus_open_with_description(&bus, "text"));
        OPEN(sd_bus_open_user_with_description(&bus, "text"));
        OPEN(sd_bus_open_system_with_description(&bus, "text"));
        OPEN(sd_bus_open_with_description(&bus, NULL));
        OPEN(sd_bus_open_with_description(&bus, ""));
        OPEN(sd_bus_default(&bus));
        OPEN(sd_bus_default_user(&bus));
        OPEN(sd_bus_default_system(&bus));
}

static void clear(void) {
        unsetenv("DBUS_SESSION_BUS_ADDRESS");
        unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
        unsetenv("DBUS_STARTER_ADDRESS");
        unsetenv("DBUS_STARTER_BUS_TYPE");
        unsetenv("XDG_RUNTIME_DIR");
}

static void *in_thread(void *other) {
        sd_bus *bus;
        OK(sd_bus_default_user(&bus));
        SHOW(bus == other);
        show_bus("in a thread", 0, bus);
        sd_bus_flush_close_unref(bus);
        OK(sd_bus_default_user(&bus));
        sd_bus_default_flush_close();
        SHOW(sd_bus_is_open(bus));
        SHOW(sd_bus_is_open(other));
        sd_bus_unref(bus);
        return NULL;
}

int main(void) {
        snprintf(own_address, sizeof own_address, "%s", getenv("DBUS_SESSION_BUS_ADDRESS"));
        clear();

        setenv("DBUS_SESSION_BUS_ADDRESS", own_address, 1);
        setenv("DBUS_SYSTEM_BUS_ADDRESS", own_address, 1);
        all_open("both addresses are set");

        printf("— of the arguments\n");
        /* programs to be run only wait for their end */
        char programs[] = "/tmp/programs-XXXXXX", command[200], path[4096];
        CHECK(mkdtemp(programs));
        snprintf(command, sizeof command, "cd %s && printf '#!/bin/sh\\nexec cat >/dev/null\\n' >ssh && cp ssh systemd-run && chmod +x ssh systemd-run", programs);
        CHECK(system(command) == 0);
        snprintf(path, sizeof path, "%s:%s", programs, getenv("PATH"));
        setenv("PATH", path, 1);
        OPEN(sd_bus_open(NULL));
        OPEN(sd_bus_open_user(NULL));
        OPEN(sd_bus_open_system(NULL));
        OPEN(sd_bus_open_with_description(NULL, "x"));
        OPEN(sd_bus_open_user_machine(&bus, NULL));
        OPEN(sd_bus_open_user_machine(&bus, ""));
        OPEN(sd_bus_open_user_machine(&bus, "a/b"));
        OPEN(sd_bus_open_user_machine(NULL, "x"));
        OPEN(sd_bus_open_system_machine(&bus, NULL));
        OPEN(sd_bus_open_system_machine(&bus, ""));
        OPEN(sd_bus_open_system_machine(&bus, "a/b"));
        OPEN(sd_bus_open_system_machine(NULL, "x"));
        OPEN(sd_bus_open_system_machine(&bus, "there-is-no-such-machine"));
        OPEN(open_user_machine(&bus, "there-is-no-such-machine"));
        OPEN(sd_bus_open_system_remote(NULL, "x"));
        OPEN(sd_bus_open_system_remote(&bus, NULL));
        OPEN(sd_bus_open_system_remote(&bus, ""));
        OPEN(sd_bus_open_system_remote(&bus, "a:b:c"));
        OPEN(sd_bus_open_system_remote(&bus, "host:notaport"));
        OPEN(sd_bus_open_system_remote(&bus, "host:70000"));
        OPEN(sd_bus_open_system_remote(&bus, "host:"));
        OPEN(sd_bus_open_system_remote(&bus, "host/"));
        OPEN(sd_bus_open_system_remote(&bus, "host/bad machine"));
        OPEN(sd_bus_open_system_remote(&bus, "[::1"));
        OPEN(sd_bus_new(NULL));
        OPEN(sd_bus_new(&bus));
        snprintf(command, sizeof command, "rm -r %s", programs);
        CHECK(system(command) == 0);

        clear();
        setenv("DBUS_SESSION_BUS_ADDRESS", own_address, 1);
        setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/none/system", 1);
        all_open("the user's alone works");

        clear();
        setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/none/user", 1);
        setenv("DBUS_SYSTEM_BUS_ADDRESS", own_address, 1);
        all_open("the system's alone works");

        clear();
        setenv("DBUS_SESSION_BUS_ADDRESS", "", 1);
        setenv("DBUS_SYSTEM_BUS_ADDRESS", "nothing:", 1);
        all_open("empty and senseless");

        clear();
        setenv("XDG_RUNTIME_DIR", "/none", 1);
        setenv("DBUS_SYSTEM_BUS_ADDRESS", own_address, 1);
        printf("— the runtime directory\n");
        OPEN(sd_bus_open_user(&bus));
        setenv("XDG_RUNTIME_DIR", "relative", 1);
        OPEN(sd_bus_open_user(&bus));
        setenv("XDG_RUNTIME_DIR", "", 1);
        OPEN(sd_bus_open_user(&bus));
        unsetenv("XDG_RUNTIME_DIR");
        OPEN(sd_bus_open_user(&bus));
        snprintf(runtime, sizeof runtime, "%.290s", strchr(own_address, '/'));
        *strchrnul(runtime, ',') = 0;
        *strrchr(runtime, '/') = 0;
        setenv("XDG_RUNTIME_DIR", runtime, 1);
        OPEN(sd_bus_open_user(&bus));
        runtime[0] = 0;

        printf("— whoever started us\n");
        clear();
        setenv("DBUS_SESSION_BUS_ADDRESS", own_address, 1);
        setenv("DBUS_SYSTEM_BUS_ADDRESS", own_address, 1);
        static const char *const kinds[] = { "system", "session", "user", "none", "", "System" };
        for (int i = 0; i < 6; i++) {
                setenv("DBUS_STARTER_BUS_TYPE", kinds[i], 1);
                printf("%s\n", kinds[i]);
                OPEN(sd_bus_open(&bus));
                OPEN(sd_bus_default(&bus));
        }
        unsetenv("DBUS_STARTER_BUS_TYPE");
        setenv("DBUS_STARTER_ADDRESS", own_address, 1);
        printf("an address alone\n");
        OPEN(sd_bus_open(&bus));
        OPEN(sd_bus_default(&bus));
        for (int i = 0; i < 6; i++) {
                setenv("DBUS_STARTER_BUS_TYPE", kinds[i], 1);
                printf("%s, with an address\n", kinds[i]);
                OPEN(sd_bus_open(&bus));
                OPEN(sd_bus_default(&bus));
        }
        setenv("DBUS_STARTER_ADDRESS", "unix:path=/none", 1);
        setenv("DBUS_STARTER_BUS_TYPE", "session", 1);
        printf("with one where nobody is\n");
        OPEN(sd_bus_open(&bus));
        OPEN(sd_bus_default(&bus));

        printf("— threads\n");
        clear();
        setenv("DBUS_SESSION_BUS_ADDRESS", own_address, 1);
        sd_bus *bus;
        pthread_t thread;
        OK(sd_bus_default_user(&bus));
        CHECK(pthread_create(&thread, NULL, in_thread, bus) == 0);
        CHECK(pthread_join(thread, NULL) == 0);
        SHOW(sd_bus_is_open(bus));
        sd_bus_flush_close_unref(bus);
        return 0;
}
