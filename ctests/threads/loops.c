/* sd_event_default(3): a loop for each of many threads at once, with sources of every kind.
 * ctest: no-valgrind (it does not know pidfds) */

#include <signal.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "threads.h"

#define ROUNDS 30

static sd_event *loops[THREADS];

struct counts {
        int pipe[2];
        unsigned io, time, signal, child, inotify, defer, post, exit;
};

static int on_io(sd_event_source *s, int fd, uint32_t revents, void *userdata) {
        struct counts *c = userdata;
        char byte;
        (void) s;
        CHECK(revents & EPOLLIN);
        CHECK(read(fd, &byte, 1) == 1);
        c->io++;
        return 0;
}

static int on_time(sd_event_source *s, uint64_t usec, void *userdata) {
        struct counts *c = userdata;
        (void) usec;
        CHECK(write(c->pipe[1], "x", 1) == 1);
        if (++c->time >= ROUNDS && c->child > 0 && c->inotify > 0 && c->signal > 0 && c->io >= ROUNDS - 1)
                return sd_event_exit(sd_event_source_get_event(s), 7);
        OK(sd_event_source_set_time_relative(s, 100 * (c->time % 3)));
        return sd_event_source_set_enabled(s, SD_EVENT_ONESHOT);
}

static int on_signal(sd_event_source *s, const struct signalfd_siginfo *si, void *userdata) {
        struct counts *c = userdata;
        (void) s;
        CHECK(si->ssi_signo == SIGUSR1);
        c->signal++;
        return 0;
}

static int on_child(sd_event_source *s, const siginfo_t *si, void *userdata) {
        struct counts *c = userdata;
        (void) s;
        CHECK(si->si_status == 3);
        c->child++;
        return 0;
}

static int on_inotify(sd_event_source *s, const struct inotify_event *event, void *userdata) {
        struct counts *c = userdata;
        (void) s;
        c->inotify += event->mask & IN_CREATE ? 1 : 0;
        return 0;
}

static int on_defer(sd_event_source *s, void *userdata) {
        struct counts *c = userdata;
        c->defer++;
        if (c->defer == 1)
                CHECK(pthread_kill(pthread_self(), SIGUSR1) == 0);
        if (c->defer < ROUNDS)
                return sd_event_source_set_enabled(s, SD_EVENT_ONESHOT);
        return 0;
}

static int on_post(sd_event_source *s, void *userdata) {
        struct counts *c = userdata;
        (void) s;
        c->post++;
        return 0;
}

static int on_exit_of_loop(sd_event_source *s, void *userdata) {
        struct counts *c = userdata;
        (void) s;
        c->exit++;
        return 0;
}

static void run(unsigned index) {
        struct counts c = {};
        sd_event *e, *again;
        sd_event_source *s, *child, *watch;
        pid_t tid;
        char directory[] = "/tmp/threads-XXXXXX", file[64];
        sigset_t mask;

        sigemptyset(&mask);
        sigaddset(&mask, SIGUSR1);
        sigaddset(&mask, SIGCHLD);
        CHECK(pthread_sigmask(SIG_BLOCK, &mask, NULL) == 0);
        OK(sd_event_default(&e));
        loops[index] = e;
        OK(sd_event_default(&again));
        CHECK(again == e);
        sd_event_unref(again);
        OK(sd_event_get_tid(e, &tid));
        CHECK(tid == gettid());
        CHECK(pipe(c.pipe) == 0 && mkdtemp(directory));

        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0)
                _exit(3);
        OK(sd_event_add_child(e, &child, pid, WEXITED, on_child, &c));
        OK(sd_event_add_io(e, &s, c.pipe[0], EPOLLIN, on_io, &c));
        OK(sd_event_source_set_floating(s, true));
        sd_event_source_unref(s);
        OK(sd_event_add_time_relative(e, NULL, CLOCK_MONOTONIC, 0, 1, on_time, &c));
        OK(sd_event_add_time_relative(e, NULL, CLOCK_BOOTTIME, 3600000000, 1, on_time, &c));
        OK(sd_event_add_signal(e, NULL, SIGUSR1, on_signal, &c));
        OK(sd_event_add_inotify(e, &watch, directory, IN_CREATE, on_inotify, &c));
        OK(sd_event_add_defer(e, NULL, on_defer, &c));
        OK(sd_event_add_post(e, NULL, on_post, &c));
        OK(sd_event_add_exit(e, NULL, on_exit_of_loop, &c));
        OK(sd_event_set_watchdog(SD_EVENT_DEFAULT, false));
        snprintf(file, sizeof file, "%s/file", directory);
        fclose(fopen(file, "we"));

        CHECK(sd_event_loop(e) == 7);
        CHECK(c.signal == 1 && c.child == 1 && c.inotify == 1);
        CHECK(c.defer == ROUNDS && c.post > 0 && c.exit == 1);
        sd_event_source_unref(child);
        sd_event_source_unref(watch);
        CHECK(sd_event_unref(e) == NULL);
        CHECK(unlink(file) == 0 && rmdir(directory) == 0);
        close(c.pipe[0]), close(c.pipe[1]);
}

/* A loop is made, run once and freed many times over. */
static void make_and_free(unsigned index) {
        (void) index;
        for (int i = 0; i < 50; i++) {
                struct counts c = { .defer = ROUNDS };
                sd_event *e;
                OK(sd_event_new(&e));
                OK(sd_event_add_defer(e, NULL, on_defer, &c));
                CHECK(sd_event_run(e, 0) == 1);
                sd_event_unref(e);
        }
}

int main(void) {
        sd_event *e;
        OK(sd_event_default(&e));
        in_threads(run);
        for (unsigned i = 0; i < THREADS; i++)
                CHECK(loops[i] != e);
        in_threads(make_and_free);
        SHOW(sd_event_run(e, 0));
        sd_event_unref(e);
        return 0;
}
