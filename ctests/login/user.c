/* What do the getters say of users and seats? */

#include "login.h"

static void show_user(void) {
        SHOW_TEXT(sd_uid_get_state(1000, &ret));
        SHOW_TEXT(sd_uid_get_display(1000, &ret));
        SHOW_NUMBER(uint64_t, sd_uid_get_login_time(1000, &ret));
        for (int active = -1; active < 3; active++) {
                SHOW_TEXTS(sd_uid_get_sessions(1000, active, &ret));
                SHOW_TEXTS(sd_uid_get_seats(1000, active, &ret));
        }
        SHOW(sd_uid_get_state(1000, NULL));
        SHOW(sd_uid_get_display(1000, NULL));
        SHOW(sd_uid_get_login_time(1000, NULL));
        SHOW(sd_uid_get_sessions(1000, 0, NULL));
        SHOW(sd_uid_get_seats(1000, 0, NULL));
}

static void show_seat(const char *seat) {
        char *session = NULL, **sessions = (char **) -1;
        uid_t uid = 77, *uids = (uid_t *) -1;
        unsigned count = 77;
        SHOW(sd_seat_get_active(seat, &session, &uid));
        SHOW_STRING(session);
        SHOW(uid);
        free(session);
        SHOW(sd_seat_get_active(seat, NULL, NULL));
        SHOW(sd_seat_get_active(seat, NULL, &uid));
        SHOW(uid);
        SHOW_TEXT(sd_seat_get_active(seat, &ret, NULL));
        SHOW(sd_seat_get_sessions(seat, &sessions, &uids, &count));
        print_texts(sessions, false);
        SHOW(count);
        if (uids == (uid_t *) -1 || !uids)
                printf("%s\n", uids ? "untouched" : "NULL");
        else {
                for (unsigned i = 0; i < count; i++)
                        printf("  %u\n", uids[i]);
                free(uids);
        }
        SHOW(sd_seat_get_sessions(seat, NULL, NULL, NULL));
        SHOW(sd_seat_get_sessions(seat, NULL, NULL, &count));
        SHOW(count);
        SHOW_TEXTS(sd_seat_get_sessions(seat, &ret, NULL, NULL));
        SHOW(sd_seat_can_tty(seat));
        SHOW(sd_seat_can_graphical(seat));
        SHOW(sd_seat_can_multi_session(seat));
        for (int active = -1; active < 2; active++)
                for (uid_t user = 1000; user < 1002; user++)
                        SHOW(sd_uid_is_on_seat(user, active, seat));
}

static const char *const users[] = {
        "NAME=joe\nSTATE=active\nSESSIONS=1 2 3\nACTIVE_SESSIONS=1\nONLINE_SESSIONS=1 2\nSEATS=seat0 seat1 seat2\nACTIVE_SEATS=seat0\n"
        "ONLINE_SEATS=seat0 seat1\nDISPLAY=1\nREALTIME=555\n",
        "",
        "STATE=\nSESSIONS=\nONLINE_SESSIONS=  \nACTIVE_SESSIONS=\" a\\\\ b 'c d' e\"\nSEATS=a,b\nONLINE_SEATS=a  b\tc\nDISPLAY=\nREALTIME=x\n",
        "STATE=online\nREALTIME=0x10\nSESSIONS='a\nb'\n",
        "STATE=active\nREALTIME=99999999999999999999\n",
        "STATE=online\nREALTIME=x\n",
        "STATE=active\n",
        "STATE=closing\nREALTIME=5\n",
        "STATE=lingering\nREALTIME=x\n",
        "REALTIME=-1\n",
};

static const char *const seats[] = {
        "IS_SEAT0=1\nCAN_MULTI_SESSION=1\nCAN_TTY=1\nCAN_GRAPHICAL=0\nACTIVE=1\nACTIVE_UID=1000\nSESSIONS=1 2\nUIDS=1000 1001\n",
        "",
        "CAN_TTY=x\nCAN_GRAPHICAL=\nACTIVE=\nACTIVE_UID=x\nSESSIONS=1 2 3\nUIDS=1000 x\n",
        "ACTIVE=1\nSESSIONS=1\nUIDS=1000 1001 1001\n",
        "ACTIVE_UID=1000\nUIDS=1000\n",
        "ACTIVE_UID=1000\nUIDS=10000 2000\nSESSIONS=a/b x\n",
        "UIDS=1000,1001\nACTIVE_UID=4294967295\nACTIVE=a/b\n",
        "UIDS=01000\nACTIVE_UID='1000 1001'\nACTIVE=1\nSESSIONS=1\n",
        "UIDS=1000 1001\nSESSIONS=1 2\nACTIVE=1\n",
};

static void names(void) {
        static const char *const odd[] = { "", ".", "..", "a/b", "/", "seat\n", "Seat 0", "\xc3\xa4", ".x" };
        char name[300];
        for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
                printf("<%s>\n", odd[i]);
                SHOW(sd_seat_can_tty(odd[i]));
                SHOW(sd_seat_get_active(odd[i], NULL, NULL));
                SHOW(sd_uid_is_on_seat(1000, 0, odd[i]));
        }
        memset(name, 'a', sizeof name);
        for (size_t length = 254; length < 258; length++) {
                name[length] = 0;
                SHOW(sd_seat_can_tty(name));
                name[length] = 'a';
        }
        const uid_t nobody[] = { 65535, -1 };
        for (int i = 0; i < 2; i++) {
                SHOW(sd_uid_get_state(nobody[i], NULL));
                SHOW(sd_uid_get_display(nobody[i], NULL));
                SHOW(sd_uid_get_login_time(nobody[i], NULL));
                SHOW(sd_uid_get_sessions(nobody[i], 0, NULL));
                SHOW(sd_uid_get_seats(nobody[i], 0, NULL));
                SHOW(sd_uid_is_on_seat(nobody[i], 0, "seat0"));
                SHOW(sd_uid_is_on_seat(nobody[i], 0, "a/b"));
        }
}

int main(void) {
        enter_namespace();
        cover("/run");
        show_user();
        show_seat("seat0");
        names();
        put("/run/systemd/users/1001", "");
        put("/run/systemd/seats/seat1", "");
        show_user();
        show_seat("seat0");
        for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
                printf("%s\n", users[i]);
                put("/run/systemd/users/1000", users[i]);
                show_user();
        }
        for (size_t i = 0; i < sizeof seats / sizeof *seats; i++) {
                printf("%s\n", seats[i]);
                put("/run/systemd/seats/seat0", seats[i]);
                show_seat("seat0");
        }
        put("/run/systemd/seats/seat0", seats[0]);
        enter_cgroup("0::/x.service\n", "0::/init.scope\n");
        show_seat(NULL);
        put("/run/own-cgroup", "0::/user.slice/user-1000.slice/session-1.scope\n");
        show_seat(NULL);
        put("/run/systemd/sessions/1", "UID=1000\n");
        show_seat(NULL);
        put("/run/systemd/sessions/1", "UID=1000\nSEAT=seat0\n");
        show_seat(NULL);
        CHECK(unlink("/run/systemd/users/1000") == 0 && mkdir("/run/systemd/users/1000", 0755) == 0);
        show_user();
}
