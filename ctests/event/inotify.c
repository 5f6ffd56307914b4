/* sd_event_add_inotify(3): watches by path and descriptor, several on one inode, priorities, files that vanish.
 * ctest: oom-loose */

#include <fcntl.h>
#include <limits.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "../check.h"

static sd_event *e;
static char directory[] = "/tmp/ctest-inotify-XXXXXX";

static int on_inotify(sd_event_source *s, const struct inotify_event *ev, void *u) {
        static const struct { uint32_t bit; const char *name; } bits[] = {
                { IN_ACCESS, "access" }, { IN_MODIFY, "modify" }, { IN_ATTRIB, "attrib" }, { IN_CLOSE_WRITE, "close-write" },
                { IN_CLOSE_NOWRITE, "close-nowrite" }, { IN_OPEN, "open" }, { IN_MOVED_FROM, "moved-from" }, { IN_MOVED_TO, "moved-to" },
                { IN_CREATE, "create" }, { IN_DELETE, "delete" }, { IN_DELETE_SELF, "delete-self" }, { IN_MOVE_SELF, "move-self" },
                { IN_UNMOUNT, "unmount" }, { IN_Q_OVERFLOW, "overflow" }, { IN_IGNORED, "ignored" }, { IN_ISDIR, "isdir" },
        };
        (void) s;
        printf("  %s:", (const char *) u);
        for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
                if (ev->mask & bits[i].bit)
                        printf(" %s", bits[i].name);
        printf("%s%s\n", ev->len > 0 ? " " : "", ev->len > 0 ? ev->name : "");
        return 0;
}

static int on_ending(sd_event_source *s, const struct inotify_event *ev, void *u) {
        on_inotify(s, ev, u);
        sd_event_source_unref(s);
        return 0;
}

static int on_failing(sd_event_source *s, const struct inotify_event *ev, void *u) {
        on_inotify(s, ev, u);
        return -EIO;
}

static void run_all(void) {
        while (OK(sd_event_run(e, 0)) > 0)
                ;
}

static const char *in(const char *name) {
        static char path[2][PATH_MAX];
        static int which;
        which = !which;
        snprintf(path[which], PATH_MAX, "%s/%s", directory, name);
        return path[which];
}

static void touch(const char *name) {
        int fd = open(in(name), O_WRONLY|O_CREAT|O_CLOEXEC, 0600);
        CHECK(fd >= 0);
        close(fd);
}

static void checks(sd_event *on) {
        sd_event_source *s = NULL;
        int fd = open(directory, O_PATH|O_CLOEXEC);
#define ADDED(expr) do { SHOW(expr); s = sd_event_source_unref(s); } while (0)
        ADDED(sd_event_add_inotify(on, &s, NULL, IN_CREATE, on_inotify, ""));
        ADDED(sd_event_add_inotify(on, &s, in("nothing"), IN_CREATE, on_inotify, ""));
        ADDED(sd_event_add_inotify(on, &s, in("nothing"), IN_CREATE|IN_MASK_ADD, on_inotify, ""));
        ADDED(sd_event_add_inotify(on, &s, directory, 0, on_inotify, ""));
        ADDED(sd_event_add_inotify(on, &s, directory, 1u << 30, on_inotify, ""));
        ADDED(sd_event_add_inotify(on, &s, directory, IN_CREATE|IN_MASK_CREATE, on_inotify, ""));
        ADDED(sd_event_add_inotify(on, &s, directory, IN_CREATE|IN_MASK_ADD, on_inotify, ""));
        ADDED(sd_event_add_inotify(on, &s, directory, IN_CREATE, on_inotify, ""));
        ADDED(sd_event_add_inotify(on, &s, directory, IN_CREATE, NULL, ""));
        ADDED(sd_event_add_inotify(on, &s, in("file"), IN_ATTRIB|IN_ONLYDIR, on_inotify, ""));
        ADDED(sd_event_add_inotify(on, &s, in("link"), IN_ATTRIB|IN_DONT_FOLLOW, on_inotify, ""));
        ADDED(sd_event_add_inotify(on, &s, in("link"), IN_ATTRIB, on_inotify, ""));
        ADDED(sd_event_add_inotify_fd(on, &s, -1, IN_CREATE, on_inotify, ""));
        ADDED(sd_event_add_inotify_fd(on, &s, 4711, IN_CREATE, on_inotify, ""));
        ADDED(sd_event_add_inotify_fd(on, &s, 4711, IN_CREATE|IN_MASK_ADD, on_inotify, ""));
        ADDED(sd_event_add_inotify_fd(on, &s, -1, IN_CREATE|IN_MASK_ADD, on_inotify, ""));
        ADDED(sd_event_add_inotify_fd(on, &s, fd, IN_CREATE|IN_MASK_ADD, on_inotify, ""));
        ADDED(sd_event_add_inotify_fd(on, &s, fd, IN_CREATE, on_inotify, ""));
        ADDED(sd_event_add_inotify_fd(on, &s, fd, IN_CREATE|IN_ONESHOT, on_inotify, ""));
        close(fd);
}

