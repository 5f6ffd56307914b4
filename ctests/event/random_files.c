/* Random use of a loop: sources of descriptors and signals come, go and change, in handlers and between iterations. No two have one priority, and
 * something happens to the descriptors, or a signal is raised, only when nothing is pending, so that all order is determined. One line per
 * round: a hash of all that happened; `random_files N` shows round N. */

#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "random.h"

#define FDS 6

static const unsigned exits = 100;

enum kind { IO, SIGNAL, DEFER, POST };

/* Signals that do not queue. */
static const int signals[FDS] = { SIGUSR1, SIGUSR2, SIGURG, SIGWINCH, SIGIO, SIGALRM };
static enum kind kinds[SOURCES];
static int fds[FDS];

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
        tell(" signal %d %d", (int) (intptr_t) userdata, (int) si->ssi_signo);
        return react();
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
        set_up(i);
}

static void happen(int r) {
        for (unsigned n = r == 0 ? any(4) : 0; n > 0; n--) {
                uint64_t one = 1;
                int i = (int) any(FDS);
                if (any(2))
                        tell(" [fd %d: %zd]", i, write(fds[i], &one, sizeof one));
                else
                        tell(" [signal %d: %d]", i, raise(signals[i]));
        }
}

static void change_kind(int i, int what) {
        if (what < 10 && kinds[i] == IO)
                tell(" (%d events %d)", i, sd_event_source_set_io_events(sources[i], any(3) ? EPOLLIN : any(2) ? EPOLLOUT : 0));
        else if (what >= 10 && any(6) == 0) {
                unsigned burst = any(3);
                tell(" (%d rate %d)", i, sd_event_source_set_ratelimit(sources[i], any(2) ? HOUR : 0, burst));
        }
}

static void round_of(uint64_t seed) {
        sigset_t set;
        struct timespec no = {};
        sigemptyset(&set);
        for (int i = 0; i < FDS; i++) {
                fds[i] = eventfd(0, EFD_CLOEXEC|EFD_NONBLOCK);
                sigaddset(&set, signals[i]);
        }
        sigprocmask(SIG_BLOCK, &set, NULL);
        while (sigtimedwait(&set, NULL, &no) > 0)
                ;
        run_round(seed, 8, happen);
        for (int i = 0; i < FDS; i++)
                close(fds[i]);
}

int main(int argc, char **argv) {
        return run_rounds(argc, argv, round_of);
}
