/* sd-event(3): a callback may give up its own source, another one that is pending, the loop; add sources; run another loop. */

#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static sd_event *e;
static sd_event_source *own, *other;
static int fds[2];

static void destroyed(void *u) {
        printf("  destroyed %s\n", (const char *) u);
}

static int say(sd_event_source *s, void *u) {
        (void) s;
        printf("  %s\n", (const char *) u);
        return 0;
}

static int drop_own(sd_event_source *s, void *u) {
        printf("  %s gives itself up", (const char *) u);
        sd_event_source_unref(s);
        puts("");
        return 0;
}

static int drop_own_and_fail(sd_event_source *s, void *u) {
        drop_own(s, u);
        return -EIO;
}

static int drop_own_io(sd_event_source *s, int fd, uint32_t revents, void *u) { (void) fd; (void) revents; return drop_own(s, u); }
static int drop_own_time(sd_event_source *s, uint64_t usec, void *u) { (void) usec; return drop_own(s, u); }

static int drop_other(sd_event_source *s, void *u) {
        (void) s;
        printf("  %s gives up another\n", (const char *) u);
        other = sd_event_source_unref(other);
        return 0;
}

static int disable_other(sd_event_source *s, void *u) {
        (void) s;
        printf("  %s switches another off\n", (const char *) u);
        OK(sd_event_source_set_enabled(other, SD_EVENT_OFF));
        SHOW(sd_event_source_get_pending(other));
        return 0;
}

static int raise_other(sd_event_source *s, void *u) {
        (void) s;
        printf("  %s puts another last\n", (const char *) u);
        OK(sd_event_source_set_priority(other, 100));
        return 0;
}

static int drop_loop(sd_event_source *s, void *u) {
        printf("  %s gives the loop up\n", (const char *) u);
        e = sd_event_unref(e);
        SHOW(sd_event_source_get_event(s) != NULL);
        SHOW(sd_event_exit(sd_event_source_get_event(s), 9));
        return 0;
}

static int drop_both(sd_event_source *s, void *u) {
        sd_event *loop = sd_event_source_get_event(s);
        printf("  %s gives itself and the loop up\n", (const char *) u);
        OK(sd_event_exit(loop, 4));
        sd_event_source_unref(s);
        e = sd_event_unref(e);
        return 0;
}

static int again(sd_event_source *s, void *u) {
        sd_event *loop = sd_event_source_get_event(s);
        uint64_t usec;

        printf("  %s runs the loop again\n", (const char *) u);
        SHOW(sd_event_run(loop, 0));
        SHOW(sd_event_loop(loop));
        SHOW(sd_event_prepare(loop));
        SHOW(sd_event_wait(loop, 0));
        SHOW(sd_event_dispatch(loop));
        SHOW(sd_event_now(loop, CLOCK_MONOTONIC, &usec));
        SHOW(sd_event_get_state(loop));
        return 0;
}

static int nested(sd_event_source *s, void *u) {
        sd_event *inner;
        (void) s;
        OK(sd_event_new(&inner));
        OK(sd_event_add_defer(inner, NULL, again, "inner"));
        OK(sd_event_add_exit(inner, NULL, say, "inner exit"));
        OK(sd_event_run(inner, 0));
        OK(sd_event_exit(inner, 77));
        SHOW(sd_event_loop(inner));
        sd_event_unref(inner);
        printf("  %s goes on\n", (const char *) u);
        return 0;
}

static int add_more(sd_event_source *s, void *u) {
        (void) s;
        printf("  %s adds one before and one behind\n", (const char *) u);
        sd_event_source *t;
        OK(sd_event_add_defer(e, &t, say, "before"));
        OK(sd_event_source_set_priority(t, -10));
        OK(sd_event_source_set_floating(t, 1));
        sd_event_source_unref(t);
        OK(sd_event_add_defer(e, NULL, say, "behind"));
        OK(sd_event_add_io(e, NULL, fds[0], EPOLLIN, NULL, (void*) 3L));
        return 0;
}

static int float_own(sd_event_source *s, void *u) {
        printf("  %s floats", (const char *) u);
        SHOW(sd_event_source_set_floating(s, 1));
        sd_event_source_unref(s);
        SHOW(sd_event_source_get_event(s) == e);
        return 0;
}

static int sink_own(sd_event_source *s, void *u) {
        printf("  %s no longer floats, and is the last reference\n", (const char *) u);
        sd_event_source_ref(s);
        SHOW(sd_event_source_set_floating(s, 0));
        sd_event_source_unref(s);
        return 0;
}

static void begin(const char *what) {
        puts(what);
        OK(sd_event_new(&e));
}

