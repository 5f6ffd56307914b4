/* sd_event_set_exit_on_idle(3): the loop exits once nothing but exit and post sources is on.
 * ctest: oom-loose */

#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static sd_event *e;

static int say(sd_event_source *s, void *u) {
        uint64_t iteration;
        int code;

        (void) s;
        OK(sd_event_get_iteration(e, &iteration));
        printf("  %s, iteration %" PRIu64 ", state %d, exit code %d\n", (const char *) u, iteration, sd_event_get_state(e),
               sd_event_get_exit_code(e, &code) >= 0);
        return 0;
}

static int enable(sd_event_source *s, void *u) {
        sd_event_source **other = u;
        (void) s;
        puts("  prepare");
        if (*other) {
                OK(sd_event_source_set_enabled(*other, SD_EVENT_ONESHOT));
                *other = NULL;
        }
        return 0;
}

static int on_io(sd_event_source *s, int fd, uint32_t revents, void *u) { (void) s; (void) fd; (void) revents; (void) u; return 0; }

static void end(void) {
        uint64_t iteration;
        SHOW(sd_event_loop(e));
        OK(sd_event_get_iteration(e, &iteration));
        SHOW(iteration);
        e = sd_event_unref(e);
}

int main(void) {
        sd_event_source *s, *t, *arg;
        int fds[2];

        CHECK(pipe(fds) == 0);
        puts("values");
        SHOW(sd_event_set_exit_on_idle(NULL, 1));
        SHOW(sd_event_get_exit_on_idle(NULL));
        OK(sd_event_new(&e));
        SHOW(sd_event_get_exit_on_idle(e));
        SHOW(sd_event_set_exit_on_idle(e, 7));
        SHOW(sd_event_get_exit_on_idle(e));
        SHOW(sd_event_set_exit_on_idle(e, 7));
        SHOW(sd_event_set_exit_on_idle(e, 0));
        SHOW(sd_event_set_exit_on_idle(e, 0));
        SHOW(sd_event_set_exit_on_idle(e, 1));
        puts("nothing");
        end();

        puts("defer, exit, post");
        OK(sd_event_new(&e));
        OK(sd_event_set_exit_on_idle(e, 1));
        OK(sd_event_add_defer(e, NULL, say, "defer"));
        OK(sd_event_add_exit(e, NULL, say, "exit"));
        OK(sd_event_add_post(e, NULL, say, "post"));
        end();

        puts("step by step");
        OK(sd_event_new(&e));
        OK(sd_event_set_exit_on_idle(e, 1));
        OK(sd_event_add_defer(e, NULL, say, "defer"));
        for (int i = 0; i < 4; i++) {
                int code = -7;
                SHOW(sd_event_prepare(e));
                SHOW(sd_event_get_state(e));
                SHOW(sd_event_get_exit_code(e, &code));
                SHOW(code);
                if (sd_event_get_state(e) == SD_EVENT_ARMED)
                        SHOW(sd_event_wait(e, 0));
                SHOW(sd_event_dispatch(e));
                SHOW(sd_event_get_state(e));
        }
        e = sd_event_unref(e);

        puts("an enabled source keeps it, one switched off does not");
        OK(sd_event_new(&e));
        OK(sd_event_set_exit_on_idle(e, 1));
        OK(sd_event_add_io(e, &s, fds[0], EPOLLIN, on_io, NULL));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_get_exit_code(e, NULL));
        OK(sd_event_source_set_enabled(s, SD_EVENT_OFF));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_get_exit_code(e, NULL));
        sd_event_source_unref(s);
        end();

        puts("a source that goes");
        OK(sd_event_new(&e));
        OK(sd_event_set_exit_on_idle(e, 1));
        OK(sd_event_add_io(e, &s, fds[0], EPOLLIN, on_io, NULL));
        SHOW(sd_event_run(e, 0));
        sd_event_source_unref(s);
        end();

        puts("switched on by a prepare callback");
        OK(sd_event_new(&e));
        OK(sd_event_set_exit_on_idle(e, 1));
        OK(sd_event_add_defer(e, &t, say, "late"));
        OK(sd_event_source_set_enabled(t, SD_EVENT_OFF));
        arg = t;
        OK(sd_event_add_post(e, &s, say, &arg));
        OK(sd_event_source_set_prepare(s, enable));
        end();
        sd_event_source_unref(s);
        sd_event_source_unref(t);

        puts("rate limited");
        OK(sd_event_new(&e));
        OK(sd_event_set_exit_on_idle(e, 1));
        OK(sd_event_add_defer(e, &s, say, "limited"));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        OK(sd_event_source_set_ratelimit(s, 20000, 1));
        for (int i = 0; i < 3; i++)
                SHOW(sd_event_run(e, 0));
        OK(sd_event_source_set_enabled(s, SD_EVENT_OFF));
        end();
        sd_event_source_unref(s);

        puts("another code was asked for");
        OK(sd_event_new(&e));
        OK(sd_event_set_exit_on_idle(e, 1));
        OK(sd_event_exit(e, 5));
        end();
        close(fds[0]);
        close(fds[1]);
        return 0;
}
