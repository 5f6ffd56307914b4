/* What kind of thing is a descriptor, and where is it bound? */

#include <mqueue.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>

#include "../namespace.h"

static char endless[5000];

static void fifos(void) {
        int pipe_ends[2], fifo, null;
        CHECK(mkfifo("fifo", 0600) == 0 && symlink("fifo", "link") == 0 && pipe(pipe_ends) == 0);
        CHECK((fifo = open("fifo", O_RDWR)) >= 0 && (null = open("/dev/null", O_RDWR)) >= 0);
        SHOW(sd_is_fifo(-1, NULL));
        SHOW(sd_is_fifo(999, NULL));
        SHOW(sd_is_fifo(999, "/nonexistent"));
        SHOW(sd_is_fifo(fifo, NULL));
        SHOW(sd_is_fifo(fifo, "fifo"));
        SHOW(sd_is_fifo(fifo, "link"));
        SHOW(sd_is_fifo(fifo, "/nonexistent"));
        SHOW(sd_is_fifo(fifo, "/dev/null/x"));
        SHOW(sd_is_fifo(fifo, "/tmp"));
        SHOW(sd_is_fifo(fifo, ""));
        SHOW(sd_is_fifo(fifo, endless));
        SHOW(sd_is_fifo(pipe_ends[0], NULL));
        SHOW(sd_is_fifo(pipe_ends[0], "fifo"));
        SHOW(sd_is_fifo(null, NULL));
        SHOW(sd_is_fifo(null, "/nonexistent"));

        SHOW(sd_is_special(-1, NULL));
        SHOW(sd_is_special(999, NULL));
        SHOW(sd_is_special(fifo, NULL));
        SHOW(sd_is_special(fifo, "/nonexistent"));
        SHOW(sd_is_special(null, NULL));
        SHOW(sd_is_special(null, "/dev/null"));
        SHOW(sd_is_special(null, "/dev/zero"));
        SHOW(sd_is_special(null, "/nonexistent"));
        SHOW(sd_is_special(null, "/dev/null/x"));
        SHOW(sd_is_special(null, "/proc/self/stat"));
        SHOW(sd_is_special(null, "/tmp"));
        SHOW(sd_is_special(null, endless));
        if (mknod("twin", S_IFCHR | 0600, makedev(1, 3)) == 0)
                SHOW(sd_is_special(null, "twin"));
        int stat = open("/proc/self/stat", O_RDONLY), directory = open("/tmp", O_RDONLY);
        SHOW(sd_is_special(stat, NULL));
        SHOW(sd_is_special(stat, "/proc/self/stat"));
        SHOW(sd_is_special(stat, "/proc/self/status"));
        SHOW(sd_is_special(stat, "/dev/null"));
        SHOW(sd_is_special(directory, NULL));
        SHOW(sd_is_special(directory, "/tmp"));
        close(stat);
        close(directory);
        close(fifo);
        close(null);
        close(pipe_ends[0]);
        close(pipe_ends[1]);
}

static void queues(void) {
        struct mq_attr attributes = { .mq_maxmsg = 1, .mq_msgsize = 1 };
        char name[300];
        memset(name, 'a', sizeof name - 1);
        name[0] = '/';
        name[sizeof name - 1] = 0;
        SHOW(sd_is_mq(-1, NULL));
        SHOW(sd_is_mq(-1, "x"));
        SHOW(sd_is_mq(999, NULL));
        SHOW(sd_is_mq(999, "/x"));
        SHOW(sd_is_mq(0, NULL));
        SHOW(sd_is_mq(0, "x"));
        mqd_t queue = mq_open("/of-this-test", O_CREAT | O_RDWR | O_CLOEXEC, 0600, &attributes);
        mqd_t other = mq_open("/another-of-this-test", O_CREAT | O_RDWR | O_CLOEXEC, 0600, &attributes);
        CHECK(queue >= 0 && other >= 0);
        SHOW(sd_is_mq(queue, NULL));
        SHOW(sd_is_mq(queue, "of-this-test"));
        SHOW(sd_is_mq(queue, ""));
        SHOW(sd_is_mq(queue, endless));
        if (mkdir("/dev/mqueue", 0755) < 0)
                CHECK(errno == EEXIST);
        CHECK(mount("none", "/dev/mqueue", "mqueue", 0, "") == 0);
        SHOW(sd_is_mq(queue, "/of-this-test"));
        SHOW(sd_is_mq(queue, "//of-this-test"));
        SHOW(sd_is_mq(queue, "/another-of-this-test"));
        SHOW(sd_is_mq(queue, "/nonexistent"));
        SHOW(sd_is_mq(queue, "/of-this-test/x"));
        SHOW(sd_is_mq(queue, "/"));
        SHOW(sd_is_mq(queue, name));
        mq_unlink("/of-this-test");
        mq_unlink("/another-of-this-test");
        SHOW(sd_is_mq(queue, "/of-this-test"));
        mq_close(queue);
        mq_close(other);
}

