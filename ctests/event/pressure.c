/* sd_event_add_memory_pressure(3): what is watched is said in the environment; types and periods are set before the first wait.
 * ctest: oom */

#include <fcntl.h>
#include <limits.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static sd_event *e;
static char directory[] = "/tmp/ctest-pressure-XXXXXX";

static int on_pressure(sd_event_source *s, void *u) {
        (void) s;
        printf("  %s\n", (const char *) u);
        return 0;
}

static void run_all(void) {
        int r;
        while ((r = sd_event_run(e, 0)) > 0)
                ;
        SHOW(r);
}

static const char *in(const char *name) {
        static char path[PATH_MAX];
        snprintf(path, PATH_MAX, "%s/%s", directory, name);
        return path;
}

static const char *const variables[][2] = {
        { "MEMORY_PRESSURE_WATCH", "MEMORY_PRESSURE_WRITE" },
        { "CPU_PRESSURE_WATCH", "CPU_PRESSURE_WRITE" },
        { "IO_PRESSURE_WATCH", "IO_PRESSURE_WRITE" },
};

static void environment(int kind, const char *watch, const char *write) {
        if (watch)
                setenv(variables[kind][0], watch, 1);
        else
                unsetenv(variables[kind][0]);
        if (write)
                setenv(variables[kind][1], write, 1);
        else
                unsetenv(variables[kind][1]);
}

static int add(sd_event *on, int kind, sd_event_source **ret, sd_event_handler_t handler, void *u) {
        switch (kind) {
        case 0: return sd_event_add_memory_pressure(on, ret, handler, u);
        case 1: return sd_event_add_cpu_pressure(on, ret, handler, u);
        default: return sd_event_add_io_pressure(on, ret, handler, u);
        }
}

static int set_type(int kind, sd_event_source *s, const char *type) {
        switch (kind) {
        case 0: return sd_event_source_set_memory_pressure_type(s, type);
        case 1: return sd_event_source_set_cpu_pressure_type(s, type);
        default: return sd_event_source_set_io_pressure_type(s, type);
        }
}

static int set_period(int kind, sd_event_source *s, uint64_t threshold, uint64_t window) {
        switch (kind) {
        case 0: return sd_event_source_set_memory_pressure_period(s, threshold, window);
        case 1: return sd_event_source_set_cpu_pressure_period(s, threshold, window);
        default: return sd_event_source_set_io_pressure_period(s, threshold, window);
        }
}

static void checks(sd_event *on, int kind) {
        sd_event_source *s = NULL;
        environment(kind, "/dev/null", NULL);
        SHOW(add(on, kind, &s, on_pressure, NULL));
        environment(kind, "", NULL);
        SHOW(add(on, kind, &s, on_pressure, NULL));
        s = sd_event_source_unref(s);
        environment(kind, "relative", NULL);
        SHOW(add(on, kind, &s, on_pressure, NULL));
        environment(kind, "/tmp/../tmp", NULL);
        SHOW(add(on, kind, &s, on_pressure, NULL));
        environment(kind, "/tmp//", NULL);
        SHOW(add(on, kind, &s, on_pressure, NULL));
        environment(kind, in("nothing"), NULL);
        SHOW(add(on, kind, &s, on_pressure, NULL));
        environment(kind, in("file"), NULL);
        SHOW(add(on, kind, &s, on_pressure, NULL));
        environment(kind, directory, NULL);
        SHOW(add(on, kind, &s, on_pressure, NULL));
        environment(kind, "/dev/zero", NULL);
        SHOW(add(on, kind, &s, on_pressure, NULL));
        environment(kind, in("fifo"), "this is not base64!");
        SHOW(add(on, kind, &s, on_pressure, NULL));
        environment(kind, in("fifo"), "");
        SHOW(add(on, kind, &s, on_pressure, NULL));
        s = sd_event_source_unref(s);
        environment(kind, "/proc/meminfo", "aGVsbG8=");
        SHOW(add(on, kind, &s, on_pressure, NULL));
        s = sd_event_source_unref(s);
}

static void fifo(int kind) {
        sd_event_source *s;
        char text[64] = "";

        puts("fifo");
        environment(kind, in("fifo"), "aGVsbG8=");
        OK(add(e, kind, &s, on_pressure, "fifo"));
        SHOW(set_type(kind, s, "some"));
        SHOW(set_type(kind, s, "none"));
        SHOW(set_period(kind, s, 1000, 2000));
        SHOW(sd_event_source_get_enabled(s, NULL));
        int fd = open(in("fifo"), O_RDWR|O_NONBLOCK|O_CLOEXEC);
        CHECK(read(fd, text, sizeof(text)) < 0);
        SHOW(sd_event_prepare(e));
        SHOW(sd_event_source_get_pending(s));
        int ready = sd_event_wait(e, 0);
        if (ready == -ENOMEM) /* what was prepared is off then */
                ready = sd_event_prepare(e) == 0 ? sd_event_wait(e, 0) : -1;
        SHOW(ready);
        ssize_t n = read(fd, text, sizeof(text));
        SHOW(n);
        SHOW(sd_event_dispatch(e));
        run_all();
        CHECK(write(fd, "x", 1) == 1);
        run_all();
        CHECK(write(fd, "x", 1) == 1);
        CHECK(write(fd, "x", 1) == 1);
        run_all();
        sd_event_source_unref(s);
        close(fd);
}

