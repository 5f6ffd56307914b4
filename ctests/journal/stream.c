/* What is said at the beginning of a stream, and which namespaces are there? */

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <signal.h>
#include <syslog.h>
#include <systemd/sd-journal.h>

#include "listener.h"

/* Prints what has arrived at a listening socket. */
static void hear_stream(int fd) {
        unsigned char text[6000];
        int stream = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (stream < 0)
                return;
        ssize_t length = recv(stream, text, sizeof text, 0);
        print_escaped(text, length < 0 ? 0 : length);
        SHOW(write(stream, "x", 1));
        close(stream);
}

static void show(const char *namespace, const char *identifier, int priority, int prefix) {
        int room;
        socklen_t size = sizeof room;
        errno = 0;
        int fd = sd_journal_stream_fd_with_namespace(namespace, identifier, priority, prefix);
        if (fd < 0) {
                SHOW(fd);
                return;
        }
        SHOW(fcntl(fd, F_GETFL));
        SHOW(fcntl(fd, F_GETFD));
        CHECK(getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, &size) == 0);
        SHOW(room);
        hear_stream(journal);
        close(fd);
}

static void namespaces(void) {
        static const char *const names[] = { "ns", "", ".", "..", ".x", "a.b", "a b", "a/b", "x@", "-x", "x:y", "x_y", "x%y", "x\\y", "x\ny", "\xc3\xa4" };
        char name[300];
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
                printf("namespace <%s>\n", names[i]);
                show(names[i], "me", LOG_INFO, 1);
        }
        for (int c = 1; c < 128; c++) {
                char of_one[] = { 'a', c, 0 };
                printf("%d ", c);
                show(of_one, "me", LOG_INFO, 1);
        }
        memset(name, 'n', sizeof name);
        for (int length = 70; length < 260; length += length == 90 ? 125 : 1) {
                name[length] = 0;
                printf("%d characters: ", length);
                show(name, "me", LOG_INFO, 1);
                name[length] = 'n';
        }
        close(journal);
        journal = -1;
        show("ns", "me", LOG_INFO, 1);

        /* Longer than the address of a socket: reached by its directory. */
        name[200] = 0;
        char directory[300];
        snprintf(directory, sizeof directory, "/run/systemd/journal.%s", name);
        CHECK(mkdir(directory, 0755) == 0 && chdir(directory) == 0);
        show(name, "me", LOG_INFO, 1);
        journal = listener("stdout", SOCK_STREAM);
        show(name, "me", LOG_INFO, 1);
}

int main(void) {
        static char endless[4000];
        signal(SIGPIPE, SIG_IGN);
        memset(endless, 'x', sizeof endless - 1);
        enter_journal_namespace();
        CHECK(mkdir("/run/systemd/journal.ns", 0755) == 0);
        show(NULL, "me", LOG_INFO, 1);
        show(NULL, "me", 8, 1);
        journal = listener("/run/systemd/journal/stdout", SOCK_STREAM);
        SHOW(sd_journal_stream_fd("me", -1, 0));
        int fd = OK(sd_journal_stream_fd("me", LOG_ERR, 0));
        hear_stream(journal);
        close(fd);
        show(NULL, "me", LOG_INFO, 1);
        show(NULL, NULL, LOG_EMERG, 0);
        show(NULL, "", LOG_DEBUG, 5);
        show(NULL, "a\nb", LOG_DEBUG, -1);
        show(NULL, endless, LOG_DEBUG, 0);
        show(NULL, "me", 8, 0);
        show(NULL, "me", -1, 0);
        show(NULL, "me", LOG_INFO | LOG_DAEMON, 0);
        show("ns", "me", LOG_INFO, 0);
        close(journal);
        journal = listener("/run/systemd/journal.ns/stdout", SOCK_STREAM);
        show("a/b", "me", 8, 0);
        namespaces();
        close(journal);
}
