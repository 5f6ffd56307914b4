/* sd_bus_set_address(3): which addresses sd_bus_start() takes, the errno of each malformed or unreachable one, several tried in
 * order, percent escapes, abstract sockets, tcp, unixexec and guid.
 * ctest: nobus */

#include "../peers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <sys/un.h>

static char directory[] = "/tmp/address-XXXXXX";

static int listening(const struct sockaddr *address, socklen_t length) {
        int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        CHECK(fd >= 0 && bind(fd, address, length) == 0 && listen(fd, 5) == 0);
        return fd;
}

static int unix_listening(const char *path, bool abstract) {
        struct sockaddr_un sa = { .sun_family = AF_UNIX };
        socklen_t n = (socklen_t) (offsetof(struct sockaddr_un, sun_path) + strlen(path) + 1);
        if (abstract)
                memcpy(sa.sun_path + 1, path, strlen(path));
        else
                strcpy(sa.sun_path, path);
        return listening((struct sockaddr *) &sa, n);
}

/* With each @ replaced by the directory. */
static void expand(char *to, const char *format) {
        for (; *format; format++)
                if (*format == '@')
                        to = stpcpy(to, directory);
                else
                        *to++ = *format;
        *to = 0;
}

/* What start says of an address, then process. */
static void address(const char *format, int listener) {
        char text[1000], shown[1000] = "";
        expand(text, format);
        sd_bus *bus;
        int before = descriptors();
        OK(sd_bus_new(&bus));
        int set = sd_bus_set_address(bus, text), start = sd_bus_start(bus);
        printf("%s: set %d start %s%s open %d", format, set, start < 0 ? "-" : "", start < 0 ? strerrorname_np(-start) : start > 0 ? "1" : "0", sd_bus_is_open(bus));
        if (listener >= 0 && start >= 0) {
                struct pollfd p = { .fd = listener, .events = POLLIN };
                if (poll(&p, 1, 1000) == 1) {
                        int fd = accept(listener, NULL, NULL);
                        char hello[200];
                        p = (struct pollfd) { .fd = fd, .events = POLLIN };
                        if (recv(fd, hello, sizeof hello, MSG_DONTWAIT) < 0)
                                (void) sd_bus_process(bus, NULL);
                        printf(" accepted");
                        close(fd);
                } else
                        printf(" nobody");
                step(bus, NULL);
        } else if (start >= 0) {
                int r = 0;
                while (r >= 0 && sd_bus_wait(bus, 1000000) > 0)
                        r = sd_bus_process(bus, NULL);
                while (r > 0)
                        r = sd_bus_process(bus, NULL);
                printf(" %s%s open %d", r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : r > 0 ? "1" : "0", sd_bus_is_open(bus));
        }
        const char *got;
        int r = sd_bus_get_address(bus, &got);
        if (r >= 0 && strcmp(got, text) != 0)
                strcpy(shown, " another address");
        printf("%s\n", shown);
        sd_bus_close(bus);
        sd_bus_unref(bus);
        CHECK(descriptors() == before);
}

/* A program that cannot be run ends at once: it may be gone before authentication is sent, -EPIPE, or after, -ECONNRESET. */
static void no_program(void) {
        char text[1000];
        expand(text, "unixexec:path=@/none");
        sd_bus *bus;
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_address(bus, text));
        int r = sd_bus_start(bus);
        while (r >= 0) {
                r = sd_bus_process(bus, NULL);
                if (r == 0)
                        OK(sd_bus_wait(bus, 1000000));
        }
        CHECK(r == -EPIPE || r == -ECONNRESET);
        SHOW(sd_bus_is_open(bus));
        sd_bus_unref(bus);
}