/* A call that lacked memory connected in vain. */
static int accept_live(int listening) {
        char text[64];

        for (;;) {
                int fd = accept(listening, NULL, NULL);
                if (recv(fd, text, sizeof(text), MSG_DONTWAIT) < 0)
                        return fd;
                CHECK(oom_spent);
                close(fd);
        }
}

static void stream(int kind) {
        sd_event_source *s;
        char text[64] = "";
        struct sockaddr_un address = { .sun_family = AF_UNIX };

        puts("socket");
        snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket", directory);
        int listening = socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0);
        CHECK(bind(listening, (struct sockaddr*) &address, sizeof(address)) == 0 && listen(listening, 10) == 0);
        environment(kind, in("socket"), "aGVsbG8=");
        OK(add(e, kind, &s, on_pressure, "socket"));
        int fd = accept_live(listening);
        run_all();
        ssize_t n = recv(fd, text, sizeof(text), MSG_DONTWAIT);
        SHOW(n);
        SHOW_STRING(text);
        CHECK(write(fd, "x", 1) == 1);
        run_all();
        CHECK(write(fd, "xyz", 3) == 3);
        run_all();
        close(fd);
        for (int i = 0; i < 3; i++)
                SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_get_enabled(s, NULL));
        sd_event_source_unref(s);
        environment(kind, in("socket"), NULL);
        OK(add(e, kind, &s, on_pressure, "socket"));
        fd = accept_live(listening);
        run_all();
        CHECK(recv(fd, text, sizeof(text), MSG_DONTWAIT) < 0);
        CHECK(write(fd, "x", 1) == 1);
        run_all();
        OK(sd_event_source_set_enabled(s, SD_EVENT_OFF));
        CHECK(write(fd, "x", 1) == 1);
        run_all();
        OK(sd_event_source_set_enabled(s, SD_EVENT_ONESHOT));
        run_all();
        CHECK(write(fd, "x", 1) == 1);
        run_all();
        sd_event_source_unref(s);
        close(fd);
        close(listening);
        CHECK(unlink(in("socket")) == 0);
}

static void default_files(int kind) {
        sd_event_source *s = NULL;

        puts("without environment");
        environment(kind, NULL, NULL);
        int r = MADE(add(e, kind, &s, on_pressure, "psi"));
        if (r == -EOPNOTSUPP)
                return;
        SHOW(r);
        SHOW(set_type((kind + 1) % 3, s, "some"));
        SHOW(set_period((kind + 1) % 3, s, 1, 2));
        SHOW(set_type(kind, s, NULL));
        SHOW(set_type(kind, s, ""));
        SHOW(set_type(kind, s, "none"));
        SHOW(set_type(kind, s, "full"));
        SHOW(set_type(kind, s, "full"));
        SHOW(set_type(kind, s, "some"));
        SHOW(set_period(kind, s, 0, 2000000));
        SHOW(set_period(kind, s, 1, 0));
        SHOW(set_period(kind, s, UINT64_MAX, 5));
        SHOW(set_period(kind, s, 5, UINT64_MAX));
        SHOW(set_period(kind, s, 3000000, 2000000));
        SHOW(set_period(kind, s, 100000, 2000000));
        SHOW(set_period(kind, s, 100000, 2000000));
        SHOW(set_period(kind, s, 150000, 2000000));
        run_all();
        SHOW(set_type(kind, s, "some"));
        SHOW(set_type(kind, s, "full"));
        SHOW(set_period(kind, s, 150000, 2000000));
        SHOW(sd_event_source_get_enabled(s, NULL));
        SHOW(sd_event_source_get_pending(s));
        s = sd_event_source_unref(s);
        SHOW(add(e, kind, &s, NULL, "psi"));
        s = sd_event_source_unref(s);
}

int main(void) {
        CHECK(mkdtemp(directory));
        CHECK(mkfifo(in("fifo"), 0600) == 0);
        int fd = open(in("file"), O_WRONLY|O_CREAT|O_CLOEXEC, 0600);
        CHECK(fd >= 0);
        close(fd);
        OK(sd_event_new(&e));
        for (int kind = 0; kind < 3; kind++) {
                printf("== %s\n", variables[kind][0]);
                checks(NULL, kind);
                checks(e, kind);
                fflush(NULL);
                pid_t pid = fork();
                if (pid == 0) {
                        checks(e, kind);
                        fflush(NULL);
                        _exit(0);
                }
                int status;
                CHECK(waitpid(pid, &status, 0) == pid && status == 0);
                fifo(kind);
                stream(kind);
                default_files(kind);
        }
        OK(sd_event_exit(e, 0));
        OK(sd_event_loop(e));
        puts("== finished");
        for (int kind = 0; kind < 3; kind++)
                checks(e, kind);
        e = sd_event_unref(e);
        CHECK(unlink(in("file")) == 0);
        CHECK(unlink(in("fifo")) == 0);
        CHECK(rmdir(directory) == 0);
        return 0;
}
