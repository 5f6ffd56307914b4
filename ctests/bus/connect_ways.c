/* Other ways to connect: sd_bus_set_exec(3), whose child is reaped; unixexec: with its arguments; a pair of pipes; one descriptor
 * that is both; what is no socket; the flags of descriptors afterwards; sd_bus_set_watch_bind(3), where the socket or its
 * directories appear later.
 * ctest: nobus */

#include "../peers.h"

#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-event.h>

#define GREETING "sleep 0; printf 'DATA\\r\\nOK " SERVER_ID_TEXT "\\r\\nAGREE_UNIX_FD\\r\\n'; "

static int until_ready(sd_bus *bus) {
        int r = 0;
        for (int i = 0; i < 100 && r >= 0 && sd_bus_is_ready(bus) == 0; i++) {
                r = sd_bus_process(bus, NULL);
                if (r == 0)
                        r = sd_bus_wait(bus, 1000000);
        }
        return r < 0 ? r : sd_bus_is_ready(bus);
}

static void executed(const char *what, const char *script) {
        int before = descriptors(), status;
        sd_bus *bus;
        printf("— %s\n", what);
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_exec(bus, "/bin/sh", (char *[]) { (char *) "sh", (char *) "-c", (char *) script, NULL }));
        SHOW(sd_bus_start(bus));
        SHOW(until_ready(bus));
        const char *address;
        SHOW(sd_bus_get_address(bus, &address));
        sd_bus_close(bus);
        SHOW(waitpid(-1, &status, WNOHANG) < 0 ? -errno : 1);
        sd_bus_unref(bus);
        SHOW(waitpid(-1, &status, WNOHANG) < 0 ? -errno : 1);
        CHECK(descriptors() == before);
}

static void by_address(const char *what, const char *address) {
        int status;
        sd_bus *bus;
        printf("— %s\n", what);
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_address(bus, address));
        SHOW(sd_bus_start(bus));
        SHOW(until_ready(bus));
        sd_bus_close_unref(bus);
        SHOW(waitpid(-1, &status, WNOHANG) < 0 ? -errno : 1);
}

