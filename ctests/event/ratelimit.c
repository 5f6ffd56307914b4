/* sd_event_source_set_ratelimit(3): bursts, the pause, what ends it, and what happens meanwhile. */

#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static sd_event *e;
static int fds[2];

static int on_defer(sd_event_source *s, void *u) {
        printf("  %s, limited %d, pending %d\n", (const char *) u, sd_event_source_is_ratelimited(s), sd_event_source_get_pending(s));
        return 0;
}

static int on_expire(sd_event_source *s, void *u) {
        printf("  expired %s, limited %d, enabled %d, state %d\n", (const char *) u, sd_event_source_is_ratelimited(s),
               sd_event_source_get_enabled(s, NULL), sd_event_get_state(e));
        return 0;
}

static int on_failing_expire(sd_event_source *s, void *u) {
        on_expire(s, u);
        return -EIO;
}

static int on_ending_expire(sd_event_source *s, void *u) {
        on_expire(s, u);
        sd_event_source_unref(s);
        return 0;
}

static int on_io(sd_event_source *s, int fd, uint32_t revents, void *u) {
        (void) fd;
        printf("  %s, revents %x, limited %d\n", (const char *) u, revents, sd_event_source_is_ratelimited(s));
        return 0;
}

static int on_time(sd_event_source *s, uint64_t usec, void *u) {
        (void) usec;
        printf("  %s, limited %d\n", (const char *) u, sd_event_source_is_ratelimited(s));
        return 0;
}

static void show_limit(sd_event_source *s) {
        uint64_t interval = 0;
        unsigned burst = 0;
        SHOW(sd_event_source_get_ratelimit(s, &interval, &burst));
        SHOW(interval);
        SHOW(burst);
}

static void defer(void) {
        sd_event_source *s;

        puts("defer");
        OK(sd_event_add_defer(e, &s, on_defer, "defer"));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        show_limit(s);
        SHOW(sd_event_source_set_ratelimit(s, 0, 5));
        show_limit(s);
        SHOW(sd_event_source_set_ratelimit(s, 5, 0));
        show_limit(s);
        SHOW(sd_event_source_set_ratelimit(s, 100000, 2));
        show_limit(s);
        SHOW(sd_event_source_set_ratelimit_expire_callback(s, on_expire));
        for (int i = 0; i < 4; i++) {
                SHOW(sd_event_run(e, 0));
                SHOW(sd_event_source_is_ratelimited(s));
                SHOW(sd_event_source_get_pending(s));
                SHOW(sd_event_source_get_enabled(s, NULL));
        }
        puts("the end of the pause");
        SHOW(sd_event_run(e, UINT64_MAX));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_is_ratelimited(s));
        puts("left by hand");
        SHOW(sd_event_source_leave_ratelimit(s));
        SHOW(sd_event_source_leave_ratelimit(s));
        SHOW(sd_event_source_is_ratelimited(s));
        for (int i = 0; i < 3; i++)
                SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_is_ratelimited(s));
        puts("another limit");
        SHOW(sd_event_source_set_ratelimit(s, 100000, 1));
        SHOW(sd_event_source_is_ratelimited(s));
        for (int i = 0; i < 2; i++)
                SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_is_ratelimited(s));
        puts("switched off and on while limited");
        SHOW(sd_event_source_set_enabled(s, SD_EVENT_OFF));
        SHOW(sd_event_source_is_ratelimited(s));
        SHOW(sd_event_source_set_enabled(s, SD_EVENT_ON));
        SHOW(sd_event_source_is_ratelimited(s));
        SHOW(sd_event_run(e, 0));
        puts("no limit");
        SHOW(sd_event_source_set_ratelimit(s, 0, 0));
        SHOW(sd_event_source_is_ratelimited(s));
        SHOW(sd_event_run(e, 0));
        puts("ends while limited");
        SHOW(sd_event_source_set_ratelimit(s, 100000, 1));
        for (int i = 0; i < 2; i++)
                SHOW(sd_event_run(e, 0));
        sd_event_source_unref(s);
        SHOW(sd_event_run(e, 0));
}

static void io(void) {
        sd_event_source *s;
        uint32_t revents;

        puts("io");
        CHECK(write(fds[1], "x", 1) == 1);
        OK(sd_event_add_io(e, &s, fds[0], EPOLLIN, on_io, "io"));
        SHOW(sd_event_source_set_ratelimit(s, 100000, 1));
        SHOW(sd_event_source_set_ratelimit_expire_callback(s, on_failing_expire));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_get_pending(s));
        SHOW(sd_event_source_get_io_revents(s, &revents));
        SHOW(sd_event_source_set_io_events(s, EPOLLIN|EPOLLRDHUP));
        SHOW(sd_event_source_set_priority(s, 5));
        SHOW(sd_event_run(e, UINT64_MAX));
        SHOW(sd_event_source_get_enabled(s, NULL));
        SHOW(sd_event_run(e, 0));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ONESHOT));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_get_enabled(s, NULL));
        sd_event_source_unref(s);

        puts("oneshot is left on by the pause");
        OK(sd_event_add_io(e, &s, fds[0], EPOLLIN, on_io, "io"));
        SHOW(sd_event_source_set_ratelimit(s, 50000, 1));
        SHOW(sd_event_source_set_ratelimit_expire_callback(s, on_ending_expire));
        SHOW(sd_event_run(e, 0));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ONESHOT));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_get_enabled(s, NULL));
        SHOW(sd_event_run(e, UINT64_MAX));
        SHOW(sd_event_run(e, 0));
}

static void timer(void) {
        sd_event_source *s;
        uint64_t usec;

        puts("timer");
        OK(sd_event_add_time(e, &s, CLOCK_REALTIME, 1, 1, on_time, "timer"));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        SHOW(sd_event_source_set_ratelimit(s, 60000, 2));
        for (int i = 0; i < 4; i++)
                SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_set_time(s, 2));
        SHOW(sd_event_source_is_ratelimited(s));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_get_time(s, &usec));
        SHOW(usec);
        SHOW(sd_event_run(e, UINT64_MAX));
        SHOW(sd_event_run(e, 0));
        sd_event_source_unref(s);
}

static void kinds(void) {
        sd_event_source *s;

        puts("post");
        OK(sd_event_add_post(e, &s, on_defer, "post"));
        SHOW(sd_event_source_set_ratelimit(s, 100000, 1));
        show_limit(s);
        sd_event_source_unref(s);
}

int main(void) {
        CHECK(pipe(fds) == 0);
        OK(sd_event_new(&e));
        defer();
        io();
        timer();
        kinds();
        e = sd_event_unref(e);
        close(fds[0]);
        close(fds[1]);
        return 0;
}
