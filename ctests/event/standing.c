/* sd_event_add_defer(3): a source that stays on lets others of its priority have their turn. */

#include <sys/eventfd.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static int say(sd_event_source *s, void *u) { (void) s; printf(" %s", (const char *) u); return 0; }
static int on_io(sd_event_source *s, int fd, uint32_t revents, void *u) { (void) fd; (void) revents; return say(s, u); }
static int on_time(sd_event_source *s, uint64_t usec, void *u) { (void) usec; return say(s, u); }

static void standing(sd_event *e, const char *name, int64_t priority) {
        sd_event_source *s;
        OK(sd_event_add_defer(e, &s, say, (void *) name));
        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
        OK(sd_event_source_set_priority(s, priority));
        OK(sd_event_source_set_floating(s, 1));
        sd_event_source_unref(s);
}

int main(void) {
        int fd = eventfd(1, EFD_CLOEXEC);

        for (int mode = 0; mode < 7; mode++) {
                sd_event *e;
                sd_event_source *s = NULL;
                OK(sd_event_new(&e));
                standing(e, "a", 0);
                if (mode == 1 || mode == 3)
                        standing(e, "b", 0);
                if (mode == 2)
                        standing(e, "c", -1);
                if (mode >= 3 && mode <= 5) {
                        OK(sd_event_add_io(e, &s, fd, EPOLLIN, on_io, "io"));
                        OK(sd_event_source_set_priority(s, mode == 3 ? 0 : mode == 4 ? 1 : -1));
                }
                if (mode == 6) {
                        OK(sd_event_add_time(e, &s, CLOCK_MONOTONIC, 1, 1, on_time, "time"));
                        OK(sd_event_source_set_enabled(s, SD_EVENT_ON));
                }
                for (int i = 0; i < 12; i++)
                        OK(sd_event_run(e, 0));
                puts("");
                sd_event_source_unref(s);
                sd_event_unref(e);
        }
        close(fd);
        return 0;
}
