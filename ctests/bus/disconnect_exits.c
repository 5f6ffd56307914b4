/* sd_bus_set_exit_on_disconnect(3), with a loop and without, asked for before and after.
 * ctest: nobus no-valgrind (processes that end in the library leave things open) */

#include "../peers.h"

#include <systemd/sd-event.h>

static int on_local(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("  %s\n", sd_bus_message_get_member(m));
        return 0;
}

static int on_exit_source(sd_event_source *s, void *userdata) {
        int code = -1;
        OK(sd_event_get_exit_code(sd_event_source_get_event(s), &code));
        printf("  exit source, code %d, open %d\n", code, sd_bus_is_open(userdata));
        return 0;
}

static void exits(bool attached, bool late) {
        sd_bus *client, *server;
        sd_event *loop = NULL;
        sd_event_source *source;
        int code = -1;
        printf("— exit on disconnect, %s%s\n", attached ? "in a loop" : "without a loop", late ? ", asked for late" : "");
        fflush(stdout);
        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0) {
                pair(&client, &server);
                if (!late)
                        OK(sd_bus_set_exit_on_disconnect(client, true));
                OK(sd_bus_add_filter(client, NULL, on_local, (void *) "filter"));
                if (attached) {
                        OK(sd_event_new(&loop));
                        OK(sd_bus_attach_event(client, loop, 0));
                        OK(sd_event_add_exit(loop, &source, on_exit_source, client));
                }
                sd_bus_close(server);
                if (late) {
                        for (int i = 0; i < 5; i++)
                                if (attached)
                                        (void) sd_event_run(loop, 0);
                                else
                                        (void) sd_bus_process(client, NULL);
                        SHOW(sd_bus_set_exit_on_disconnect(client, true));
                        SHOW(sd_bus_get_exit_on_disconnect(client));
                }
                if (attached) {
                        int r = 0;
                        for (int i = 0; i < 10 && sd_event_get_state(loop) != SD_EVENT_FINISHED; i++) {
                                r = sd_event_run(loop, 0);
                                printf("  run %d\n", r);
                        }
                        printf("  state %d", sd_event_get_state(loop));
                        r = sd_event_get_exit_code(loop, &code);
                        printf(" code %s%d %d\n", r < 0 ? strerrorname_np(-r) : "", code, sd_bus_is_open(client));
                        sd_event_source_unref(source);
                        fflush(stdout);
                        sd_bus_unref(client);
                        sd_event_unref(loop);
                } else {
                        for (int i = 0; i < 10; i++) {
                                int r = sd_bus_process(client, NULL);
                                printf("  process %d\n", r);
                                fflush(stdout);
                        }
                        sd_bus_unref(client);
                }
                sd_bus_unref(server);
                exit(55);
        }
        int status;
        CHECK(waitpid(pid, &status, 0) == pid);
        printf("  ends with %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
}

int main(void) {
        for (int i = 0; i < 4; i++)
                exits(i & 1, i & 2);
        return 0;
}
