/* What reaches the notification socket, in whose name, and what becomes of the variable?
 * ctest: oom-loose no-leaks (another pid namespace stands in the way of their finder) */

#include <systemd/sd-daemon.h>
#include <wchar.h>

#include "../namespace.h"
#include "listener.h"

static void show_unset(void) {
        SHOW_STRING(getenv("NOTIFY_SOCKET"));
        setenv("NOTIFY_SOCKET", "@nobody-is-there", 1);
}

/* Nothing is sent. */
static void refused(void) {
        static const int fds[300];
        unsetenv("NOTIFY_SOCKET");
        SHOW(sd_notify(0, NULL));
        SHOW(sd_notify(0, ""));
        SHOW(sd_notify(0, "READY=1"));
        SHOW(sd_notifyf(0, "%d", 1));
        SHOW(sd_pid_notify_with_fds(0, 0, "A=1", NULL, 1));
        SHOW(sd_pid_notify_with_fds(0, 0, "A=1", fds, 300));
        SHOW(sd_pid_notify_with_fds(0, 0, NULL, fds, 300));
        SHOW(sd_pid_notify_with_fds(0, 0, "A=1", NULL, 300));

        setenv("NOTIFY_SOCKET", "@nobody-is-there", 1);
        SHOW(sd_notify(0, "A=1"));
        show_unset();
        SHOW(sd_notify(1, "A=1"));
        show_unset();
        SHOW(sd_notify(1, NULL));
        show_unset();
        SHOW(sd_notifyf(1, "A=%i", 1));
        show_unset();
        SHOW(sd_notifyf(1, "%ls", L"\xd800"));
        show_unset();
        SHOW(sd_pid_notify_with_fds(0, 1, "A=1", fds, 254));
        show_unset();
        SHOW(sd_pid_notifyf_with_fds(0, 1, NULL, 3, "A=%i", 1));
        show_unset();
        SHOW(sd_pid_notifyf_with_fds(0, 1, fds, (size_t) 1 << 32, "A=%i", 1));
        show_unset();
}

/* Which values name a socket? */
static void names(void) {
        static const char *const values[] = { "", "x", "./x", "@", "/", "/nonexistent", "/dev/null", "/tmp", "@x", "unix:/x", "vmci:1:2" };
        char value[200];
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
                printf("NOTIFY_SOCKET=%s\n", values[i]);
                setenv("NOTIFY_SOCKET", values[i], 1);
                SHOW(sd_notify(0, "A=1"));
        }
        for (int length = 105; length < 112; length++)
                for (int i = 0; i < 2; i++) {
                        memset(value, 'a', length);
                        value[0] = "@/"[i];
                        value[length] = 0;
                        printf("%c, %i characters\n", value[0], length);
                        setenv("NOTIFY_SOCKET", value, 1);
                        SHOW(sd_notify(0, "A=1"));
                }
}

static void messages(int fd) {
        static const int fds[253];
        static char large[150000];
        memset(large, 'a', sizeof large - 1);
        #define HEARD(call) do { SHOW(call); hear(fd); } while (0)
        HEARD(sd_notify(0, ""));
        HEARD(sd_notify(0, "READY=1\nSTATUS=so"));
        HEARD(sd_notifyf(0, "STATUS=%d %s", 5, "so"));
        HEARD(sd_notifyf(0, "%s", ""));
        HEARD(sd_pid_notify(getpid(), 0, "A=this"));
        HEARD(sd_pid_notify(getppid(), 0, "A=parent"));
        HEARD(sd_pid_notify(1, 0, "A=1"));
        HEARD(sd_pid_notify(-1, 0, "A=-1"));
        HEARD(sd_pid_notify(4194304, 0, "A=none"));
        HEARD(sd_pid_notifyf(1, 0, "A=%s", "1"));
        HEARD(sd_pid_notify_with_fds(0, 0, "FDSTORE=1", fds, 3));
        HEARD(sd_pid_notify_with_fds(0, 0, "FDSTORE=1", fds, 253));
        HEARD(sd_pid_notify_with_fds(1, 0, "FDSTORE=1", fds, 253));
        HEARD(sd_pid_notify_with_fds(0, 0, "FDSTORE=1", (int[]) { 0, -1 }, 2));
        HEARD(sd_pid_notify_with_fds(0, 0, "FDSTORE=1", (int[]) { 0, 999 }, 2));
        HEARD(sd_pid_notifyf_with_fds(0, 0, fds, 2, "FDNAME=%s", "so"));
        HEARD(sd_notify(0, large));
        IN_CHILD {
                HEARD(sd_notify(0, "A=child"));
                CHECK(setresuid(1000, 0, 0) == 0);
                HEARD(sd_notify(0, "A=real uid 1000"));
                HEARD(sd_pid_notify(1, 0, "A=1, real uid 1000"));
                close(fd);
        }
        IN_CHILD {
                CHECK(setresgid(1000, 1000, 1000) == 0 && setresuid(1000, 1000, 1000) == 0);
                HEARD(sd_notify(0, "A=uid 1000"));
                HEARD(sd_pid_notify(1, 0, "A=1, uid 1000"));
                HEARD(sd_pid_notify_with_fds(1, 0, "A=1, uid 1000", fds, 1));
                close(fd);
        }
        IN_CHILD {
                CHECK(setresuid(0, 1000, 0) == 0);
                HEARD(sd_notify(0, "A=effective uid 1000"));
                close(fd);
        }
        HEARD(sd_notify(1, "A=last"));
        SHOW_STRING(getenv("NOTIFY_SOCKET"));
}

int main(void) {
        static const char *const names_heard[] = { "@heard-by-this-test-alone", "/tmp/heard" };
        refused();
        names();
        enter_namespace();
        cover("/tmp");
        for (int i = 0; i < 2; i++) {
                printf("%s\n", names_heard[i]);
                int fd = listener(names_heard[i], SOCK_DGRAM);
                setenv("NOTIFY_SOCKET", names_heard[i], 1);
                messages(fd);
                close(fd);
                setenv("NOTIFY_SOCKET", names_heard[i], 1);
                SHOW(sd_notify(0, "A=too late"));
        }
        setenv("NOTIFY_SOCKET", "@other-type", 1);
        int types[] = { SOCK_STREAM, SOCK_SEQPACKET };
        for (int i = 0; i < 2; i++) {
                int fd = listener("@other-type", types[i]);
                SHOW(sd_notify(0, "A=1"));
                close(fd);
        }
}
