/* sd_bus_track_new(3) in a forked child: the reference ends it with SIGSEGV; we say -ECHILD.
 * ctest: nobus */

#include "../peers.h"

static int gone(sd_bus_track *track, void *userdata) {
        return 0;
}

int main(void) {
        sd_bus *bus;
        sd_bus_track *track = NULL;
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_bus_client(bus, true));
        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0)
                _exit(sd_bus_track_new(bus, &track, gone, NULL) == -ECHILD ? 7 : 8);
        int status;
        CHECK(waitpid(pid, &status, 0) == pid);
        CHECK(on_reference() ? WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV : WIFEXITED(status) && WEXITSTATUS(status) == 7);
        sd_bus_unref(bus);
        return 0;
}
