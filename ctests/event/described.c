/* sd_event_add_signal(3), sd_event_add_inotify(3): their sources are described from the beginning, by the signal's name and the path as it was
 * given; others are not. What the user says replaces that.
 * ctest: oom */

#include <sys/inotify.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static void shown(sd_event_source *s) {
        const char *text = "unchanged";
        SHOW(sd_event_source_get_description(s, &text));
        SHOW_STRING(text);
}

int main(void) {
        sd_event *e;
        OK(sd_event_new(&e));
        for (int number = 1; number <= SIGRTMAX; number++) {
                sd_event_source *s = NULL;
                if (number == SIGKILL || number == SIGSTOP || number == SIGPROF || (number > SIGSYS && number < SIGRTMIN))
                        continue;
                OK(sd_event_add_signal(e, &s, number | SD_EVENT_SIGNAL_PROCMASK, NULL, NULL));
                shown(s);
                OK(sd_event_source_set_description(s, "mine"));
                shown(s);
                OK(sd_event_source_set_description(s, NULL));
                shown(s);
                sd_event_source_unref(s);
        }

        sd_event_source *dot, *slash, *by_fd, *timer, *post;
        OK(sd_event_add_inotify(e, &dot, ".", IN_DELETE_SELF, NULL, NULL));
        shown(dot);
        OK(sd_event_add_inotify(e, &slash, "/./", IN_DELETE_SELF, NULL, NULL));
        shown(slash);
        OK(sd_event_add_inotify_fd(e, &by_fd, STDIN_FILENO, IN_DELETE_SELF, NULL, NULL));
        shown(by_fd);
        OK(sd_event_add_time(e, &timer, CLOCK_MONOTONIC, 0, 0, NULL, NULL));
        shown(timer);
        OK(sd_event_add_post(e, &post, NULL, NULL));
        shown(post);

        sd_event_source_unref(post);
        sd_event_source_unref(timer);
        sd_event_source_unref(by_fd);
        sd_event_source_unref(slash);
        sd_event_source_unref(dot);
        sd_event_unref(e);
        return 0;
}
