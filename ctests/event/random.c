/* Random use of a loop: sources of the kinds that need nothing outside it come, go and change, between iterations and in handlers and prepare
 * callbacks, which fail now and then. No two have one priority, so that all order is determined. One line per round: a hash of all that
 * happened; `random N` shows round N. */

#include "random.h"

static const unsigned exits = 40;

enum kind { DEFER, POST, EXIT, TIME, RELATIVE };

static enum kind kinds[SOURCES];

static int on_time(sd_event_source *s, uint64_t usec, void *userdata) {
        (void) s, (void) usec;
        tell(" timer %d", (int) (intptr_t) userdata);
        return react();
}

static int on_prepare(sd_event_source *s, void *userdata) {
        (void) s;
        tell(" prepare %d", (int) (intptr_t) userdata);
        return any(6) == 0 ? react() : 0;
}

static void add(int i) {
        static const enum kind likely[] = { DEFER, DEFER, POST, POST, EXIT, TIME, TIME, RELATIVE };
        void *u = (void *) (intptr_t) i;
        if (sources[i])
                return;
        kinds[i] = likely[any(8)];
        int r = 0;
        uint64_t usec = any(3) ? any(3) : UINT64_MAX - any(2);
        switch (kinds[i]) {
        case DEFER: r = sd_event_add_defer(loop, &sources[i], on_plain, u); break;
        case POST: r = sd_event_add_post(loop, &sources[i], on_plain, u); break;
        case EXIT: r = sd_event_add_exit(loop, &sources[i], on_plain, u); break;
        case TIME: r = sd_event_add_time(loop, &sources[i], any(2) ? CLOCK_MONOTONIC : CLOCK_BOOTTIME, usec, 1, on_time, u); break;
        case RELATIVE: r = sd_event_add_time_relative(loop, &sources[i], CLOCK_MONOTONIC, any(2) ? 0 : HOUR, 0, on_time, u); break;
        }
        tell(" (%d comes, %d: %d)", i, kinds[i], r);
        if (r < 0) /* the loop is at its end */
                return;
        set_up(i);
        if (any(5) == 0)
                tell(" (prepares %d)", sd_event_source_set_prepare(sources[i], on_prepare));
        if (any(8) == 0)
                tell(" (exits on failure %d)", sd_event_source_set_exit_on_failure(sources[i], true));
}

static void change_kind(int i, int what) {
        if (what == 8 && kinds[i] < TIME)
                tell(" (%d pending %d)", i, sd_event_source_get_pending(sources[i]));
        else if (what == 9 && kinds[i] >= TIME)
                tell(" (%d time %d)", i, any(2) ? sd_event_source_set_time(sources[i], any(2) ? 0 : UINT64_MAX) : sd_event_source_set_time_relative(sources[i], any(2) ? 0 : HOUR));
        else if (what == 10 && any(3) == 0) {
                unsigned burst = any(3);
                tell(" (%d rate %d)", i, sd_event_source_set_ratelimit(sources[i], any(2) ? HOUR : 0, burst));
        }
}

static void round_of(uint64_t seed) {
        run_round(seed, 6, NULL);
}

int main(int argc, char **argv) {
        return run_rounds(argc, argv, round_of);
}
