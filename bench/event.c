/* What does the event loop cost? */

#include <sys/eventfd.h>
#include <sys/resource.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "bench.h"

static uint64_t left;
static sd_event *e;

static int on_io(sd_event_source *s, int fd, uint32_t revents, void *u) {
        (void) s, (void) fd, (void) revents, (void) u;
        left--;
        return 0;
}

static int on_ping(sd_event_source *s, int fd, uint32_t revents, void *u) {
        char c;
        (void) s, (void) revents, (void) u;
        return read(fd, &c, 1) == 1 ? 0 : -EIO;
}

static int on_time(sd_event_source *s, uint64_t usec, void *u) {
        (void) s, (void) usec, (void) u;
        left--;
        return 0;
}

static int on_plain(sd_event_source *s, void *u) {
        (void) s, (void) u;
        left--;
        return 0;
}

static int on_again(sd_event_source *s, void *u) {
        (void) u;
        left--;
        return sd_event_source_set_enabled(s, SD_EVENT_ONESHOT);
}

static int on_nothing(sd_event_source *s, void *u) {
        (void) s, (void) u;
        return 0;
}

static void run_until_done(uint64_t count) {
        left = count;
        while (left > 0)
                OK(sd_event_run(e, 0));
}

static uint64_t now(void) {
        uint64_t usec;
        OK(sd_event_now(e, CLOCK_MONOTONIC, &usec));
        return usec;
}

static void many_files(void) {
        struct rlimit limit;
        getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
}

static void io_ready(uint64_t count, long n) {
        int *fds = calloc((size_t) n, sizeof(int));
        many_files();
        OK(sd_event_new(&e));
        for (long i = 0; i < n; i++) {
                fds[i] = eventfd(1, EFD_CLOEXEC|EFD_NONBLOCK);
                OK(sd_event_add_io(e, NULL, fds[i], EPOLLIN, on_io, NULL));
        }
        start();
        run_until_done(count);
        stop();
        e = sd_event_unref(e);
        for (long i = 0; i < n; i++)
                close(fds[i]);
        free(fds);
}

static void ping(uint64_t count, long n) {
        sd_event_source **sources = calloc((size_t) n, sizeof(sd_event_source *));
        int (*fds)[2] = calloc((size_t) n, sizeof(int[2]));
        many_files();
        OK(sd_event_new(&e));
        for (long i = 0; i < n; i++) {
                OK(pipe(fds[i]));
                OK(sd_event_add_io(e, &sources[i], fds[i][0], EPOLLIN, on_ping, NULL));
        }
        start();
        for (uint64_t i = 0; i < count; i++) {
                OK(write(fds[i % (uint64_t) n][1], "x", 1) == 1 ? 0 : -errno);
                OK(sd_event_run(e, UINT64_MAX));
        }
        stop();
        for (long i = 0; i < n; i++) {
                sd_event_source_unref(sources[i]);
                close(fds[i][0]);
                close(fds[i][1]);
        }
        e = sd_event_unref(e);
        free(sources);
        free(fds);
}

static void timers(uint64_t count, long n) {
        OK(sd_event_new(&e));
        for (long i = 0; i < n; i++)
                OK(sd_event_add_time(e, NULL, CLOCK_MONOTONIC, (uint64_t) (i * 7919 % n) + 1, 1, on_time, NULL));
        start();
        run_until_done(count);
        stop();
        e = sd_event_unref(e);
}

static void rearm(uint64_t count, long n) {
        sd_event_source **sources = calloc((size_t) n, sizeof(sd_event_source *));
        OK(sd_event_new(&e));
        uint64_t base = now() + 1000000000;
        for (long i = 0; i < n; i++)
                OK(sd_event_add_time(e, &sources[i], CLOCK_MONOTONIC, base + (uint64_t) (i * 7919 % n), 0, on_time, NULL));
        uint32_t random = 1;
        start();
        for (uint64_t i = 0; i < count; i++) {
                random = random * 1664525 + 1013904223;
                OK(sd_event_source_set_time(sources[(random >> 8) % (uint32_t) n], base + (random >> 4)));
        }
        stop();
        for (long i = 0; i < n; i++)
                sd_event_source_unref(sources[i]);
        e = sd_event_unref(e);
        free(sources);
}

static void defer(uint64_t count, long n) {
        sd_event_source *s;
        (void) n;
        OK(sd_event_new(&e));
        OK(sd_event_add_defer(e, &s, on_plain, NULL));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        start();
        run_until_done(count);
        stop();
        sd_event_source_unref(s);
        e = sd_event_unref(e);
}

static void post(uint64_t count, long n) {
        sd_event_source *s, *p;
        (void) n;
        OK(sd_event_new(&e));
        OK(sd_event_add_defer(e, &s, on_nothing, NULL));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        OK(sd_event_add_post(e, &p, on_plain, NULL));
        OK(sd_event_source_set_priority(p, -1));
        start();
        run_until_done(count);
        stop();
        sd_event_source_unref(s);
        sd_event_source_unref(p);
        e = sd_event_unref(e);
}

