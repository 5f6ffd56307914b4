/* sd_event_add_defer(3): in which order is what is pending at once dispatched? By priority, then as the queue has it. */

#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static sd_event *e;
static int stopping;

static int say(sd_event_source *s, void *u) {
        uint64_t iteration;

        (void) s;
        OK(sd_event_get_iteration(e, &iteration));
        printf(" %s@%" PRIu64 "/%d", (const char *) u, iteration, sd_event_get_state(e));
        return 0;
}

static int say_time(sd_event_source *s, uint64_t usec, void *u) {
        (void) usec;
        return say(s, u);
}

static int say_io(sd_event_source *s, int fd, uint32_t revents, void *u) {
        char c;

        CHECK(read(fd, &c, 1) == 1);
        printf(" (%x)", revents);
        return say(s, u);
}

static int stop(sd_event_source *s, void *u) {
        (void) s;
        (void) u;
        return stopping++ < 0 ? 0 : sd_event_exit(e, 7);
}

static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l" };

static void end(const char *what) {
        sd_event_source *s;

        OK(sd_event_add_defer(e, &s, stop, NULL));
        OK(sd_event_source_set_priority(s, 1000));
        printf("%s:", what);
        int r = sd_event_loop(e);
        printf(" = %d\n", r);
        sd_event_source_unref(s);
        e = sd_event_unref(e);
}

int main(void) {
        for (int n = 2; n <= 12; n++) {
                OK(sd_event_new(&e));
                for (int i = 0; i < n; i++)
                        OK(sd_event_add_defer(e, NULL, say, (void*) names[i]));
                end("defer");

                OK(sd_event_new(&e));
                for (int i = 0; i < n; i++)
                        OK(sd_event_add_exit(e, NULL, say, (void*) names[i]));
                end("exit");

                OK(sd_event_new(&e));
                for (int i = 0; i < n; i++)
                        OK(sd_event_add_time(e, NULL, CLOCK_MONOTONIC, 1, 1, say_time, (void*) names[i]));
                end("time");

                OK(sd_event_new(&e));
                for (int i = 0; i < n; i++)
                        OK(sd_event_add_time(e, NULL, i % 2 ? CLOCK_REALTIME : CLOCK_MONOTONIC, 100 - i, 1, say_time, (void*) names[i]));
                end("times");

                OK(sd_event_new(&e));
                int fds[24];
                for (int i = 0; i < n; i++) {
                        CHECK(pipe(fds + 2 * i) == 0);
                        CHECK(write(fds[2 * i + 1], "x", 1) == 1);
                        OK(sd_event_add_io(e, NULL, fds[2 * i], EPOLLIN, say_io, (void*) names[i]));
                }
                end("io");
                for (int i = 0; i < 2 * n; i++)
                        close(fds[i]);
        }

        OK(sd_event_new(&e));
        for (int i = 0; i < 12; i++) {
                sd_event_source *s;
                OK(sd_event_add_defer(e, &s, say, (void*) names[i]));
                OK(sd_event_source_set_priority(s, i * 5 % 7));
                OK(sd_event_source_set_floating(s, 1));
                sd_event_source_unref(s);
        }
        end("priorities");

        OK(sd_event_new(&e));
        for (int i = 0; i < 12; i++) {
                sd_event_source *s;
                OK(sd_event_add_exit(e, &s, say, (void*) names[i]));
                OK(sd_event_source_set_priority(s, i * 5 % 7));
                OK(sd_event_source_set_floating(s, 1));
                sd_event_source_unref(s);
        }
        end("exit priorities");
        return 0;
}
