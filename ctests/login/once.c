/* Each getter, called once.
 * ctest: oom */

#include <sys/socket.h>

#include "login.h"

static void processes(int peer) {
        SHOW_TEXT(sd_pid_get_session(0, &ret));
        SHOW_NUMBER(uid_t, sd_pid_get_owner_uid(0, &ret));
        SHOW_TEXT(sd_pid_get_unit(0, &ret));
        SHOW_TEXT(sd_pid_get_slice(0, &ret));
        SHOW_TEXT(sd_pid_get_machine_name(0, &ret));
        SHOW_TEXT(sd_pid_get_cgroup(0, &ret));
        SHOW_TEXT(sd_peer_get_user_slice(peer, &ret));
        SHOW_TEXT(sd_peer_get_cgroup(peer, &ret));
}

static void lists(void) {
        char **sessions = NULL;
        uid_t *uids = NULL;
        unsigned count = 0;
        SHOW(sd_seat_get_sessions("seat0", &sessions, &uids, &count));
        print_texts(sessions, false);
        free(uids);
        SHOW_TEXT(sd_seat_get_active("seat0", &ret, NULL));
        SHOW(sd_seat_can_tty(NULL));
        SHOW(sd_uid_is_on_seat(1000, 0, "seat0"));
        SHOW_TEXTS(sd_uid_get_sessions(1000, 0, &ret));
        SHOW_TEXT(sd_uid_get_state(1000, &ret));
        SHOW_TEXT(sd_uid_get_state(1001, &ret));
        SHOW_NUMBER(uint64_t, sd_uid_get_login_time(1000, &ret));
        SHOW_TEXTS(sd_get_seats(&ret));
        uids = NULL;
        SHOW(sd_get_uids(&uids));
        free(uids);
        int *interfaces = NULL;
        SHOW(sd_machine_get_ifindices("m", &interfaces));
        free(interfaces);
        SHOW_TEXT(sd_machine_get_class(".host", &ret));
}

int main(void) {
        sd_login_monitor *m = NULL;
        int pair[2];
        enter_namespace();
        cover("/run");
        put("/run/systemd/sessions/1", "UID=1000\nSTATE=active\nSEAT=seat0\nEXTRA_DEVICE_ACCESS=a b\nREALTIME=1\n");
        put("/run/systemd/users/1000", "STATE=active\nREALTIME=5\nONLINE_SESSIONS=1 2\n");
        put("/run/systemd/seats/seat0", "ACTIVE=1\nCAN_TTY=1\nUIDS=1000 1001\nSESSIONS=1 2\n");
        put("/run/systemd/machines/m", "CLASS=vm\nNETIF=1 2 3\n");
        CHECK(symlink("m", "/run/systemd/machines/unit:session-1.scope") == 0);
        CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
        enter_cgroup("0::/user.slice/user-1000.slice/session-1.scope\n", "0::/init.scope\n");
        processes(pair[0]);
        lists();
        SHOW_TEXT(sd_session_get_state(NULL, &ret));
        SHOW_NUMBER(uid_t, sd_session_get_uid("1", &ret));
        SHOW_NUMBER(uint64_t, sd_session_get_start_time("1", &ret));
        SHOW_TEXTS(sd_session_get_extra_device_access("1", &ret));
        SHOW(sd_login_monitor_new(NULL, &m));
        sd_login_monitor_unref(m);
        close(pair[0]);
        close(pair[1]);
}