static void over_pipes(void) {
        int to[2], from[2], before = descriptors();
        sd_bus *a, *b;
        printf("— two pipes\n");
        CHECK(pipe(to) == 0 && pipe(from) == 0);
        OK(sd_bus_new(&a));
        OK(sd_bus_new(&b));
        SHOW(sd_bus_set_fd(a, from[0], to[1]));
        SHOW(sd_bus_set_fd(b, to[0], from[1]));
        OK(sd_bus_set_server(b, true, SERVER_ID));
        SHOW(sd_bus_start(a));
        SHOW(sd_bus_start(b));
        step(a, b);
        SHOW(sd_bus_is_ready(a));
        SHOW(sd_bus_is_ready(b));
        SHOW(sd_bus_can_send(a, 'h'));
        SHOW(sd_bus_get_fd(a));
        SHOW(sd_bus_get_events(a));
        SHOW(fcntl(to[1], F_GETFD));
        SHOW(fcntl(to[1], F_GETFL) & O_NONBLOCK ? 1 : 0);
        sd_bus_creds *creds = NULL;
        SHOW(sd_bus_get_owner_creds(a, SD_BUS_CREDS_UID, &creds));
        sd_bus_creds_unref(creds);
        sd_bus_slot *slot;
        OK(sd_bus_call_method_async(a, &slot, NULL, "/", "org.freedesktop.DBus.Peer", "Ping", NULL, NULL, NULL));
        sd_bus_slot_unref(slot);
        step(a, b);
        sd_bus_close(a);
        for (int i = 0; i < 4; i++)
                SHOW(sd_bus_process(b, NULL));
        sd_bus_unref(a);
        sd_bus_unref(b);
        CHECK(descriptors() == before);

        printf("— two sockets\n");
        int one[2], two[2];
        sockets(one), sockets(two);
        OK(sd_bus_new(&a));
        OK(sd_bus_new(&b));
        OK(sd_bus_set_fd(a, one[0], two[0]));
        OK(sd_bus_set_fd(b, two[1], one[1]));
        OK(sd_bus_set_server(b, true, SERVER_ID));
        SHOW(sd_bus_start(a));
        SHOW(sd_bus_start(b));
        step(a, b);
        SHOW(sd_bus_is_ready(a));
        SHOW(sd_bus_can_send(a, 'h'));
        SHOW(sd_bus_get_fd(a));
        sd_event *loop;
        OK(sd_event_new(&loop));
        OK(sd_bus_attach_event(a, loop, 0));
        OK(sd_bus_emit_signal(b, "/", "a.b", "C", NULL));
        OK(sd_bus_flush(b));
        SHOW(sd_event_run(loop, 0));
        sd_bus_close_unref(a);
        sd_bus_close_unref(b);
        sd_event_unref(loop);
        CHECK(descriptors() == before);

        printf("— no sockets\n");
        OK(sd_bus_new(&a));
        int fd = open("/dev/null", O_RDWR);
        SHOW(sd_bus_set_fd(a, fd, fd));
        SHOW(sd_bus_start(a));
        for (int i = 0; i < 3; i++)
                SHOW(sd_bus_process(a, NULL));
        sd_bus_unref(a);
        OK(sd_bus_new(&a));
        fd = open("/tmp", O_RDONLY | O_DIRECTORY);
        SHOW(sd_bus_set_fd(a, fd, fd));
        SHOW(sd_bus_start(a));
        SHOW(sd_bus_process(a, NULL));
        sd_bus_unref(a);
        OK(sd_bus_new(&a));
        SHOW(sd_bus_set_fd(a, 900, 900));
        sockets(one);
        close(one[1]);
        SHOW(sd_bus_set_fd(a, one[0], one[0]));
        SHOW(sd_bus_start(a));
        SHOW(sd_bus_process(a, NULL));
        SHOW(sd_bus_process(a, NULL));
        sd_bus_unref(a);
        OK(sd_bus_new(&a));
        fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        SHOW(sd_bus_set_fd(a, fd, fd));
        SHOW(sd_bus_start(a));
        SHOW(sd_bus_process(a, NULL));
        sd_bus_unref(a);
        CHECK(descriptors() == before);

        printf("— set twice: the first is not closed\n");
        OK(sd_bus_new(&a));
        sockets(one);
        SHOW(sd_bus_set_fd(a, one[0], one[0]));
        SHOW(sd_bus_set_fd(a, one[1], one[1]));
        SHOW(fcntl(one[0], F_GETFD) < 0 ? -errno : 0);
        sd_bus_unref(a);
        SHOW(fcntl(one[0], F_GETFD) < 0 ? -errno : 0);
        SHOW(fcntl(one[1], F_GETFD) < 0 ? -errno : 0);
        close(one[0]), close(one[1]);
}

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("  %s\n", sd_bus_message_get_member(m));
        return 0;
}

