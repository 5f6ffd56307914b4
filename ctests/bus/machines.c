/* sd_bus_open_system_machine(3), x-machine-unix: addresses: a bus in a container is connected to from within its namespaces; what the registry
 * of machines may say of it.
 * ctest: nobus */

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/un.h>

#include "../namespace.h"
#include "../peers.h"

#define SOCKET "/run/dbus/system_bus_socket"

/* The container's first process: it has a /run of its own and serves there; says 'r' when it is ready, 'c' when somebody has come. It ends
 * with the test, which it would else keep from being over. */
static void serve(int say) {
        static const char answer[] = "DATA\r\nOK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\n";
        struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = SOCKET };
        CHECK(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
        CHECK(mount("none", "/", "", MS_REC | MS_PRIVATE, NULL) == 0);
        cover("/run");
        CHECK(mkdir("/run/dbus", 0755) == 0);
        int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        CHECK(bind(fd, (struct sockaddr *) &address, sizeof address) == 0 && listen(fd, 5) == 0);
        CHECK(write(say, "r", 1) == 1);
        for (;;) {
                int peer = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
                struct ucred creds;
                socklen_t size = sizeof creds;
                CHECK(peer >= 0 && getsockopt(peer, SOL_SOCKET, SO_PEERCRED, &creds, &size) == 0);
                /* Who came only to see whether it can may have gone again. */
                (void) send(peer, answer, sizeof answer - 1, MSG_NOSIGNAL);
                CHECK(write(say, creds.uid == 0 ? "c" : "?", 1) == 1);
                char rest[4096];
                while (read(peer, rest, sizeof rest) > 0)
                        ;
                close(peer);
        }
}

struct box {
        pid_t pid;
        int heard;
};

static void map(pid_t pid, const char *what) {
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/%s", pid, what);
        put(path, "0 0 1");
}

static struct box box(int flags) {
        int fds[2], go[2];
        char byte;
        CHECK(pipe2(fds, O_CLOEXEC) == 0 && pipe2(go, O_CLOEXEC) == 0);
        fflush(stdout);
        pid_t pid = (pid_t) syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL);
        CHECK(pid >= 0);
        if (pid == 0) {
                CHECK(read(go[0], &byte, 1) == 1);
                serve(fds[1]);
        }
        close(fds[1]);
        if (flags & CLONE_NEWUSER) {
                map(pid, "uid_map");
                map(pid, "gid_map");
        }
        CHECK(write(go[1], "g", 1) == 1 && read(fds[0], &byte, 1) == 1 && byte == 'r');
        close(go[0]), close(go[1]);
        return (struct box) { pid, fds[0] };
}

static void unbox(struct box b) {
        CHECK(kill(b.pid, SIGKILL) == 0 && waitpid(b.pid, NULL, 0) == b.pid);
        close(b.heard);
}

static void registered(const char *format, pid_t pid) {
        char text[200];
        snprintf(text, sizeof text, format, pid);
        put("/run/systemd/machines/box", text);
}

static void show_connection(sd_bus *bus, struct box b) {
        char byte;
        sd_bus_creds *creds;
        pid_t pid = 0;
        CHECK(read(b.heard, &byte, 1) == 1);
        printf("  connected as root: %d\n", byte == 'c');
        for (int i = 0; i < 100 && sd_bus_is_ready(bus) <= 0 && sd_bus_is_open(bus) > 0; i++)
                if (sd_bus_process(bus, NULL) == 0)
                        (void) sd_bus_wait(bus, 100000);
        SHOW(sd_bus_is_open(bus));
        OK(sd_bus_get_owner_creds(bus, SD_BUS_CREDS_PID, &creds));
        OK(sd_bus_creds_get_pid(creds, &pid));
        CHECK(pid == b.pid);
        sd_bus_creds_unref(creds);
}

static void connects(const char *address, struct box b) {
        sd_bus *bus;
        int before = descriptors();
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_address(bus, address));
        SHOW(sd_bus_start(bus));
        show_connection(bus, b);
        sd_bus_close_unref(bus);
        CHECK(descriptors() == before);
}

/* What start says with an entry of the registry. */
static void entry(const char *what, const char *format, struct box b) {
        sd_bus *bus;
        char byte;
        registered(format, b.pid);
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_address(bus, "x-machine-unix:machine=box"));
        int r = sd_bus_start(bus);
        printf("%s: %s%s\n", what, r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : "0");
        sd_bus_close_unref(bus);
        if (r >= 0)
                CHECK(read(b.heard, &byte, 1) == 1);
}

/* What start says of an address. */
static void address(const char *format, struct box b) {
        sd_bus *bus;
        char text[200], byte;
        snprintf(text, sizeof text, format, b.pid);
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_address(bus, text));
        int r = sd_bus_start(bus);
        printf("%s: %s%s\n", format, r < 0 ? "-" : "", r < 0 ? strerrorname_np(-r) : "0");
        sd_bus_close_unref(bus);
        if (r >= 0)
                CHECK(read(b.heard, &byte, 1) == 1);
}