static void watch(sd_event_source *s, const char *name) {
        OK(sd_event_source_set_destroy_callback(s, destroyed));
        sd_event_source_set_userdata(s, (void*) name);
}

static void run_all(void) {
        while (OK(sd_event_run(e, 0)) > 0)
                ;
}

static void end(void) {
        run_all();
        puts("  the loop ends");
        e = sd_event_unref(e);
}

static void own_sources(void) {
        begin("own source, every kind");
        OK(sd_event_add_defer(e, &own, drop_own, NULL)); watch(own, "defer");
        OK(sd_event_add_post(e, &own, drop_own, NULL)); watch(own, "post");
        run_all();
        OK(sd_event_add_io(e, &own, fds[0], EPOLLIN, drop_own_io, NULL)); watch(own, "io");
        OK(sd_event_add_time(e, &own, CLOCK_MONOTONIC, 1, 1, drop_own_time, NULL)); watch(own, "time");
        OK(sd_event_source_set_priority(own, 1));
        run_all();
        OK(sd_event_add_defer(e, &own, drop_own_and_fail, NULL)); watch(own, "failing");
        OK(sd_event_add_exit(e, &own, drop_own, NULL)); watch(own, "exit");
        run_all();
        OK(sd_event_exit(e, 5));
        SHOW(sd_event_loop(e));
        e = sd_event_unref(e);

        begin("prepare callback");
        OK(sd_event_add_defer(e, &own, say, NULL)); watch(own, "prepared");
        OK(sd_event_source_set_prepare(own, drop_own));
        end();

        begin("floating");
        OK(sd_event_add_defer(e, &own, float_own, NULL)); watch(own, "floating");
        end();
        begin("no longer floating");
        OK(sd_event_add_defer(e, &own, sink_own, NULL)); watch(own, "sinking");
        OK(sd_event_source_set_floating(own, 1));
        sd_event_source_unref(own);
        end();
}

static void others(void) {
        begin("another that is pending");
        OK(sd_event_add_defer(e, &own, drop_other, NULL)); watch(own, "first");
        OK(sd_event_add_defer(e, &other, say, NULL)); watch(other, "second");
        run_all();
        sd_event_source_unref(own);
        end();

        begin("another io source that is pending");
        OK(sd_event_add_io(e, &other, fds[0], EPOLLIN, drop_own_io, NULL)); watch(other, "io");
        OK(sd_event_add_defer(e, &own, disable_other, "defer"));
        OK(sd_event_source_set_priority(own, -1));
        run_all();
        OK(sd_event_source_set_enabled(other, SD_EVENT_ON));
        run_all();
        sd_event_source_unref(own);
        end();

        begin("another priority for one that is pending");
        OK(sd_event_add_defer(e, &own, raise_other, "first"));
        OK(sd_event_add_defer(e, &other, say, "second"));
        OK(sd_event_add_defer(e, NULL, say, "third"));
        end();
        sd_event_source_unref(own);
        sd_event_source_unref(other);
}

static void loops(void) {
        begin("the loop, source kept");
        OK(sd_event_add_defer(e, &own, drop_loop, NULL)); watch(own, "keeper");
        OK(sd_event_add_exit(e, NULL, say, "exit"));
        SHOW(sd_event_loop(e));
        sd_event_source_unref(own);

        begin("the loop and the source");
        OK(sd_event_add_defer(e, &own, drop_both, NULL)); watch(own, "both");
        OK(sd_event_add_exit(e, &other, say, NULL)); watch(other, "floating exit");
        OK(sd_event_source_set_floating(other, 1));
        sd_event_source_unref(other);
        SHOW(sd_event_loop(e));

        begin("the loop, by a floating source");
        OK(sd_event_add_defer(e, &own, drop_both, NULL)); watch(own, "both");
        OK(sd_event_source_set_floating(own, 1));
        OK(sd_event_source_ref(own) ? 0 : -1);
        sd_event_source_unref(own);
        SHOW(sd_event_run(e, 0));
        own = NULL;

        begin("the loop in itself");
        OK(sd_event_add_defer(e, NULL, again, "outer"));
        end();
        begin("another loop in it");
        OK(sd_event_add_defer(e, NULL, nested, "outer"));
        end();
        begin("more sources");
        OK(sd_event_add_defer(e, NULL, add_more, "first"));
        OK(sd_event_add_defer(e, NULL, say, "second"));
        SHOW(sd_event_loop(e));
        e = sd_event_unref(e);
}

int main(void) {
        CHECK(pipe(fds) == 0);
        CHECK(write(fds[1], "x", 1) == 1);
        own_sources();
        others();
        loops();
        close(fds[0]);
        close(fds[1]);
        return 0;
}
