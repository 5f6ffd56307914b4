/* Random use of a loop: sources of descriptors and signals come, go and change, in handlers and between iterations. No two have one priority, and
 * something happens to the descriptors, or a signal is raised, only when nothing is pending, so that all order is determined. One line per
 * round: a hash of all that happened; `random_files N` shows round N. */

#include <signal.h>
#include <stdarg.h>
#include <sys/eventfd.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

#define SOURCES 12
#define FDS 6
#define HOUR UINT64_C(3600000000)

enum kind { IO, SIGNAL, DEFER, POST };

/* Signals that do not queue. */
static const int signals[FDS] = { SIGUSR1, SIGUSR2, SIGURG, SIGWINCH, SIGIO, SIGALRM };
static sd_event *loop;
static sd_event_source *sources[SOURCES];
static enum kind kinds[SOURCES];
static int fds[FDS];
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

static int on_io(sd_event_source *s, int fd, uint32_t revents, void *userdata) {
        uint64_t n;
        (void) s;
        tell(" io %d %x", (int) (intptr_t) userdata, revents);
        if (any(8))
                tell(" (read %zd)", read(fd, &n, sizeof n));
        if ((revents & EPOLLOUT) && any(8))
                tell(" (events %d)", sd_event_source_set_io_events(s, EPOLLIN));
        return react();
}

static int on_signal(sd_event_source *s, const struct signalfd_siginfo *si, void *userdata) {
        (void) s;
        tell(" signal %d %s", (int) (intptr_t) userdata, sigabbrev_np((int) si->ssi_signo));
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

static void add(int i) {
        static const enum kind likely[] = { IO, IO, IO, SIGNAL, SIGNAL, SIGNAL, DEFER, POST };
        void *u = (void *) (intptr_t) i;
        if (sources[i])
                return;
        kinds[i] = likely[any(8)];
        int on = (int) any(FDS), r = 0;
        switch (kinds[i]) {
        case IO: r = sd_event_add_io(loop, &sources[i], fds[on], any(6) ? EPOLLIN : any(2) ? EPOLLOUT : EPOLLIN|EPOLLET, on_io, u); break;
        case SIGNAL: r = sd_event_add_signal(loop, &sources[i], signals[on], on_signal, u); break;
        case DEFER: r = sd_event_add_defer(loop, &sources[i], on_plain, u); break;
        case POST: r = sd_event_add_post(loop, &sources[i], on_plain, u); break;
        }
        tell(" (%d comes, %d on %d: %d)", i, kinds[i], on, r);
        if (r < 0)
                return;
        tell(" (priority %d)", sd_event_source_set_priority(sources[i], priority(i)));
        if (any(3) == 0)
                tell(" (enabled %d)", sd_event_source_set_enabled(sources[i], (int) any(3) - 1));
}

static void happen(void) {
        uint64_t one = 1;
        int i = (int) any(FDS);
        if (any(2))
                tell(" [fd %d: %zd]", i, write(fds[i], &one, sizeof one));
        else
                tell(" [signal %d: %d]", i, raise(signals[i]));
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
        else if (what == 3 && any(100) == 0)
                tell(" (exit %d)", sd_event_exit(loop, (int) any(9) - 4));
        else if (!sources[i])
                return;
        else if (what < 7)
                tell(" (%d enabled %d)", i, sd_event_source_set_enabled(sources[i], (int) any(3) - 1));
        else if (what == 7)
                tell(" (%d priority %d)", i, sd_event_source_set_priority(sources[i], priority(i)));
        else if (what < 10 && kinds[i] == IO)
                tell(" (%d events %d)", i, sd_event_source_set_io_events(sources[i], any(3) ? EPOLLIN : any(2) ? EPOLLOUT : 0));
        else if (what >= 10 && any(6) == 0) {
                unsigned burst = any(3);
                tell(" (%d rate %d)", i, sd_event_source_set_ratelimit(sources[i], any(2) ? HOUR : 0, burst));
        }
}

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
        sigset_t set;
        struct timespec no = {};
        state = seed * 0x9E3779B97F4A7C15ULL + 1;
        hash = 2166136261;
        changes = 400;
        sigemptyset(&set);
        for (int i = 0; i < FDS; i++) {
                fds[i] = eventfd(0, EFD_CLOEXEC|EFD_NONBLOCK);
                sigaddset(&set, signals[i]);
        }
        sigprocmask(SIG_BLOCK, &set, NULL);
        while (sigtimedwait(&set, NULL, &no) > 0)
                ;
        OK(sd_event_new(&loop));
        for (int i = 0; i < 8; i++)
                add((int) any(SOURCES));
        for (int i = 0; i < 60 && r >= 0; i++) {
                r = sd_event_run(loop, 0);
                tell(" = %d, state %d\n", r, sd_event_get_state(loop));
                for (unsigned n = any(3); n > 0; n--)
                        change();
                for (unsigned n = r == 0 ? any(4) : 0; n > 0; n--)
                        happen();
        }
        r = sd_event_get_exit_code(loop, &code);
        tell(" exit code %d: %d\n", r, code);
        for (int i = 0; i < SOURCES; i++)
                drop(i);
        sd_event_unref(loop);
        for (int i = 0; i < FDS; i++)
                close(fds[i]);
        printf("%" PRIu64 ": %08x\n", seed, hash);
}

int main(int argc, char **argv) {
        verbose = argc > 1;
        for (uint64_t seed = verbose ? strtoull(argv[1], NULL, 0) : 0, last = verbose ? seed + 1 : 1500; seed < last; seed++)
                round_of(seed);
        return 0;
}
