/* sd_event_add_time(3), sd_event_now(3): clocks, order, never early, never later than allowed; times that change. */

#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static sd_event *e;
static uint64_t due, window;

static uint64_t read_clock(clockid_t clock) {
        struct timespec t;
        clock = clock == CLOCK_REALTIME_ALARM ? CLOCK_REALTIME : clock == CLOCK_BOOTTIME_ALARM ? CLOCK_BOOTTIME : clock;
        CHECK(clock_gettime(clock, &t) == 0);
        return (uint64_t) t.tv_sec * 1000000 + (uint64_t) t.tv_nsec / 1000;
}

static int on_time(sd_event_source *s, uint64_t usec, void *u) {
        clockid_t clock;
        uint64_t now, same;

        OK(sd_event_source_get_time_clock(s, &clock));
        SHOW(sd_event_now(e, clock, &now));
        printf("  %s: as set %d, early %d, late %d\n", (const char *) u, usec == due, now < due, now > due + window + 200000);
        usleep(2000);
        OK(sd_event_now(e, clock, &same));
        printf("  the time stands still: %d, it had come: %d\n", now == same, now <= read_clock(clock));
        return 0;
}

static int say(sd_event_source *s, uint64_t usec, void *u) { (void) s; (void) usec; printf("  %s\n", (const char *) u); return 0; }

static void runs(int n) {
        for (int i = 0; i < n; i++)
                SHOW(sd_event_run(e, 0));
}

int main(void) {
        static const clockid_t clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_REALTIME_ALARM, CLOCK_BOOTTIME_ALARM };
        sd_event_source *s, *t;
        uint64_t usec, later, accuracy;
        int r;

        OK(sd_event_new(&e));
        puts("before the first iteration");
        SHOW(sd_event_now(e, CLOCK_MONOTONIC, &usec));
        SHOW(usec <= read_clock(CLOCK_MONOTONIC));
        usleep(1000);
        SHOW(sd_event_now(e, CLOCK_MONOTONIC, &later));
        SHOW(later > usec);
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_now(e, CLOCK_MONOTONIC, &usec));
        usleep(1000);
        SHOW(sd_event_now(e, CLOCK_MONOTONIC, &later));
        SHOW(later == usec);
        for (size_t i = 0; i < 5; i++) {
                SHOW(sd_event_now(e, clocks[i], &usec));
                usleep(1000);
                SHOW(sd_event_now(e, clocks[i], &later));
                SHOW(usec == later && usec <= read_clock(clocks[i]) && usec + 10000000 > read_clock(clocks[i]));
        }

        for (size_t i = 0; i < 5; i++) {
                printf("clock %d\n", (int) clocks[i]);
                for (window = 1; window <= 100000; window *= 100000) {
                        due = read_clock(clocks[i]) + 10000;
                        r = sd_event_add_time(e, &s, clocks[i], due, window, on_time, "timer");
                        SHOW(r);
                        if (r < 0)
                                break;
                        SHOW(sd_event_source_get_time_accuracy(s, &accuracy));
                        SHOW(accuracy);
                        SHOW(sd_event_run(e, UINT64_MAX));
                        SHOW(sd_event_source_get_enabled(s, NULL));
                        sd_event_source_unref(s);
                }
        }

        puts("relative");
        OK(sd_event_now(e, CLOCK_MONOTONIC, &usec));
        OK(sd_event_add_time_relative(e, &s, CLOCK_MONOTONIC, 12345, 0, say, "relative"));
        OK(sd_event_source_get_time(s, &later));
        SHOW(later - usec);
        OK(sd_event_source_set_time_relative(s, 1));
        OK(sd_event_source_get_time(s, &later));
        SHOW(later - usec);
        OK(sd_event_source_get_time_accuracy(s, &accuracy));
        SHOW(accuracy);
        SHOW(sd_event_run(e, 1000000));

        puts("another time while pending");
        OK(sd_event_add_time(e, &t, CLOCK_MONOTONIC, 2, 1, say, "first"));
        OK(sd_event_source_set_priority(t, -1));
        OK(sd_event_source_set_time(s, 3));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ONESHOT));
        runs(1);
        SHOW(sd_event_source_get_pending(s));
        OK(sd_event_source_set_time(s, UINT64_MAX));
        SHOW(sd_event_source_get_pending(s));
        runs(1);
        OK(sd_event_source_set_time(s, 5));
        SHOW(sd_event_source_get_pending(s));
        OK(sd_event_source_set_enabled(t, SD_EVENT_ONESHOT));
        runs(1);
        SHOW(sd_event_source_get_pending(s));
        OK(sd_event_source_set_time_accuracy(s, 7));
        SHOW(sd_event_source_get_pending(s));
        runs(2);

        puts("that stays on");
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        runs(3);
        OK(sd_event_source_set_time(s, UINT64_MAX));
        runs(1);
        sd_event_source_unref(s);
        sd_event_source_unref(t);

        puts("the sooner goes first");
        usec = read_clock(CLOCK_MONOTONIC);
        OK(sd_event_add_time(e, NULL, CLOCK_MONOTONIC, usec + 30000, 1, say, "third"));
        OK(sd_event_add_time(e, NULL, CLOCK_BOOTTIME, read_clock(CLOCK_BOOTTIME) + 15000, 1, say, "second"));
        OK(sd_event_add_time(e, NULL, CLOCK_REALTIME, read_clock(CLOCK_REALTIME) + 5000, 1, say, "first"));
        for (int i = 0; i < 3; i++)
                SHOW(sd_event_run(e, UINT64_MAX));
        runs(1);
        puts("the wait ends before");
        OK(sd_event_add_time(e, &s, CLOCK_MONOTONIC, read_clock(CLOCK_MONOTONIC) + 60000000, 1, say, "never"));
        usec = read_clock(CLOCK_MONOTONIC);
        SHOW(sd_event_run(e, 10000));
        SHOW(read_clock(CLOCK_MONOTONIC) >= usec + 10000);
        SHOW(read_clock(CLOCK_MONOTONIC) < usec + 1000000);
        sd_event_source_unref(s);

        puts("no handler");
        OK(sd_event_add_time(e, NULL, CLOCK_MONOTONIC, 0, 0, NULL, (void*) 21L));
        SHOW(sd_event_loop(e));
        e = sd_event_unref(e);
        return 0;
}
