/* sd_event_prepare(3), sd_event_wait(3), sd_event_dispatch(3): states, iterations, and what is refused in which. */

#include <signal.h>
#include <sys/time.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static sd_event *e;

static void show(void) {
        uint64_t iteration;
        OK(sd_event_get_iteration(e, &iteration));
        printf("  state %d, iteration %" PRIu64 "\n", sd_event_get_state(e), iteration);
}

static int say(sd_event_source *s, void *u) {
        (void) s;
        printf("  %s\n", (const char *) u);
        show();
        return 0;
}

static int fail(sd_event_source *s, void *u) {
        say(s, u);
        return -ENOANO;
}

static int leave(sd_event_source *s, void *u) {
        say(s, u);
        return sd_event_exit(e, 6);
}

static void on_alarm(int sig) { (void) sig; }

int main(void) {
        sd_event_source *s, *p, *x;
        int code;

        OK(sd_event_new(&e));
        puts("nothing to do");
        show();
        SHOW(sd_event_wait(e, 0));
        SHOW(sd_event_dispatch(e));
        SHOW(sd_event_prepare(e));
        show();
        SHOW(sd_event_prepare(e));
        SHOW(sd_event_dispatch(e));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_loop(e));
        SHOW(sd_event_wait(e, 0));
        show();
        SHOW(sd_event_run(e, 1000));
        show();

        puts("prepare callbacks");
        OK(sd_event_add_defer(e, &s, say, "defer"));
        OK(sd_event_source_set_prepare(s, say));
        OK(sd_event_add_post(e, &p, say, "post"));
        OK(sd_event_source_set_prepare(p, say));
        OK(sd_event_source_set_priority(p, -3));
        SHOW(sd_event_prepare(e));
        show();
        SHOW(sd_event_wait(e, 0));
        SHOW(sd_event_prepare(e));
        SHOW(sd_event_dispatch(e));
        show();
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_run(e, 0));
        puts("a prepare callback that fails");
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        OK(sd_event_source_set_prepare(s, fail));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_get_enabled(s, NULL));
        OK(sd_event_source_set_exit_on_failure(s, 1));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_get_enabled(s, NULL));
        SHOW(sd_event_get_exit_code(e, &code));
        sd_event_source_unref(s);
        sd_event_source_unref(p);
        e = sd_event_unref(e);

        puts("a handler that fails");
        OK(sd_event_new(&e));
        OK(sd_event_add_defer(e, &s, fail, "failing"));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_get_enabled(s, NULL));
        SHOW(sd_event_get_exit_code(e, &code));
        OK(sd_event_source_set_exit_on_failure(s, 1));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        SHOW(sd_event_loop(e));
        SHOW(sd_event_source_get_enabled(s, NULL));
        sd_event_source_unref(s);
        e = sd_event_unref(e);

        puts("exit");
        OK(sd_event_new(&e));
        OK(sd_event_add_exit(e, &x, say, "exit"));
        OK(sd_event_add_exit(e, NULL, fail, "failing exit"));
        OK(sd_event_source_set_priority(x, 5));
        OK(sd_event_add_defer(e, NULL, leave, "leave"));
        OK(sd_event_add_post(e, NULL, say, "post"));
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_get_exit_code(e, &code));
        SHOW(code);
        SHOW(sd_event_prepare(e));
        show();
        SHOW(sd_event_exit(e, 8));
        SHOW(sd_event_dispatch(e));
        show();
        SHOW(sd_event_run(e, 0));
        show();
        SHOW(sd_event_run(e, 0));
        show();
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_get_exit_code(e, &code));
        SHOW(code);
        sd_event_source_unref(x);
        e = sd_event_unref(e);

        puts("exit while armed, and while pending");
        OK(sd_event_new(&e));
        SHOW(sd_event_prepare(e));
        OK(sd_event_exit(e, 1));
        SHOW(sd_event_wait(e, UINT64_MAX));
        show();
        SHOW(sd_event_dispatch(e));
        show();
        e = sd_event_unref(e);
        OK(sd_event_new(&e));
        OK(sd_event_add_defer(e, NULL, say, "never"));
        SHOW(sd_event_prepare(e));
        OK(sd_event_exit(e, 1));
        SHOW(sd_event_dispatch(e));
        show();
        e = sd_event_unref(e);

        puts("post sources");
        OK(sd_event_new(&e));
        OK(sd_event_add_post(e, &p, say, "post"));
        OK(sd_event_add_post(e, &x, say, "post once"));
        OK(sd_event_source_set_enabled(x, SD_EVENT_ONESHOT));
        OK(sd_event_source_set_priority(x, 2));
        SHOW(sd_event_run(e, 0));
        OK(sd_event_add_defer(e, &s, say, "defer"));
        for (int i = 0; i < 4; i++)
                SHOW(sd_event_run(e, 0));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ONESHOT));
        for (int i = 0; i < 4; i++)
                SHOW(sd_event_run(e, 0));
        sd_event_source_unref(s);
        sd_event_source_unref(p);
        sd_event_source_unref(x);

        puts("a signal handler interrupts the wait");
        CHECK(sigaction(SIGALRM, &(struct sigaction) { .sa_handler = on_alarm }, NULL) == 0);
        SHOW(sd_event_prepare(e));
        setitimer(ITIMER_REAL, &(struct itimerval) { .it_value.tv_usec = 20000 }, NULL);
        SHOW(sd_event_wait(e, UINT64_MAX));
        show();
        SHOW(sd_event_dispatch(e));
        show();
        setitimer(ITIMER_REAL, &(struct itimerval) { .it_value.tv_usec = 20000 }, NULL);
        SHOW(sd_event_run(e, UINT64_MAX));
        e = sd_event_unref(e);
        return 0;
}
