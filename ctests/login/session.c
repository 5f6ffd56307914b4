/* What do the getters say of a session, and how is its file read? */

#include "login.h"

#define PLACE "/run/systemd/sessions/1"

static void show_all(const char *id) {
        SHOW(sd_session_is_active(id));
        SHOW(sd_session_is_remote(id));
        SHOW_TEXT(sd_session_get_state(id, &ret));
        SHOW_NUMBER(uid_t, sd_session_get_uid(id, &ret));
        SHOW_TEXT(sd_session_get_username(id, &ret));
        SHOW_TEXT(sd_session_get_seat(id, &ret));
        SHOW_NUMBER(uint64_t, sd_session_get_start_time(id, &ret));
        SHOW_TEXT(sd_session_get_service(id, &ret));
        SHOW_TEXT(sd_session_get_type(id, &ret));
        SHOW_TEXT(sd_session_get_class(id, &ret));
        SHOW_TEXT(sd_session_get_desktop(id, &ret));
        SHOW_TEXT(sd_session_get_display(id, &ret));
        SHOW_NUMBER(pid_t, sd_session_get_leader(id, &ret));
        SHOW_TEXT(sd_session_get_remote_host(id, &ret));
        SHOW_TEXT(sd_session_get_remote_user(id, &ret));
        SHOW_TEXT(sd_session_get_tty(id, &ret));
        SHOW_NUMBER(unsigned, sd_session_get_vt(id, &ret));
        SHOW_TEXTS(sd_session_get_extra_device_access(id, &ret));
}

static const char *const files[] = {
        "",
        "UID=1000\nUSER=joe\nACTIVE=1\nIS_DISPLAY=1\nSTATE=active\nREMOTE=0\nTYPE=x11\nCLASS=user\nSCOPE=session-1.scope\nSEAT=seat0\nTTY=tty1\n"
        "DISPLAY=:0\nREMOTE_HOST=host\nREMOTE_USER=ru\nSERVICE=gdm\nDESKTOP=GNOME\nVTNR=1\nLEADER=42\nAUDIT=1\nREALTIME=1234567\nMONOTONIC=5\n"
        "EXTRA_DEVICE_ACCESS=a b c\n",
        "UID=x\nUSER=\nACTIVE=x\nSTATE=\nREMOTE=yes\nTYPE=\nSEAT=\nVTNR=x\nLEADER=x\nREALTIME=x\nEXTRA_DEVICE_ACCESS=\n",
        "UID=-1\nACTIVE=0\nREMOTE=1\nVTNR=0\nLEADER=0\nREALTIME=0\nEXTRA_DEVICE_ACCESS=a\n",
        "UID=65535\nACTIVE=2\nREMOTE=\nVTNR=-1\nLEADER=99999999999\nREALTIME=18446744073709551615\nEXTRA_DEVICE_ACCESS='a\\ b \"c d\"\te'\n",
        "UID=4294967295\nACTIVE=true\nREMOTE=no\nVTNR=4294967296\nLEADER=-5\nREALTIME=-1\nDESKTOP='a\\x41b'\n",
        "UID=4294967296\nACTIVE=ON\nREMOTE=f\nVTNR=0x10\nLEADER=0x10\nREALTIME=0x10\nDESKTOP=a\\x41b\n",
        "UID=01\nACTIVE=Off\nREMOTE=T\nVTNR=010\nLEADER=2147483648\nREALTIME=0b11\n",
        "UID='1 '\nACTIVE='1 '\nREMOTE=' 1'\nVTNR=' 7'\nLEADER='7 '\nREALTIME='+7'\n",
        "UID=0\nACTIVE=y\nREMOTE=n\nVTNR=\"\"\nLEADER=''\nREALTIME=\n",
};