static void unix_sockets(void) {
        int stream = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), datagram = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        SHOW(sd_is_socket(-1, 0, 0, -1));
        SHOW(sd_is_socket(-1, -1, -1, -1));
        SHOW(sd_is_socket(999, 0, 0, -1));
        SHOW(sd_is_socket(999, -1, 0, -1));
        SHOW(sd_is_socket(999, 0, -1, -1));
        SHOW(sd_is_socket(0, 0, 0, -1));
        SHOW(sd_is_socket(0, -1, 0, -1));
        SHOW(sd_is_socket(0, 0, -1, -1));
        SHOW(sd_is_socket(stream, 0, 0, -1));
        SHOW(sd_is_socket(stream, -1, 0, -1));
        SHOW(sd_is_socket(stream, 0, -1, -1));
        SHOW(sd_is_socket(stream, AF_UNIX, 0, -1));
        SHOW(sd_is_socket(stream, AF_INET, 0, -1));
        SHOW(sd_is_socket(stream, 1000, 0, -1));
        SHOW(sd_is_socket(stream, AF_UNIX, SOCK_STREAM, -1));
        SHOW(sd_is_socket(stream, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, -1));
        SHOW(sd_is_socket(stream, AF_UNIX, SOCK_DGRAM, -1));
        SHOW(sd_is_socket(stream, AF_UNIX, SOCK_STREAM, 0));
        SHOW(sd_is_socket(stream, AF_UNIX, SOCK_STREAM, 1));

        struct sockaddr_un name = { AF_UNIX, "name" };
        CHECK(bind(stream, (struct sockaddr *) &name, sizeof name) == 0 && listen(stream, 1) == 0);
        SHOW(sd_is_socket(stream, AF_UNIX, SOCK_STREAM, 0));
        SHOW(sd_is_socket(stream, AF_UNIX, SOCK_STREAM, 1));
        SHOW(sd_is_socket(stream, AF_UNIX, SOCK_STREAM, 7));
        SHOW(sd_is_socket(datagram, AF_UNIX, SOCK_DGRAM, 0));
        SHOW(sd_is_socket(datagram, AF_UNIX, SOCK_DGRAM, 1));
        SHOW(sd_is_socket_unix(-1, 0, -1, NULL, 0));
        SHOW(sd_is_socket_unix(999, 0, -1, "name", 0));
        SHOW(sd_is_socket_unix(0, 0, -1, "name", 0));
        SHOW(sd_is_socket_unix(stream, -1, -1, NULL, 0));
        SHOW(sd_is_socket_unix(stream, 0, -1, NULL, 0));
        SHOW(sd_is_socket_unix(stream, 0, -1, "name", 0));
        SHOW(sd_is_socket_unix(stream, 0, -1, "name", 4));
        SHOW(sd_is_socket_unix(stream, 0, -1, "name", 3));
        SHOW(sd_is_socket_unix(stream, 0, -1, "nam", 0));
        SHOW(sd_is_socket_unix(stream, 0, -1, "nam", 3));
        SHOW(sd_is_socket_unix(stream, 0, -1, "./name", 0));
        SHOW(sd_is_socket_unix(stream, 0, -1, "", 0));
        SHOW(sd_is_socket_unix(stream, 0, -1, endless, 0));
        SHOW(sd_is_socket_unix(stream, 0, -1, endless, 4000));
        SHOW(sd_is_socket_unix(stream, SOCK_STREAM, 1, "name", 0));
        SHOW(sd_is_socket_unix(stream, SOCK_STREAM, 0, "name", 0));
        SHOW(sd_is_socket_unix(stream, SOCK_DGRAM, 1, "name", 0));
        SHOW(sd_is_socket_unix(datagram, 0, -1, "name", 0));
        SHOW(sd_is_socket_unix(datagram, 0, -1, "", 0));

        struct sockaddr_un abstract = { AF_UNIX, "\0of-this-test-alone" };
        CHECK(bind(datagram, (struct sockaddr *) &abstract, offsetof(struct sockaddr_un, sun_path) + 19) == 0);
        SHOW(sd_is_socket_unix(datagram, 0, -1, "\0of-this-test-alone", 19));
        SHOW(sd_is_socket_unix(datagram, 0, -1, "\0of-this-test-alone", 20));
        SHOW(sd_is_socket_unix(datagram, 0, -1, "\0of-this-test-alone", 18));
        SHOW(sd_is_socket_unix(datagram, 0, -1, "\0of-this-test-alonf", 19));
        SHOW(sd_is_socket_unix(datagram, 0, -1, "@of-this-test-alone", 0));
        SHOW(sd_is_socket_unix(datagram, 0, -1, "", 0));
        close(stream);
        close(datagram);
}

