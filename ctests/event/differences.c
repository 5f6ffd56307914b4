/* sd-event(3): what docs/differences.md says of the event loop. */

#include <sys/eventfd.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static sd_event *e;
static sd_event_source *late;
static int dispatched[3], wake = -1;

static int on_io(sd_event_source *s, int fd, uint32_t revents, void *u) {
        uint64_t one = 1;
        (void) s; (void) revents;
        CHECK(read(fd, &one, sizeof(one)) == sizeof(one));
        if (wake >= 0) {
                one = 1;
                CHECK(write(wake, &one, sizeof(one)) == sizeof(one));
                wake = -1;
        }
        (*(int *) u)++;
        return 0;
}

static int on_plain(sd_event_source *s, void *u) { (void) s; (void) u; return 0; }

/* What becomes ready while others are pending is looked for when these are dispatched, unless it goes before them. */
static void ready_queue(void) {
        sd_event_source *s[3];
        int fds[3];

        puts("what becomes ready while others are pending");
        for (int i = 0; i < 3; i++) {
                fds[i] = eventfd(i < 2, EFD_CLOEXEC|EFD_NONBLOCK);
                OK(sd_event_add_io(e, &s[i], fds[i], EPOLLIN, on_io, &dispatched[i]));
        }
        late = s[2];
        wake = fds[2];
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_run(e, 0));
        SHOW(dispatched[0] == 1 && dispatched[1] == 1 && dispatched[2] == 0);
        CHECK(sd_event_source_get_pending(late) == (on_reference() ? 1 : 0));
        SHOW(sd_event_run(e, 0));
        SHOW(dispatched[2]);
        SHOW(sd_event_run(e, 0));

        puts("unless it goes before them");
        uint64_t one = 1;
        dispatched[0] = dispatched[1] = dispatched[2] = 0;
        OK(sd_event_source_set_priority(late, -1));
        for (int i = 0; i < 2; i++)
                CHECK(write(fds[i], &one, sizeof(one)) == sizeof(one));
        wake = fds[2];
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_run(e, 0));
        SHOW(dispatched[2]);
        SHOW(dispatched[0] + dispatched[1]);
        SHOW(sd_event_run(e, 0));
        SHOW(dispatched[0] + dispatched[1]);
        for (int i = 0; i < 3; i++) {
                sd_event_source_unref(s[i]);
                close(fds[i]);
        }
}

static char turns[64];
static size_t taken;

static int on_turn(sd_event_source *s, void *u) { (void) s; turns[taken++] = *(char *) u; return 0; }
static int on_ready(sd_event_source *s, int fd, uint32_t revents, void *u) { (void) fd; (void) revents; return on_turn(s, u); }

/* Equals that stay ready have one turn in each round, a defer source that stays on among them; only their order differs. */
static void equals(void) {
        sd_event_source *s[4];
        char names[] = "abcd";
        size_t count[4] = {};
        int fd[3];

        puts("equals");
        OK(sd_event_add_defer(e, &s[3], on_turn, &names[3]));
        OK(sd_event_source_set_enabled(s[3], SD_EVENT_ON));
        for (int i = 0; i < 3; i++) {
                fd[i] = eventfd(1, EFD_CLOEXEC|EFD_NONBLOCK);
                OK(sd_event_add_io(e, &s[i], fd[i], EPOLLIN, on_ready, &names[i]));
        }
        while (taken < 41)
                OK(sd_event_run(e, 0));
        for (size_t i = 0; i < taken; i++)
                count[turns[i] - 'a']++;
        for (int i = 0; i < 4; i++)
                SHOW(count[i] >= 8 && count[i] <= 13);
        turns[16] = 0;
        CHECK(strcmp(turns, on_reference() ? "ddacbdacbdacdbac" : "ddacbdacbdacbdac") == 0);
        for (int i = 0; i < 4; i++)
                sd_event_source_unref(s[i]);
        for (int i = 0; i < 3; i++)
                close(fd[i]);
}

/* The kernel is told of other events before the next wait: of a descriptor that was closed it is told nothing. */
static void closed_descriptor(void) {
        sd_event_source *s;
        int fd = eventfd(0, EFD_CLOEXEC), r;

        puts("other events of a closed descriptor");
        OK(sd_event_add_io(e, &s, fd, EPOLLIN, on_io, &dispatched[0]));
        close(fd);
        r = sd_event_source_set_io_events(s, EPOLLPRI);
        CHECK(r == (on_reference() ? -EBADF : 0));
        SHOW(sd_event_run(e, 0));
        sd_event_source_unref(s);
}

/* A source that has outlived its loop answers -ESTALE, where the reference ends the process. */
static void outlived(void) {
        sd_event_source *s;
        int64_t priority;

        OK(sd_event_add_defer(e, &s, on_plain, NULL));
        OK(sd_event_source_set_floating(s, 1));
        sd_event_unref(e);
        if (!on_reference()) {
                CHECK(sd_event_source_set_enabled(s, SD_EVENT_ON) == -ESTALE);
                CHECK(sd_event_source_set_enabled(s, SD_EVENT_OFF) == 0);
                CHECK(sd_event_source_set_priority(s, 3) == -ESTALE);
                CHECK(sd_event_source_get_priority(s, &priority) == 0 && priority == 0);
                CHECK(sd_event_source_get_pending(s) == -ESTALE);
                CHECK(sd_event_source_set_prepare(s, on_plain) == -ESTALE);
                CHECK(sd_event_source_set_floating(s, 1) == -ESTALE);
                CHECK(!sd_event_source_get_event(s));
        }
        SHOW(sd_event_source_unref(s) == NULL);
}

int main(void) {
        OK(sd_event_new(&e));
        ready_queue();
        equals();
        closed_descriptor();
        outlived();
        return 0;
}