static void watched(bool with_loop, int levels) {
        char directory[] = "/tmp/watch-XXXXXX", path[200], address[300];
        int before = descriptors(), listener = -1;
        sd_bus *bus;
        sd_event *loop = NULL;
        CHECK(mkdtemp(directory));
        snprintf(path, sizeof path, "%s%s%s/socket", directory, levels > 0 ? "/one" : "", levels > 1 ? "/two" : "");
        snprintf(address, sizeof address, "unix:path=%s", path);
        printf("— watched, %d directories are missing%s\n", levels, with_loop ? ", in a loop" : "");
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_address(bus, address));
        SHOW(sd_bus_set_watch_bind(bus, 7));
        SHOW(sd_bus_get_watch_bind(bus));
        OK(sd_bus_set_connected_signal(bus, true));
        OK(sd_bus_add_filter(bus, NULL, got, NULL));
        if (with_loop) {
                OK(sd_event_new(&loop));
                OK(sd_bus_attach_event(bus, loop, 0));
        }
        SHOW(sd_bus_start(bus));
        SHOW(sd_bus_is_open(bus));
        SHOW(sd_bus_is_ready(bus));
        SHOW(sd_bus_get_fd(bus) >= 0);
        SHOW(sd_bus_get_events(bus));
        uint64_t until;
        SHOW(sd_bus_get_timeout(bus, &until));
        SHOW(sd_bus_emit_signal(bus, "/", "a.b", "QueuedEarly", NULL));
        for (int stage = 0; stage < 6; stage++) {
                char parent[200];
                switch (stage) {
                case 1:
                        snprintf(parent, sizeof parent, "%s/one", directory);
                        if (levels > 0)
                                CHECK(mkdir(parent, 0755) == 0);
                        break;
                case 2:
                        snprintf(parent, sizeof parent, "%s/one/two", directory);
                        if (levels > 1)
                                CHECK(mkdir(parent, 0755) == 0);
                        break;
                case 3: {
                        struct sockaddr_un sa = { .sun_family = AF_UNIX };
                        strcpy(sa.sun_path, path);
                        listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
                        CHECK(bind(listener, (struct sockaddr *) &sa, sizeof sa) == 0);
                        break;
                }
                case 4:
                        CHECK(listen(listener, 5) == 0);
                        CHECK(utimensat(AT_FDCWD, path, NULL, 0) == 0);
                        break;
                }
                int r = 1;
                for (int i = 0; i < 30 && r > 0; i++)
                        r = with_loop ? sd_event_run(loop, 0) : sd_bus_process(bus, NULL);
                printf(" stage %d: %s%s, open %d\n", stage, r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : r > 0 ? "1" : "0", sd_bus_is_open(bus));
                if (r < 0)
                        break;
        }
        struct pollfd p = { .fd = listener, .events = POLLIN };
        SHOW(poll(&p, 1, 0));
        if (poll(&p, 1, 0) == 1) {
                int fd = accept(listener, NULL, NULL);
                give_text(fd, "DATA\r\nOK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\n");
                for (int i = 0; i < 10; i++)
                        (void) (with_loop ? sd_event_run(loop, 0) : sd_bus_process(bus, NULL));
                show_traffic("  client", fd);
                SHOW(sd_bus_is_ready(bus));
                close(fd);
        }
        sd_bus_close(bus);
        sd_bus_unref(bus);
        sd_event_unref(loop);
        if (listener >= 0)
                close(listener);
        snprintf(path, sizeof path, "rm -r %s", directory);
        CHECK(system(path) == 0);
        CHECK(descriptors() == before);
}

int main(void) {
        executed("a program that answers", GREETING "cat >/dev/null");
        executed("a program that ends", "read line; exit 3");
        executed("a program that answers and ends", GREETING);
        by_address("by its address", "unixexec:path=/bin/sh,argv1=-c,argv2=printf%20%27DATA%5cr%5cnOK%20" SERVER_ID_TEXT "%5cr%5cnAGREE_UNIX_FD%5cr%5cn%27%3bcat%3e/dev/null");
        by_address("its name in argv0", "unixexec:path=/bin/sh,argv0=x,argv1=-c,argv2=printf%20%27DATA%5cr%5cnOK%20" SERVER_ID_TEXT "%5cr%5cnAGREE_UNIX_FD%5cr%5cn%27%3btest%20%240%20%3d%20x||exit%201%3bcat%3e/dev/null");
        by_address("looked up in PATH", "unixexec:path=sh,argv1=-c,argv2=printf%20%27DATA%5cr%5cnOK%20" SERVER_ID_TEXT "%5cr%5cnAGREE_UNIX_FD%5cr%5cn%27%3bcat%3e/dev/null");
        over_pipes();
        for (int levels = 0; levels < 3; levels++) {
                watched(false, levels);
                watched(true, levels);
        }
        return 0;
}