static void boxed(const char *what, int flags) {
        struct box b = box(flags);
        char address[100];
        sd_bus *bus;
        printf("— %s\n", what);
        registered("CLASS=container\nLEADER=%d\n", b.pid);
        connects("x-machine-unix:machine=box", b);
        snprintf(address, sizeof address, "x-machine-unix:pid=%d", b.pid);
        connects(address, b);
        connects("unix:path=/none;x-machine-unix:machine=none;x-machine-unix:machine=box", b);
        SHOW(sd_bus_open_system_machine(&bus, "box"));
        show_connection(bus, b);
        sd_bus_close_unref(bus);
        SHOW(sd_bus_open_system_machine(&bus, "other"));
        unbox(b);
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_address(bus, "x-machine-unix:machine=box"));
        SHOW(sd_bus_start(bus));
        sd_bus_unref(bus);
}

int main(void) {
        enter_namespace();
        CHECK(mkdir("/run/systemd", 0755) == 0 || errno == EEXIST);
        cover("/run/systemd");
        CHECK(mkdir("/run/systemd/machines", 0755) == 0);
        boxed("a mount namespace", CLONE_NEWNS);
        boxed("and a pid namespace", CLONE_NEWNS | CLONE_NEWPID);
        boxed("and a user namespace", CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUSER);

        struct box b = box(CLONE_NEWNS);
        printf("— entries\n");
        entry("quoted", "# comment\nNAME=box\nCLASS=\"container\"\nLEADER='%d'\n", b);
        entry("spaces", "CLASS = container\nLEADER=%d\n", b);
        entry("space before", "  CLASS=container\n  LEADER=%d\n", b);
        entry("space behind", "CLASS=container  \nLEADER=%d \n", b);
        entry("twice", "CLASS=vm\nCLASS=container\nLEADER=1\nLEADER=%d\n", b);
        entry("no newline", "CLASS=container\nLEADER=%d", b);
        entry("no class", "LEADER=%d\n", b);
        entry("a virtual machine", "CLASS=vm\nLEADER=%d\n", b);
        entry("no leader", "CLASS=container\n", b);
        entry("an empty leader", "CLASS=container\nLEADER=\n", b);
        entry("leader 0", "CLASS=container\nLEADER=0\n", b);
        entry("leader 1", "CLASS=container\nLEADER=1\n", b);
        entry("leader -1", "CLASS=container\nLEADER=-1\n", b);
        entry("a leader in hexadecimal", "CLASS=container\nLEADER=0x%x\n", b);
        entry("a leader with a sign", "CLASS=container\nLEADER=+%d\n", b);
        entry("a leader that is none", "CLASS=container\nLEADER=x\n", b);
        entry("a large leader", "CLASS=container\nLEADER=99999999999\n", b);
        entry("nobody's leader", "CLASS=container\nLEADER=4194303\n", b);
        entry("neither", "NAME=box\n", b);
        entry("a leader behind space", "CLASS=container\nLEADER=\" %d\"\n", b);
        entry("a leader before space", "CLASS=container\nLEADER=\"%d \"\n", b);
        entry("a leader with a backslash", "CLASS=contai\\ner\nLEADER=%d\n", b);
        entry("not UTF-8", "NAME=\xff\nCLASS=container\nLEADER=%d\n", b);
        entry("empty", "", b);
        entry("no assignments", "nonsense\n", b);
        printf("— addresses\n");
        registered("CLASS=container\nLEADER=%d\n", b.pid);
        address("x-machine-unix:machine=box,pid=%d", b);
        address("x-machine-unix:pid=%d,machine=none", b);
        address("x-machine-unix:pid=0x%x", b);
        address("x-machine-unix:pid=%%20%d", b);
        address("x-machine-unix:pid=%d%%20", b);
        address("x-machine-unix:pid=+%d", b);
        address("x-machine-unix:pid=", b);
        address("x-machine-unix:pid=-1", b);
        address("x-machine-unix:pid=4194303", b);
        address("x-machine-unix:pid=99999999999", b);
        address("x-machine-unix:pid=%d,guid=" SERVER_ID_TEXT, b);
        address("x-machine-unix:machine=box,unknown=x", b);
        address("x-machine-unix:machine=box.", b);
        address("x-machine-unix:machine=;x-machine-unix:machine=box", b);
        address("x-machine-unix:machine=none;x-machine-unix:pid=4194303", b);
        CHECK(unlink("/run/systemd/machines/box") == 0 && mkdir("/run/systemd/machines/box", 0755) == 0);
        sd_bus *bus;
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_address(bus, "x-machine-unix:machine=box"));
        SHOW(sd_bus_start(bus));
        sd_bus_unref(bus);
        unbox(b);
        return 0;
}