static void properties(void) {
        sd_event_source *s;
        const char *path;
        uint32_t mask;
        int enabled;

        puts("properties");
        OK(sd_event_add_inotify(e, &s, in("link"), IN_ATTRIB|IN_ONESHOT|IN_DONT_FOLLOW, on_inotify, "a"));
        SHOW(sd_event_source_get_inotify_mask(s, NULL));
        SHOW(sd_event_source_get_inotify_mask(s, &mask));
        SHOW(mask == (IN_ATTRIB|IN_ONESHOT|IN_DONT_FOLLOW));
        SHOW(sd_event_source_get_inotify_path(s, NULL));
        SHOW(sd_event_source_get_inotify_path(s, &path));
        SHOW_STRING(path + strlen(directory));
        SHOW(sd_event_source_get_enabled(s, &enabled));
        SHOW(enabled);
        SHOW(sd_event_source_set_priority(s, 5));
        SHOW(sd_event_source_get_inotify_path(s, &path));
        SHOW(sd_event_source_set_enabled(s, SD_EVENT_OFF));
        SHOW(sd_event_source_get_inotify_path(s, &path));
        SHOW(sd_event_source_set_priority(s, 6));
        SHOW(sd_event_source_set_enabled(s, SD_EVENT_ONESHOT));
        run_all();
        SHOW(sd_event_source_set_priority(s, 6));
        SHOW(sd_event_source_set_priority(s, 7));
        CHECK(rename(in("file"), in("moved")) == 0);
        SHOW(sd_event_source_get_inotify_path(s, &path));
        SHOW_STRING(path + strlen(directory));
        CHECK(rename(in("moved"), in("file")) == 0);
        sd_event_source_unref(s);
        OK(sd_event_add_inotify(e, &s, in("link"), IN_ATTRIB, on_inotify, "a"));
        SHOW(sd_event_source_get_inotify_path(s, &path));
        SHOW_STRING(path + strlen(directory));
        sd_event_source_unref(s);
}

static void shared(void) {
        sd_event_source *s[4];

        puts("several on one inode");
        OK(sd_event_add_inotify(e, &s[0], directory, IN_CREATE, on_inotify, "create"));
        OK(sd_event_add_inotify(e, &s[1], directory, IN_DELETE|IN_CREATE, on_inotify, "create, delete"));
        OK(sd_event_add_inotify(e, &s[2], directory, IN_DELETE, on_inotify, "delete"));
        OK(sd_event_add_inotify(e, &s[3], directory, IN_ALL_EVENTS, on_inotify, "all"));
        OK(sd_event_source_set_priority(s[2], -1));
        touch("x");
        CHECK(unlink(in("x")) == 0);
        run_all();
        puts("one is off");
        OK(sd_event_source_set_enabled(s[3], SD_EVENT_OFF));
        touch("x");
        run_all();
        OK(sd_event_source_set_enabled(s[3], SD_EVENT_ON));
        CHECK(unlink(in("x")) == 0);
        puts("two go");
        sd_event_source_unref(s[3]);
        sd_event_source_unref(s[1]);
        run_all();
        touch("x");
        CHECK(unlink(in("x")) == 0);
        run_all();
        puts("one goes, one is switched off while pending");
        touch("x");
        touch("y");
        CHECK(unlink(in("x")) == 0);
        CHECK(unlink(in("y")) == 0);
        SHOW(sd_event_run(e, 0));
        SHOW(sd_event_source_get_pending(s[0]));
        SHOW(sd_event_source_get_pending(s[2]));
        OK(sd_event_source_set_enabled(s[0], SD_EVENT_OFF));
        run_all();
        sd_event_source_unref(s[0]);
        sd_event_source_unref(s[2]);
}

