/* Random use of a loop: sources of the kinds that need nothing outside it come, go and change, between iterations and in handlers and prepare
 * callbacks, which fail now and then. No two have one priority, so that all order is determined. One line per round: a hash of all that
 * happened; `random N` shows round N. */

#include <stdarg.h>
#include <systemd/sd-event.h>

#include "../check.h"

#define SOURCES 12
#define HOUR UINT64_C(3600000000)

enum kind { DEFER, POST, EXIT, TIME, RELATIVE };

static sd_event *loop;
static sd_event_source *sources[SOURCES];
static enum kind kinds[SOURCES];
static uint64_t state;
static uint32_t hash;
static unsigned changes;
static bool verbose, changing;

static unsigned any(unsigned below) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return (unsigned) (state >> 33) % below;
}

__attribute__((format(printf, 1, 2))) static void tell(const char *format, ...) {
        char text[200];
        va_list ap;
        va_start(ap, format);
        vsnprintf(text, sizeof text, format, ap);
        va_end(ap);
        for (const char *p = text; *p; p++)
                hash = (hash ^ (unsigned char) *p) * 16777619;
        if (verbose)
                fputs(text, stdout);
}

static int react(void);

static int on_plain(sd_event_source *s, void *userdata) {
        (void) s;
        tell(" source %d", (int) (intptr_t) userdata);
        return react();
}

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

static int priority(int i) {
        return i + SOURCES * ((int) any(5) - 2);
}

static void drop(int i) {
        if (!sources[i])
                return;
        if (any(2))
                tell(" (%d off and gone)", i), sd_event_source_disable_unref(sources[i]);
        else
                tell(" (%d gone)", i), sd_event_source_unref(sources[i]);
        sources[i] = NULL;
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
        tell(" (priority %d)", sd_event_source_set_priority(sources[i], priority(i)));
        if (any(3) == 0)
                tell(" (enabled %d)", sd_event_source_set_enabled(sources[i], (int) any(3) - 1));
        if (any(5) == 0)
                tell(" (prepares %d)", sd_event_source_set_prepare(sources[i], on_prepare));
        if (any(8) == 0)
                tell(" (exits on failure %d)", sd_event_source_set_exit_on_failure(sources[i], true));
}

static void change(void) {
        int i = (int) any(SOURCES), what = (int) any(12);
        if (changes == 0)
                return;
        changes--;
        if (what < 2)
                add(i);
        else if (what == 2)
                drop(i);
        else if (what == 3 && any(40) == 0)
                tell(" (exit %d)", sd_event_exit(loop, (int) any(9) - 4));
        else if (!sources[i])
                return;
        else if (what < 7)
                tell(" (%d enabled %d)", i, sd_event_source_set_enabled(sources[i], (int) any(3) - 1));
        else if (what == 7)
                tell(" (%d priority %d)", i, sd_event_source_set_priority(sources[i], priority(i)));
        else if (what == 8 && kinds[i] < TIME)
                tell(" (%d pending %d)", i, sd_event_source_get_pending(sources[i]));
        else if (what == 9 && kinds[i] >= TIME)
                tell(" (%d time %d)", i, any(2) ? sd_event_source_set_time(sources[i], any(2) ? 0 : UINT64_MAX) : sd_event_source_set_time_relative(sources[i], any(2) ? 0 : HOUR));
        else if (what == 10 && any(3) == 0) {
                unsigned burst = any(3);
                tell(" (%d rate %d)", i, sd_event_source_set_ratelimit(sources[i], any(2) ? HOUR : 0, burst));
        }
}

/* What a handler does. */
static int react(void) {
        if (changing)
                return 0;
        changing = true;
        for (unsigned n = any(4); n > 0; n--)
                change();
        changing = false;
        unsigned r = any(25);
        return r == 0 ? -EIO : r == 1;
}

static void round_of(uint64_t seed) {
        int code = 99, r = 0;
        state = seed * 0x9E3779B97F4A7C15ULL + 1;
        hash = 2166136261;
        changes = 400;
        OK(sd_event_new(&loop));
        for (int i = 0; i < 6; i++)
                add((int) any(SOURCES));
        for (int i = 0; i < 60 && r >= 0; i++) {
                r = sd_event_run(loop, 0);
                tell(" = %d, state %d\n", r, sd_event_get_state(loop));
                for (unsigned n = any(3); n > 0; n--)
                        change();
        }
        r = sd_event_get_exit_code(loop, &code);
        tell(" exit code %d: %d\n", r, code);
        for (int i = 0; i < SOURCES; i++)
                drop(i);
        sd_event_unref(loop);
        printf("%" PRIu64 ": %08x\n", seed, hash);
}

int main(int argc, char **argv) {
        verbose = argc > 1;
        for (uint64_t seed = verbose ? strtoull(argv[1], NULL, 0) : 0, last = verbose ? seed + 1 : 1500; seed < last; seed++)
                round_of(seed);
        return 0;
}