static void with_guid(const char *guid, const char *answered) {
        char text[1000];
        snprintf(text, sizeof text, "unix:path=%s/socket,guid=%s", directory, guid);
        char path[200];
        snprintf(path, sizeof path, "%s/socket", directory);
        int listener = unix_listening(path, false);
        sd_bus *bus;
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_address(bus, text));
        int r = sd_bus_start(bus);
        printf("guid %s: start %s%s", guid, r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : "0");
        if (r >= 0) {
                int fd = accept(listener, NULL, NULL);
                give_text(fd, "DATA\r\nOK ");
                give_text(fd, answered);
                give_text(fd, "\r\nAGREE_UNIX_FD\r\n");
                for (int i = 0; i < 4; i++) {
                        r = sd_bus_process(bus, NULL);
                        printf(" %s%s", r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : r > 0 ? "1" : "0");
                }
                sd_id128_t id;
                if (sd_bus_is_ready(bus)) {
                        SHOW(sd_bus_get_bus_id(bus, &id));
                        printf("  " SD_ID128_FORMAT_STR, SD_ID128_FORMAT_VAL(id));
                }
                close(fd);
        }
        printf("\n");
        sd_bus_close(bus);
        sd_bus_unref(bus);
        close(listener);
        unlink(path);
}

int main(void) {
        char path[300];
        CHECK(mkdtemp(directory));

        printf("— malformed\n");
        address("", -1);
        address(";", -1);
        address("unix", -1);
        address("unix:", -1);
        address("unix:;", -1);
        address("nothing:x=y", -1);
        address("nothing:x=y;alsonothing:", -1);
        address("unix:path", -1);
        address("unix:path=", -1);
        address("unix:path=relative", -1);
        address("unix:path=/x,abstract=/y", -1);
        address("unix:path=/x,path=/y", -1);
        address("unix:tmpdir=/tmp", -1);
        address("unix:unknown=x", -1);
        address("unix:path=@/none%2", -1);
        address("unix:path=@/none%zz", -1);
        address("unix:path=@/none%00", -1);
        address("unix:path=@/none with space", -1);
        address("unix:path=@/none,guid=xyz", -1);
        address("unix:path=@/none,guid=", -1);
        address("UNIX:path=@/none", -1);
        address(" unix:path=@/none", -1);
        address("unix: path=@/none", -1);
        address("tcp:", -1);
        address("tcp:host=localhost", -1);
        address("tcp:port=1", -1);
        address("tcp:host=127.0.0.1,port=1,family=ipv5", -1);
        address("tcp:host=127.0.0.1,port=x", -1);
        address("tcp:host=127.0.0.1,port=65536", -1);
        address("tcp:host=not a host,port=1", -1);
        address("unixexec:", -1);
        address("unixexec:argv1=x", -1);
        address("unixexec:path=/bin/true,argv2=x", -1);
        address("unixexec:path=/bin/sleep,argv1=x,argv1=0.1", -1); /* one that has ended may be seen to, or not yet */
        address("unixexec:path=/bin/true,argv300=y", -1);
        address("unixexec:path=/bin/true,argvx=y", -1);
        address("x-machine-unix:", -1);
        address("x-machine-unix:machine=-", -1);
        address("x-machine-unix:machine=no/slashes", -1);
        address("x-machine-unix:pid=0", -1);
        address("x-machine-unix:pid=x", -1);
        address("x-machine-unix:machine=there.is.none.of.this.name", -1);
        memset(path, 'x', 200), path[200] = 0;
        char text[400];
        snprintf(text, sizeof text, "unix:path=/%s", path);
        address(text, -1);
        snprintf(text, sizeof text, "unix:abstract=/%s", path);
        address(text, -1);

        printf("— nobody there\n");
        address("unix:path=@/none", -1);
        address("unix:path=@/none;", -1);
        address(";unix:path=@/none", -1);
        address("unix:path=@/none;unix:abstract=none-at-all", -1);
        address("unix:path=@", -1);
        address("unix:abstract=none-at-all", -1);
        address("tcp:host=127.0.0.1,port=1", -1);
        address("tcp:host=127.0.0.1,port=1,family=ipv4", -1);
        no_program();

        printf("— somebody there\n");
        snprintf(path, sizeof path, "%s/a;b=c,d", directory);
        int odd = unix_listening(path, false);
        snprintf(path, sizeof path, "%s/a%%b", directory);
        int percent = unix_listening(path, false);
        int plain = unix_listening(strcat(strcpy(path, directory), "/socket"), false);
        address("unix:path=@/socket", plain);
        address("unix:path=@/socket;", plain);
        address("unix:path=@/none;unix:path=/also/none;unix:path=@/socket", plain);
        sd_bus *bus;
        OK(sd_bus_new(&bus));
        snprintf(path, sizeof path, "nothing:;unix:path=/none;tcp:host=127.0.0.1,port=1;unix:path=%s/socket;unix:path=/none", directory);
        OK(sd_bus_set_address(bus, path));
        SHOW(sd_bus_start(bus));
        struct pollfd p = { .fd = plain, .events = POLLIN };
        for (int i = 0; i < 10 && poll(&p, 1, 0) == 0; i++) {
                (void) sd_bus_wait(bus, 100000);
                (void) sd_bus_process(bus, NULL);
        }
        SHOW(poll(&p, 1, 0));
        if (poll(&p, 1, 0) == 1)
                close(accept(plain, NULL, NULL));
        const char *got;
        OK(sd_bus_get_address(bus, &got));
        SHOW(strcmp(got, path));
        sd_bus_unref(bus);
        address("unix:path=@/a%3bb%3Dc%2cd", odd);
        address("unix:path=@/a%25b", percent);
        address("unix:path=@/%73ocket,guid=00112233445566778899aabbccddeeff", plain);
        address("unix:guid=00112233445566778899aabbccddeeff,path=@/socket", plain);
        address("unix:path=@/socket,unknown=x", plain);
        address("unix:path=@/socket,", plain);
        address("unix:path=@/socket,,guid=00112233445566778899aabbccddeeff", plain);
        close(odd), close(percent), close(plain);
        snprintf(text, sizeof text, "%s/abstract", directory);
        int abstract = unix_listening(text, true);
        address("unix:abstract=@/abstract%00", abstract);
        close(abstract);
        struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
        socklen_t length = sizeof in;
        int tcp = listening((struct sockaddr *) &in, sizeof in);
        CHECK(getsockname(tcp, (struct sockaddr *) &in, &length) == 0);
        for (int i = 0; i < 3; i++) {
                OK(sd_bus_new(&bus));
                snprintf(text, sizeof text, "tcp:host=127.0.0.1,port=%d%s", ntohs(in.sin_port), i == 1 ? ",family=ipv4" : i == 2 ? ",family=ipv6" : "");
                OK(sd_bus_set_address(bus, text));
                SHOW(sd_bus_start(bus));
                if (sd_bus_is_open(bus)) {
                        int fd = accept(tcp, NULL, NULL);
                        for (int k = 0; k < 5; k++) {
                                (void) sd_bus_process(bus, NULL);
                                (void) sd_bus_wait(bus, 1000);
                        }
                        show_traffic("  client", fd);
                        SHOW(sd_bus_can_send(bus, 0));
                        close(fd);
                }
                sd_bus_unref(bus);
        }
        close(tcp);

        printf("— the server's id\n");
        strcat(strcpy(path, directory), "/socket");
        unlink(path);
        with_guid(SERVER_ID_TEXT, SERVER_ID_TEXT);
        with_guid(SERVER_ID_TEXT, "00112233445566778899aabbccddee00");
        with_guid("00112233-4455-6677-8899-aabbccddeeff", SERVER_ID_TEXT);
        with_guid("00000000000000000000000000000000", SERVER_ID_TEXT);
        with_guid("00112233445566778899AABBCCDDEEFF", SERVER_ID_TEXT);

        snprintf(path, sizeof path, "rm -r %s", directory);
        CHECK(system(path) == 0);
        return 0;
}