static void vanishing(void) {
        sd_event_source *s, *t;

        puts("a file vanishes");
        touch("x");
        OK(sd_event_add_inotify(e, &s, in("x"), IN_ATTRIB|IN_DELETE_SELF, on_inotify, "a"));
        OK(sd_event_add_inotify(e, &t, in("x"), IN_ACCESS, on_inotify, "b"));
        CHECK(unlink(in("x")) == 0);
        run_all();
        touch("x");
        run_all();
        sd_event_source_unref(s);
        sd_event_source_unref(t);

        puts("a handler gives up its source, another fails");
        OK(sd_event_add_inotify(e, &s, directory, IN_CREATE|IN_DELETE, on_ending, "a"));
        OK(sd_event_add_inotify(e, &t, directory, IN_CREATE|IN_DELETE, on_failing, "b"));
        CHECK(unlink(in("x")) == 0);
        touch("x");
        run_all();
        SHOW(sd_event_source_get_enabled(t, NULL));
        sd_event_source_unref(t);
        OK(sd_event_add_inotify(e, &s, in("x"), IN_ATTRIB|IN_ONESHOT, on_inotify, "once"));
        CHECK(chmod(in("x"), 0640) == 0);
        CHECK(chmod(in("x"), 0600) == 0);
        run_all();
        SHOW(sd_event_source_get_enabled(s, NULL));
        sd_event_source_unref(s);
        CHECK(unlink(in("x")) == 0);
}

static void much(void) {
        sd_event_source *s;

        puts("an overflow");
        int fd = open("/proc/sys/fs/inotify/max_queued_events", O_RDONLY|O_CLOEXEC);
        char text[32] = "";
        CHECK(read(fd, text, sizeof(text) - 1) > 0);
        close(fd);
        int most = atoi(text), seen = 0;
        OK(sd_event_add_inotify(e, &s, in("file"), IN_OPEN|IN_ATTRIB, on_inotify, "many"));
        OK(sd_event_source_set_enabled(s, SD_EVENT_OFF));
        for (int i = 0; i < most + 10 && most <= 20000; i++) {
                fd = open(in("file"), O_RDONLY|O_CLOEXEC);
                CHECK(fd >= 0);
                close(fd);
                if (i % 2)
                        CHECK(chmod(in("file"), 0600) == 0);
        }
        while (OK(sd_event_run(e, 0)) > 0)
                seen++;
        SHOW(seen);
        sd_event_source_unref(s);
}

int main(void) {
        CHECK(mkdtemp(directory));
        touch("file");
        CHECK(symlink("file", in("link")) == 0);
        OK(sd_event_new(&e));
        checks(NULL);
        puts("== live");
        checks(e);
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0) {
                checks(e);
                fflush(NULL);
                _exit(0);
        }
        int status;
        CHECK(waitpid(pid, &status, 0) == pid && status == 0);
        properties();
        shared();
        vanishing();
        much();

        puts("no handler");
        OK(sd_event_add_inotify(e, NULL, directory, IN_CREATE, NULL, (void*) 12L));
        touch("x");
        SHOW(sd_event_loop(e));
        puts("== finished");
        checks(e);
        e = sd_event_unref(e);
        CHECK(unlink(in("x")) == 0);
        CHECK(unlink(in("file")) == 0);
        CHECK(unlink(in("link")) == 0);
        CHECK(rmdir(directory) == 0);
        return 0;
}
