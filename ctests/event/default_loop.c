/* sd_event_default(3): one loop per thread, made when asked for, gone with its last reference; SD_EVENT_DEFAULT stands for it. */

#include <pthread.h>
#include <sys/wait.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static int say(sd_event_source *s, void *u) { (void) s; if (u) printf("  %s\n", (const char *) u); return 0; }
static int on_time(sd_event_source *s, uint64_t usec, void *u) { (void) usec; return say(s, u); }

static sd_event *first;

static void *thread(void *silent) {
        sd_event *e;
        pid_t tid;
        CHECK(sd_event_default(NULL) == 0);
        CHECK(sd_event_exit(SD_EVENT_DEFAULT, 0) == -ENOPKG);
        CHECK(sd_event_default(&e) == 1);
        CHECK(e != first);
        CHECK(sd_event_get_tid(e, &tid) == 0 && tid == gettid());
        for (int i = 0; i < 200; i++) {
                OK(sd_event_add_defer(SD_EVENT_DEFAULT, NULL, say, silent ? NULL : "deferred"));
                OK(sd_event_add_time_relative(SD_EVENT_DEFAULT, NULL, CLOCK_MONOTONIC, (uint64_t) i, 1, on_time, NULL));
                OK(sd_event_run(SD_EVENT_DEFAULT, 0));
                if (!silent)
                        break;
        }
        OK(sd_event_exit(SD_EVENT_DEFAULT, 3));
        CHECK(sd_event_loop(SD_EVENT_DEFAULT) == 3);
        e = sd_event_unref(e);
        CHECK(sd_event_default(NULL) == 0);
        return NULL;
}

static void *unref_elsewhere(void *e) {
        sd_event_unref(e);
        return NULL;
}

int main(void) {
        sd_event *e, *f;
        sd_event_source *s;
        pthread_t threads[8];
        pid_t tid;

        SHOW(sd_event_default(NULL));
        SHOW(sd_event_default(&e));
        SHOW(sd_event_default(NULL));
        SHOW(sd_event_default(&f));
        SHOW(e == f);
        SHOW(sd_event_get_tid(e, &tid));
        SHOW(tid == getpid());
        sd_event_unref(f);
        first = e;
        SHOW(sd_event_add_defer(SD_EVENT_DEFAULT, &s, say, "defer"));
        SHOW(sd_event_source_get_event(s) == e);
        SHOW(sd_event_run(SD_EVENT_DEFAULT, 0));
        SHOW(sd_event_get_state(SD_EVENT_DEFAULT));
        SHOW(sd_event_get_fd(SD_EVENT_DEFAULT) == sd_event_get_fd(e));

        puts("another thread");
        CHECK(pthread_create(threads, NULL, thread, NULL) == 0 && pthread_join(threads[0], NULL) == 0);
        puts("many threads");
        for (int i = 0; i < 8; i++)
                CHECK(pthread_create(threads + i, NULL, thread, "silent") == 0);
        for (int i = 0; i < 8; i++)
                CHECK(pthread_join(threads[i], NULL) == 0);

        puts("a fork");
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0) {
                SHOW(sd_event_default(NULL));
                SHOW(sd_event_default(&f));
                SHOW(e == f);
                SHOW(sd_event_run(f, 0));
                SHOW(sd_event_get_state(SD_EVENT_DEFAULT));
                SHOW(sd_event_source_get_event(s) == NULL);
                sd_event_source_unref(s);
                sd_event_unref(f);
                SHOW(sd_event_unref(e) == NULL);
                SHOW(sd_event_default(NULL));
                SHOW(sd_event_default(&e));
                SHOW(sd_event_run(e, 0));
                sd_event_unref(e);
                fflush(NULL);
                _exit(0);
        }
        int status;
        CHECK(waitpid(pid, &status, 0) == pid && status == 0);

        puts("the source keeps it");
        sd_event_unref(e);
        SHOW(sd_event_default(NULL));
        SHOW(sd_event_default(&f));
        SHOW(e == f);
        sd_event_unref(f);
        sd_event_source_unref(s);
        SHOW(sd_event_default(NULL));

        puts("a new one");
        SHOW(sd_event_default(&e));
        sd_event_unref(e);
        puts("one that is none's default");
        OK(sd_event_new(&e));
        SHOW(sd_event_get_tid(e, &tid));
        SHOW(sd_event_default(NULL));
        sd_event_unref(e);
        puts("given up by another thread");
        SHOW(sd_event_default(&e));
        CHECK(pthread_create(threads, NULL, unref_elsewhere, e) == 0 && pthread_join(threads[0], NULL) == 0);
        SHOW(sd_event_default(NULL));
        SHOW(sd_event_default(&e));
        sd_event_unref(e);
        return 0;
}
