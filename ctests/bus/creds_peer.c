/* sd_bus_get_owner_creds(3) on a direct connection: what the socket tells, what clients tell of themselves by the address they bind
 * to, and what there is without a socket.
 * ctest: nobus */

#include "../peers.h"

#include <sys/prctl.h>
#include <sys/un.h>

#include "creds.h"

static int listener;
static struct sockaddr_un address = { .sun_family = AF_UNIX };

static void show_owner(sd_bus *bus) {
        sd_bus_creds *c = NULL;
        int r = sd_bus_get_owner_creds(bus, _SD_BUS_CREDS_ALL, &c);
        printf("  owner: %s", r < 0 ? strerrorname_np(-r) : "0");
        if (r >= 0) {
                const char *comm = NULL, *description = NULL;
                pid_t pid = -1;
                sd_bus_creds_get_comm(c, &comm);
                sd_bus_creds_get_description(c, &description);
                sd_bus_creds_get_pid(c, &pid);
                printf(" %" PRIx64 " %" PRIx64 " comm %s description %s%s", sd_bus_creds_get_mask(c), sd_bus_creds_get_augmented_mask(c),
                       comm ?: "NULL", description ?: "NULL", pid == getpid() ? ", ourselves" : "");
                sd_bus_creds_unref(c);
        }
        printf("\n");
}

/* A socket bound to `name` as it is. */
static void show_bound(const char *name, size_t length) {
        struct sockaddr_un own = { .sun_family = AF_UNIX };
        int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        memcpy(own.sun_path, name, length);
        CHECK(length == 0 || bind(fd, (struct sockaddr *) &own, (socklen_t) (offsetof(struct sockaddr_un, sun_path) + length)) == 0);
        CHECK(connect(fd, (struct sockaddr *) &address, sizeof address) == 0);
        sd_bus *client = client_on(fd), *server = server_on(accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK));
        OK(sd_bus_start(client));
        OK(sd_bus_start(server));
        step(client, server);
        print_bytes(name, length);
        show_owner(server);
        sd_bus_close_unref(client);
        sd_bus_close_unref(server);
}

/* A client that connects by address. */
static void show_client(const char *comm, const char *description) {
        char text[200];
        sd_bus *client, *server;
        prctl(PR_SET_NAME, comm);
        OK(sd_bus_new(&client));
        snprintf(text, sizeof text, "unix:path=%s", address.sun_path);
        OK(sd_bus_set_address(client, text));
        if (description)
                OK(sd_bus_set_description(client, description));
        OK(sd_bus_start(client));
        server = server_on(accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK));
        OK(sd_bus_start(server));
        step(client, server);
        struct sockaddr_un peer;
        socklen_t length = sizeof peer;
        CHECK(getpeername(sd_bus_get_fd(server), (struct sockaddr *) &peer, &length) == 0);
        size_t n = length - offsetof(struct sockaddr_un, sun_path);
        char *name = n > 1 ? memchr(peer.sun_path + 1, '/', n - 1) : NULL; /* behind random digits */
        CHECK(name);
        print_bytes(name, n - (size_t) (name - peer.sun_path));
        show_owner(server);
        show_owner(client);
        sd_bus_close(client);
        SHOW(sd_bus_get_owner_creds(client, 0, &(sd_bus_creds *){ NULL }));
        sd_bus_unref(client);
        sd_bus_close_unref(server);
}

#define BOUND(name) show_bound("\0" name, sizeof name)

int main(void) {
        snprintf(address.sun_path, sizeof address.sun_path, "/tmp/ctest-creds-%d", getpid());
        listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        CHECK(bind(listener, (struct sockaddr *) &address, sizeof address) == 0);
        CHECK(listen(listener, 5) == 0);

        show_client("abc", NULL);
        show_client("abc", "some words");
        show_client("a/b c", "x/y \1\303\251");
        show_bound("", 0);
        BOUND("junk");
        BOUND("bus/x/y");
        BOUND("0123456789abcdef/bus/co/de");
        BOUND("0123456789abcdef/bus/co/");
        BOUND("0123456789abcdef/bus//de");
        BOUND("0123456789abcdef/bus/co");
        BOUND("zz/bus/co/de/fg");
        BOUND("/bus/co/de");
        BOUND("0123456789abcdef/bus/co\0x/de");
        BOUND("0123456789abcdef/bux/co/de");
        BOUND("a/bus/co/de/bus/x/y");
        unlink(address.sun_path);
        close(listener);

        int there[2], back[2];
        CHECK(pipe2(there, O_CLOEXEC | O_NONBLOCK) == 0 && pipe2(back, O_CLOEXEC | O_NONBLOCK) == 0);
        sd_bus *client, *server;
        OK(sd_bus_new(&client));
        OK(sd_bus_set_fd(client, there[0], back[1]));
        OK(sd_bus_set_anonymous(client, true));
        OK(sd_bus_new(&server));
        OK(sd_bus_set_fd(server, back[0], there[1]));
        OK(sd_bus_set_server(server, true, SERVER_ID));
        OK(sd_bus_set_anonymous(server, true));
        OK(sd_bus_start(client));
        OK(sd_bus_start(server));
        step(client, server);
        SHOW(sd_bus_get_owner_creds(server, 0, &(sd_bus_creds *){ NULL }));
        SHOW(sd_bus_get_owner_creds(client, SD_BUS_CREDS_PID | SD_BUS_CREDS_AUGMENT, &(sd_bus_creds *){ NULL }));
        sd_bus_close_unref(client);
        sd_bus_close_unref(server);
        return 0;
}
