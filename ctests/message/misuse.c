/* Null pointers and containers that end the process on the reference: -EINVAL, and the message can still be used.
 * ctest: no-asan (the reference's faults are caught in children) */

#include <sys/resource.h>
#include <sys/wait.h>

#include "pair.h"

static sd_bus_message *m;

static int append_without_value(void) { return sd_bus_message_append_basic(m, 'u', NULL); }
static int extend_without_place(void) { return sd_bus_message_read_strv_extend(m, NULL); }
static int enter_what_is_none(void) { return sd_bus_message_enter_container(m, 0, NULL); }

static int of_no_message(void) {
        char **l = NULL;

        return sd_bus_message_read_strv_extend(NULL, &l);
}

static void expect(int (*call)(void)) {
        int status;
        pid_t child = fork();

        CHECK(child >= 0);
        if (child == 0) {
                setrlimit(RLIMIT_CORE, &(struct rlimit) {});
                fclose(stderr);
                _exit(-call());
        }
        CHECK(waitpid(child, &status, 0) == child);
        if (on_reference())
                CHECK(WIFSIGNALED(status));
        else
                CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EINVAL);
}

int main(void) {
        struct pair p = pair_open();

        m = pair_call(&p);
        expect(append_without_value);
        OK(sd_bus_message_append(m, "uas", 1, 0));
        OK(sd_bus_message_seal(m, 1, 0));
        expect(enter_what_is_none);
        OK(sd_bus_message_skip(m, "u"));
        expect(extend_without_place);
        expect(of_no_message);
        SHOW(sd_bus_message_skip(m, "as"));
        sd_bus_message_unref(m);
        pair_close(&p);
        return 0;
}
