/* sd_event_add_post(3), sd_event_source_set_exit_on_failure(3): what a handler may have done by the time it returns: post sources that it added
 * or switched on fire as the others do; that its source exits on failure holds where it has given its source up, too.
 * ctest: oom */

#include <systemd/sd-event.h>

#include "../check.h"

enum what { NOTHING, OFF_AND_ON, ON, ONESHOT, ADD, ADD_AGAIN, FAIL, FAIL_GONE, FAIL_OFF, FAIL_FLOATING, FAIL_LATE, FAIL_NOT, EXIT_AND_FAIL, EXIT_FAIL_GONE, PREPARE_FAIL, LAST };

static sd_event *e;
static sd_event_source *post, *defer;
static enum what what;

static int on_post(sd_event_source *s, void *userdata) {
        (void) s, (void) userdata;
        printf(" post");
        return 0;
}

static int fail(void) {
        if (what == FAIL_GONE || what == EXIT_FAIL_GONE || what == PREPARE_FAIL)
                defer = sd_event_source_unref(defer);
        if (what == FAIL_OFF)
                defer = sd_event_source_disable_unref(defer);
        if (what == FAIL_FLOATING) {
                OK(sd_event_source_set_floating(defer, true));
                defer = sd_event_source_unref(defer);
        }
        if (what == FAIL_LATE || what == FAIL_NOT)
                OK(sd_event_source_set_exit_on_failure(defer, what == FAIL_LATE));
        if (what == EXIT_AND_FAIL || what == EXIT_FAIL_GONE)
                OK(sd_event_exit(e, 7));
        return -EIO;
}

static int on_defer(sd_event_source *s, void *userdata) {
        (void) s, (void) userdata;
        printf(" defer");
        if (what >= FAIL)
                return fail();
        if (what == OFF_AND_ON)
                OK(sd_event_source_set_enabled(post, SD_EVENT_OFF));
        if (what == OFF_AND_ON || what == ON)
                OK(sd_event_source_set_enabled(post, SD_EVENT_ON));
        if (what == ONESHOT)
                OK(sd_event_source_set_enabled(post, SD_EVENT_ONESHOT));
        if (what == ADD_AGAIN)
                post = sd_event_source_unref(post);
        if (what == ADD || what == ADD_AGAIN)
                OK(sd_event_add_post(e, &post, on_post, NULL));
        printf(" (pending %d)", sd_event_source_get_pending(post));
        return 0;
}

static int on_prepare(sd_event_source *s, void *userdata) {
        (void) s, (void) userdata;
        return what == PREPARE_FAIL ? fail() : 0;
}

int main(void) {
        for (what = NOTHING; what < LAST; what++) {
                int code = 99;
                printf("%d:", what);
                OK(sd_event_new(&e));
                OK(sd_event_add_defer(e, &defer, on_defer, NULL));
                OK(sd_event_source_set_prepare(defer, on_prepare));
                if (what != FAIL_LATE)
                        OK(sd_event_source_set_exit_on_failure(defer, true));
                if (what != ADD)
                        OK(sd_event_add_post(e, &post, on_post, NULL));
                if (what == ON || what == ONESHOT)
                        OK(sd_event_source_set_enabled(post, SD_EVENT_OFF));
                for (int i = 0; i < 4; i++) {
                        int r = MADE(sd_event_run(e, 0));
                        printf(" = %d", r);
                }
                int r = sd_event_get_exit_code(e, &code);
                printf(", exit code %d: %d\n", r, code);
                post = sd_event_source_unref(post);
                defer = sd_event_source_unref(defer);
                sd_event_unref(e);
        }
        return 0;
}
