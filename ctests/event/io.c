/* sd_event_add_io(3): level, edge, one-shot; events, descriptors and ownership that change, also while pending.
 * ctest: oom-loose */

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static sd_event *e;
static bool drains;

static int on_io(sd_event_source *s, int fd, uint32_t revents, void *u) {
        char c[16];
        uint32_t again;
        printf("  %s: %x, asked %d\n", (const char *) u, revents, sd_event_source_get_io_revents(s, &again) == -ENODATA);
        if (drains)
                CHECK(read(fd, c, sizeof(c)) >= 0);
        return 0;
}

static int on_failing(sd_event_source *s, int fd, uint32_t revents, void *u) {
        on_io(s, fd, revents, u);
        return -ENOANO;
}

static int on_defer(sd_event_source *s, void *u) { (void) s; printf("  %s\n", (const char *) u); return 0; }

static void runs(int n) {
        for (int i = 0; i < n; i++)
                SHOW(sd_event_run(e, 0));
}

int main(void) {
        sd_event_source *s, *t, *d;
        uint32_t revents;
        int a[2], b[2], file;
        char c;

        OK(sd_event_new(&e));
        CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, a) == 0);
        CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, b) == 0);
        CHECK(write(a[1], "x", 1) == 1);

        puts("level");
        OK(sd_event_add_io(e, &s, a[0], EPOLLIN, on_io, "level"));
        SHOW(sd_event_add_io(e, &t, a[0], EPOLLOUT, on_io, "twice"));
        int copy = dup(a[0]);
        SHOW(sd_event_add_io(e, &t, copy, EPOLLOUT, on_io, "copy"));
        OK(sd_event_source_set_priority(t, -1));
        runs(3);
        OK(sd_event_source_set_enabled(t, SD_EVENT_ONESHOT));
        runs(3);
        sd_event_source_unref(t);
        close(copy);
        drains = true;
        runs(2);
        drains = false;

        puts("regular file");
        file = open("/proc/self/exe", O_RDONLY|O_CLOEXEC);
        SHOW(sd_event_add_io(e, &t, file, EPOLLIN, on_io, "file"));
        close(file);

        puts("edge");
        OK(sd_event_source_set_io_events(s, EPOLLIN|EPOLLET));
        CHECK(write(a[1], "x", 1) == 1);
        runs(2);
        CHECK(write(a[1], "x", 1) == 1);
        runs(2);
        OK(sd_event_source_set_io_events(s, EPOLLIN|EPOLLET));
        runs(2);

        puts("oneshot");
        OK(sd_event_source_set_io_events(s, EPOLLIN));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ONESHOT));
        runs(2);
        SHOW(sd_event_source_get_enabled(s, NULL));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ONESHOT));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        runs(2);

        puts("while pending");
        OK(sd_event_add_defer(e, &d, on_defer, "first"));
        OK(sd_event_source_set_priority(d, -10));
        runs(1);
        SHOW(sd_event_source_get_pending(s));
        SHOW(sd_event_source_get_io_revents(s, &revents));
        SHOW(revents);
        OK(sd_event_source_set_io_events(s, EPOLLIN));
        SHOW(sd_event_source_get_pending(s));
        OK(sd_event_source_set_io_events(s, EPOLLOUT));
        SHOW(sd_event_source_get_pending(s));
        runs(1);
        OK(sd_event_source_set_enabled(d, SD_EVENT_ONESHOT));
        runs(1);
        SHOW(sd_event_source_get_pending(s));
        OK(sd_event_source_set_io_fd(s, b[0]));
        SHOW(sd_event_source_get_pending(s));
        SHOW(sd_event_source_get_io_fd(s) == b[0]);
        runs(2);
        OK(sd_event_source_set_enabled(d, SD_EVENT_ONESHOT));
        runs(1);
        OK(sd_event_source_set_enabled(s, SD_EVENT_OFF));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        SHOW(sd_event_source_get_pending(s));
        sd_event_source_unref(d);

        puts("another descriptor");
        OK(sd_event_source_set_io_events(s, EPOLLIN));
        OK(sd_event_source_set_io_fd(s, a[0]));
        runs(1);
        SHOW(sd_event_source_set_io_fd(s, 4711));
        SHOW(sd_event_source_get_io_fd(s) == a[0]);
        runs(1);
        SHOW(sd_event_source_set_io_fd(s, b[0]));
        runs(1);
        SHOW(sd_event_source_set_io_fd_own(s, 1));
        SHOW(sd_event_source_get_io_fd_own(s));
        SHOW(sd_event_source_set_io_fd(s, a[0]));
        SHOW(fcntl(b[0], F_GETFD));
        SHOW(errno);
        SHOW(sd_event_source_get_io_fd_own(s));
        sd_event_source_set_io_fd_own(s, 0);
        close(b[1]);

        puts("hang-up");
        CHECK(recv(a[0], &c, 1, 0) == 1);
        while (recv(a[0], &c, 1, MSG_DONTWAIT) == 1)
                ;
        OK(sd_event_source_set_io_events(s, 0));
        runs(1);
        OK(sd_event_source_set_io_events(s, EPOLLRDHUP));
        shutdown(a[1], SHUT_WR);
        runs(1);
        close(a[1]);
        runs(1);
        OK(sd_event_source_set_io_events(s, 0));
        runs(1);
        sd_event_source_unref(s);

        puts("owned");
        OK(sd_event_add_io(e, &s, a[0], EPOLLIN, on_failing, "failing"));
        OK(sd_event_source_set_io_fd_own(s, 1));
        runs(2);
        SHOW(sd_event_source_get_enabled(s, NULL));
        SHOW(fcntl(a[0], F_GETFD) >= 0);
        sd_event_source_unref(s);
        SHOW(fcntl(a[0], F_GETFD));

        puts("a closed descriptor");
        int x = eventfd(1, EFD_CLOEXEC);
        OK(sd_event_add_io(e, &s, x, EPOLLIN, on_io, "closed"));
        runs(1);
        close(x);
        runs(1);
        int y = eventfd(1, EFD_CLOEXEC);
        SHOW(x == y);
        OK(sd_event_add_io(e, &t, y, EPOLLIN, on_io, "reused"));
        runs(1);
        sd_event_source_unref(s);
        runs(1);
        sd_event_source_unref(t);
        close(y);

        puts("no handler");
        x = eventfd(1, EFD_CLOEXEC);
        OK(sd_event_add_io(e, NULL, x, EPOLLIN, NULL, (void*) -3L));
        SHOW(sd_event_loop(e));
        e = sd_event_unref(e);
        close(x);
        return 0;
}