static void prepare(uint64_t count, long n) {
        sd_event_source *sources[16], *s;
        OK(sd_event_new(&e));
        OK(sd_event_add_defer(e, &s, on_nothing, NULL));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        for (long i = 0; i < n; i++) {
                OK(sd_event_add_post(e, &sources[i], on_nothing, NULL));
                OK(sd_event_source_set_priority(sources[i], 1));
                OK(sd_event_source_set_prepare(sources[i], on_plain));
        }
        start();
        left = count;
        while (left >= (uint64_t) n)
                OK(sd_event_run(e, 0));
        stop();
        for (long i = 0; i < n; i++)
                sd_event_source_unref(sources[i]);
        sd_event_source_unref(s);
        e = sd_event_unref(e);
}

static void priorities(uint64_t count, long n) {
        OK(sd_event_new(&e));
        for (long i = 0; i < n; i++) {
                sd_event_source *s;
                OK(sd_event_add_defer(e, &s, on_again, NULL));
                OK(sd_event_source_set_priority(s, i * 37 % n));
                OK(sd_event_source_set_floating(s, true));
                sd_event_source_unref(s);
        }
        start();
        run_until_done(count);
        stop();
        e = sd_event_unref(e);
}

static void mask(uint64_t count, long n) {
        sd_event_source *s;
        int fd = eventfd(0, EFD_CLOEXEC|EFD_NONBLOCK);
        (void) n;
        OK(sd_event_new(&e));
        OK(sd_event_add_io(e, &s, fd, EPOLLIN, on_io, NULL));
        start();
        for (uint64_t i = 0; i < count; i++) {
                OK(sd_event_source_set_io_events(s, EPOLLPRI));
                OK(sd_event_source_set_io_events(s, EPOLLIN));
                OK(sd_event_run(e, 0));
        }
        stop();
        sd_event_source_unref(s);
        e = sd_event_unref(e);
        close(fd);
}

static void loops(uint64_t count, long n) {
        (void) n;
        start();
        for (uint64_t i = 0; i < count; i++) {
                OK(sd_event_new(&e));
                e = sd_event_unref(e);
        }
        stop();
}

static void add(uint64_t count, long kind) {
        int *fds = calloc(count, sizeof(int));
        many_files();
        for (uint64_t i = 0; kind == 1 && i < count; i++)
                fds[i] = eventfd(0, EFD_CLOEXEC);
        OK(sd_event_new(&e));
        start();
        for (uint64_t i = 0; i < count; i++)
                switch (kind) {
                case 0: OK(sd_event_add_defer(e, NULL, on_plain, NULL)); break;
                case 1: OK(sd_event_add_io(e, NULL, fds[i], EPOLLIN, on_io, NULL)); break;
                case 2: OK(sd_event_add_time(e, NULL, CLOCK_MONOTONIC, UINT64_MAX - i, 0, on_time, NULL)); break;
                }
        stop();
        e = sd_event_unref(e);
        for (uint64_t i = 0; kind == 1 && i < count; i++)
                close(fds[i]);
        free(fds);
}

int main(int argc, char **argv) {
        static const struct bench benches[] = {
                { "io-10", io_ready, 10, 200000, "dispatch, 10 io sources ready" },
                { "io-1000", io_ready, 1000, 20000, "dispatch, 1,000 io sources ready" },
                { "io-10000", io_ready, 10000, 2000, "dispatch, 10,000 io sources ready" },
                { "timers-1000", timers, 1000, 1000, "dispatch, 1,000 timers elapsed" },
                { "timers-100000", timers, 100000, 100000, "dispatch, 100,000 timers elapsed" },
                { "rearm-100000", rearm, 100000, 1000000, "another time for one of 100,000 timers" },
                { "defer", defer, 0, 500000, "dispatch of a defer source that stays on" },
                { "ping-1", ping, 1, 200000, "a byte through a pipe, 1 watched" },
                { "ping-10000", ping, 9000, 100000, "a byte through a pipe, 9,000 watched" },
                { "post", post, 0, 200000, "dispatch of a post source, and of a defer source before it" },
                { "prepare", prepare, 10, 1000000, "prepare callback, 10 per iteration" },
                { "priorities", priorities, 100, 300000, "dispatch of one of 100 sources of 100 priorities, switched on again" },
                { "mask", mask, 0, 200000, "events changed and changed back, and an idle iteration" },
                { "loop", loops, 0, 50000, "a loop made and freed" },
                { "add-defer", add, 0, 10000, "a defer source made" },
                { "add-io", add, 1, 10000, "an io source made" },
                { "add-time", add, 2, 10000, "a timer made" },
        };
        return bench_main(benches, sizeof(benches) / sizeof(benches[0]), argc, argv);
}
