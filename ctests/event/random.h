/* How does a test use a loop at random? Sources come, go and change, in handlers and between iterations; one line per round: a hash of all that
 * happened. A test that includes this says which sources, in add(), and what else changes of them, in change_kind(). */

#pragma once

#include <stdarg.h>
#include <systemd/sd-event.h>

#include "../check.h"

#define SOURCES 12
#define HOUR UINT64_C(3600000000)

static sd_event *loop;
static sd_event_source *sources[SOURCES];
static uint64_t state;
static uint32_t hash;
static unsigned changes;
static bool verbose, changing;

/* Adds a source at a place, unless there is one. */
static void add(int i);

/* Changes a source in a way of its kind; `what` is 8 to 11. */
static void change_kind(int i, int what);

/* Once in how many tries the loop is told to exit. */
static const unsigned exits;

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

/* What is the same for new sources of all kinds. */
static void set_up(int i) {
        tell(" (priority %d)", sd_event_source_set_priority(sources[i], priority(i)));
        if (any(3) == 0)
                tell(" (enabled %d)", sd_event_source_set_enabled(sources[i], (int) any(3) - 1));
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
        else if (what == 3 && any(exits) == 0)
                tell(" (exit %d)", sd_event_exit(loop, (int) any(9) - 4));
        else if (!sources[i])
                return;
        else if (what < 7)
                tell(" (%d enabled %d)", i, sd_event_source_set_enabled(sources[i], (int) any(3) - 1));
        else if (what == 7)
                tell(" (%d priority %d)", i, sd_event_source_set_priority(sources[i], priority(i)));
        else
                change_kind(i, what);
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

/* A round that begins with so many tries to add a source; `happen` is told what each iteration returned. */
static void run_round(uint64_t seed, int first, void (*happen)(int r)) {
        int code = 99, r = 0;
        state = seed * 0x9E3779B97F4A7C15ULL + 1;
        hash = 2166136261;
        changes = 400;
        OK(sd_event_new(&loop));
        for (int i = 0; i < first; i++)
                add((int) any(SOURCES));
        for (int i = 0; i < 60 && r >= 0; i++) {
                r = sd_event_run(loop, 0);
                tell(" = %d, state %d\n", r, sd_event_get_state(loop));
                for (unsigned n = any(3); n > 0; n--)
                        change();
                if (happen)
                        happen(r);
        }
        r = sd_event_get_exit_code(loop, &code);
        tell(" exit code %d: %d\n", r, code);
        for (int i = 0; i < SOURCES; i++)
                drop(i);
        sd_event_unref(loop);
        printf("%" PRIu64 ": %08x\n", seed, hash);
}

/* All rounds, or the one that is asked for, with all that happens. */
static int run_rounds(int argc, char **argv, void (*round_of)(uint64_t seed)) {
        verbose = argc > 1;
        for (uint64_t seed = verbose ? strtoull(argv[1], NULL, 0) : 0, last = verbose ? seed + 1 : 1500; seed < last; seed++)
                round_of(seed);
        return 0;
}