static const char *const lines[] = {
        "TTY=a", "TTY=a ", "TTY= a", "TTY=\"a b\"", "TTY='a b'", "TTY=\"a\\\"b\"", "TTY=a\\ b", "TTY=\"a\\nb\"", "TTY=a\\\nb", "TTY=a#b", "#TTY=a", ";TTY=a",
        " TTY=a", "TTY =a", "TTY\t= a", "export TTY=a", "TTY=a\nTTY=b", "TTY=a\nTTY=", "TTY=a\rX=1", "TTY=\"a", "TTY='a\\'b'", "TTY=\"a\"b", "TTY=\"a\" b",
        "TTY=\"a\" 'b' c", "TTY=a\"b\"", "TTY=\"a\\$b\\`c\\\\d\\e\"", "TTY", "TTY\nTTY=z", "=x\nTTY=z", "TTY=\"a\nb\"", "TTY='a\nb'", "TTY=a\tb\t",
        "TTY=$HOME", "TTY=a\\", "TTY=\"a\\", "TTY=\"a\\\nb\"", "# c \\\nTTY=a", "; c \\\\\nTTY=a", "TTY=a;b", "TTY=''", "TTY=\"\"", "TTY=a\x01" "b",
        " # c\nTTY=q", "TTY=a'b", "x y=1\nTTY=q", "1X=1\nTTY=q", "TTY=a\\ ", "TTY=a\\  ", "TTY=\"a \" ", "TTY=\n\nX", "TTY=\"a\"\nb", "TTY=a=b",
        "TTY=\\\na", "TTY=\\a", "TTY=' '", "TTY=\"\\\r\n\"", "\n\n\r\rTTY=a\r\n", "TTY=\xc3\xa4", "tty=a",
};

int main(void) {
        char id[300];
        enter_namespace();
        cover("/run");
        show_all("1");
        CHECK(mkdir("/run/systemd", 0755) == 0 && mkdir("/run/systemd/sessions", 0755) == 0);
        show_all("1");
        static const char *const ids[] = { "", "/", "a/b", "..", ".", "a b", "1\n", "-", "a-b", "a_b", "a.b", "A9", "\xc3\xa4" };
        for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
                printf("<%s>\n", ids[i]);
                SHOW(sd_session_get_state(ids[i], NULL));
        }
        memset(id, 'a', sizeof id);
        for (size_t length = 254; length < 258; length++) {
                id[length] = 0;
                SHOW(sd_session_get_state(id, NULL));
                id[length] = 'a';
        }
        for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
                printf("%s\n", files[i]);
                put(PLACE, files[i]);
                show_all("1");
        }
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
                printf("{%s}\n", lines[i]);
                put(PLACE, lines[i]);
                SHOW_TEXT(sd_session_get_tty("1", &ret));
        }
        put_bytes(PLACE, "TTY=a\0b\n", 8);
        SHOW_TEXT(sd_session_get_tty("1", &ret));
        put_bytes(PLACE, "TTY=a\nX=\0b\n", 12);
        SHOW_TEXT(sd_session_get_tty("1", &ret));

        put(PLACE, files[1]);
        SHOW(sd_session_get_state("1", NULL));
        SHOW(sd_session_get_uid("1", NULL));
        SHOW(sd_session_get_username("1", NULL));
        SHOW(sd_session_get_start_time("1", NULL));
        SHOW(sd_session_get_leader("1", NULL));
        SHOW(sd_session_get_vt("1", NULL));
        SHOW(sd_session_get_extra_device_access("1", NULL));
        enter_cgroup("0::/x.service\n", "0::/init.scope\n");
        show_all(NULL);
        put("/run/own-cgroup", "0::/user.slice/user-1000.slice/session-1.scope\n");
        show_all(NULL);
        CHECK(unlink(PLACE) == 0);
        SHOW_TEXT(sd_session_get_state(NULL, &ret));
        CHECK(mkdir(PLACE, 0755) == 0);
        show_all("1");
        CHECK(rmdir(PLACE) == 0 && symlink("1", PLACE) == 0);
        SHOW_TEXT(sd_session_get_state("1", &ret));
        CHECK(unlink(PLACE) == 0);
        put(PLACE, "STATE=x\n");
        CHECK(chmod(PLACE, 0) == 0 && setresuid(1000, 1000, 1000) == 0);
        SHOW_TEXT(sd_session_get_state("1", &ret));
}