static void internet_sockets(void) {
        int v4 = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), v6 = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        int local = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) }, b;
        struct sockaddr_in6 a6 = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT }, b6;
        socklen_t length = sizeof a, length6 = sizeof a6;
        CHECK(bind(v4, (struct sockaddr *) &a, sizeof a) == 0 && getsockname(v4, (struct sockaddr *) &a, &length) == 0);
        uint16_t port = ntohs(a.sin_port);
        SHOW(sd_is_socket_inet(-1, AF_UNIX, 0, -1, 0));
        SHOW(sd_is_socket_inet(999, AF_UNIX, 0, -1, 0));
        SHOW(sd_is_socket_inet(999, 0, 0, -1, 0));
        SHOW(sd_is_socket_inet(0, 0, 0, -1, 0));
        SHOW(sd_is_socket_inet(v4, -1, 0, -1, 0));
        SHOW(sd_is_socket_inet(v4, 0, -1, -1, 0));
        SHOW(sd_is_socket_inet(v4, 0, 0, -1, 0));
        SHOW(sd_is_socket_inet(v4, AF_INET, SOCK_STREAM, 0, port));
        SHOW(sd_is_socket_inet(v4, AF_INET, SOCK_STREAM, 1, port));
        SHOW(sd_is_socket_inet(v4, AF_INET, SOCK_STREAM, 0, port ^ 1));
        SHOW(sd_is_socket_inet(v4, AF_INET6, SOCK_STREAM, 0, port));
        SHOW(sd_is_socket_inet(v4, AF_UNIX, SOCK_STREAM, 0, port));
        SHOW(sd_is_socket_inet(local, 0, 0, -1, 0));
        SHOW(sd_is_socket_inet(local, AF_INET, 0, -1, 0));

        #define BOUND(fd, type, address, size, listening) SHOW(sd_is_socket_sockaddr(fd, type, (struct sockaddr *) &address, size, listening))
        b = a;
        BOUND(-1, 0, b, sizeof b, -1);
        BOUND(-1, 0, b, 0, -1);
        BOUND(999, 0, b, sizeof b, -1);
        BOUND(0, 0, b, sizeof b, -1);
        BOUND(local, 0, b, sizeof b, -1);
        BOUND(v4, -1, b, sizeof b, -1);
        BOUND(v4, 0, b, sizeof b, -1);
        BOUND(v4, 0, b, sizeof b - 1, -1);
        BOUND(v4, 0, b, 2, -1);
        BOUND(v4, 0, b, 1, -1);
        BOUND(v4, 0, b, 0, -1);
        BOUND(v4, SOCK_STREAM, b, sizeof b, 1);
        BOUND(v4, SOCK_STREAM, b, sizeof b, 0);
        BOUND(v4, SOCK_DGRAM, b, sizeof b, -1);
        SHOW(sd_is_socket_sockaddr(v4, 0, NULL, sizeof b, -1));
        SHOW(sd_is_socket_sockaddr(v4, 0, NULL, 0, -1));
        b.sin_port = 0;
        BOUND(v4, 0, b, sizeof b, -1);
        b.sin_port = a.sin_port ^ htons(1);
        BOUND(v4, 0, b, sizeof b, -1);
        b = a;
        b.sin_addr.s_addr = 0;
        BOUND(v4, 0, b, sizeof b, -1);
        b.sin_family = AF_UNIX;
        BOUND(v4, 0, b, sizeof b, -1);
        BOUND(999, 0, b, sizeof b, -1);
        b.sin_family = AF_INET6;
        BOUND(v4, 0, b, sizeof b, -1);

        if (bind(v6, (struct sockaddr *) &a6, sizeof a6) == 0) {
                CHECK(getsockname(v6, (struct sockaddr *) &a6, &length6) == 0);
                b6 = a6;
                BOUND(v6, 0, b6, sizeof b6, -1);
                BOUND(v6, 0, b6, 24, -1);
                BOUND(v6, 0, b6, 2, -1);
                BOUND(v4, 0, b6, sizeof b6, -1);
                b6.sin6_flowinfo = 5;
                BOUND(v6, 0, b6, sizeof b6, -1);
                b6 = a6;
                b6.sin6_scope_id = 5;
                BOUND(v6, 0, b6, sizeof b6, -1);
                b6 = a6;
                b6.sin6_port = 0;
                BOUND(v6, 0, b6, sizeof b6, -1);
                b6.sin6_addr.s6_addr[3] = 1;
                BOUND(v6, 0, b6, sizeof b6, -1);
                SHOW(sd_is_socket_inet(v6, AF_INET6, 0, -1, ntohs(a6.sin6_port)));
                SHOW(sd_is_socket_inet(v6, AF_INET, 0, -1, ntohs(a6.sin6_port)));
        }
        close(v4);
        close(v6);
        close(local);
}

int main(void) {
        memset(endless, 'a', sizeof endless - 1);
        enter_namespace();
        cover("/tmp");
        CHECK(chdir("/tmp") == 0);
        fifos();
        queues();
        unix_sockets();
        internet_sockets();
}
