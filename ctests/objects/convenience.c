/* sd_bus_get_property(3), sd_bus_set_property(3), sd_bus_call_method(3), sd_bus_reply_method_return(3), sd_bus_reply_method_error(3):
 * what they send and return, and which arguments they refuse.
 * ctest: nobus */

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "service.h"

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
               sd_bus_error *error) {
        (void) bus, (void) path, (void) interface, (void) userdata;
        if (!strcmp(property, "Fails"))
                return sd_bus_error_set(error, "a.b.Error", "own text");
        if (!strcmp(property, "Strings"))
                return sd_bus_message_append(reply, "as", 2, "one", "two");
        if (!strcmp(property, "None"))
                return sd_bus_message_append(reply, "as", 0);
        if (!strcmp(property, "Pair"))
                return sd_bus_message_append(reply, "(su)", "text", 5);
        return -EIO;
}

static int method(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const char *what, *member = sd_bus_message_get_member(m);
        sd_bus_error e = SD_BUS_ERROR_MAKE_CONST("a.b.Const", "const text"), named = SD_BUS_ERROR_MAKE_CONST("a.b.Named", NULL),
                     unset = SD_BUS_ERROR_NULL;
        (void) userdata, (void) error;

        OK(sd_bus_message_read(m, "s", &what));
        CHECK(!strcmp(member, "Reply"));
        if (!strcmp(what, "return"))
                return sd_bus_reply_method_return(m, NULL);
        if (!strcmp(what, "values"))
                return sd_bus_reply_method_return(m, "sa{sv}", "text", 1, "key", "u", 7);
        if (!strcmp(what, "bad types")) {
                int r = sd_bus_reply_method_return(m, "z");
                return sd_bus_reply_method_return(m, "i", r);
        }
        if (!strcmp(what, "error"))
                return sd_bus_reply_method_error(m, &e);
        if (!strcmp(what, "named"))
                return sd_bus_reply_method_error(m, &named);
        if (!strcmp(what, "unset")) {
                int r = sd_bus_reply_method_error(m, &unset);
                return sd_bus_reply_method_return(m, "i", r);
        }
        if (!strcmp(what, "errorf"))
                return sd_bus_reply_method_errorf(m, "a.b.Format", "%s %d", "number", 5);
        if (!strcmp(what, "errorf without text"))
                return sd_bus_reply_method_errorf(m, "a.b.Format", NULL);
        if (!strcmp(what, "errorf without name")) {
                int r = sd_bus_reply_method_errorf(m, NULL, "text");
                return sd_bus_reply_method_return(m, "i", r);
        }
        if (!strcmp(what, "errno"))
                return sd_bus_reply_method_errno(m, EPERM, NULL);
        if (!strcmp(what, "negative errno"))
                return sd_bus_reply_method_errno(m, -EDOM, NULL);
        if (!strcmp(what, "errno and error"))
                return sd_bus_reply_method_errno(m, EPERM, &e);
        if (!strcmp(what, "errno and unset"))
                return sd_bus_reply_method_errno(m, EPERM, &unset);
        if (!strcmp(what, "errno 0"))
                return sd_bus_reply_method_errno(m, 0, NULL);
        if (!strcmp(what, "errnof"))
                return sd_bus_reply_method_errnof(m, -EBUSY, "busy: %m %d", 5);
        if (!strcmp(what, "errnof 0"))
                return sd_bus_reply_method_errnof(m, 0, "busy: %d", 5);
        if (!strcmp(what, "errnof without text"))
                return sd_bus_reply_method_errnof(m, EBUSY, NULL);
        return -ENOSYS;
}

static struct data {
        char *s, *o, *g;
        int b;
        uint8_t y;
        int16_t n;
        uint16_t q;
        int32_t i;
        uint32_t u;
        int64_t x;
        uint64_t t;
        double d;
} data = { .b = 1, .y = 200, .n = -5, .q = 60000, .i = -70000, .u = 4000000000, .x = -5000000000, .t = UINT64_MAX, .d = 2.5 };

#define FIELD(type) SD_BUS_WRITABLE_PROPERTY(#type, #type, NULL, NULL, offsetof(struct data, type), SD_BUS_VTABLE_UNPRIVILEGED)

static void serve(int fd) {
        static const sd_bus_vtable table[] = {
                SD_BUS_VTABLE_START(0),
                SD_BUS_PROPERTY("Fails", "s", get, 0, 0),
                SD_BUS_PROPERTY("Strings", "as", get, 0, 0),
                SD_BUS_PROPERTY("None", "as", get, 0, 0),
                SD_BUS_PROPERTY("Pair", "(su)", get, 0, 0),
                FIELD(s), FIELD(o), FIELD(g), FIELD(b), FIELD(y), FIELD(n), FIELD(q), FIELD(i), FIELD(u), FIELD(x), FIELD(t), FIELD(d),
                SD_BUS_VTABLE_END
        };
        static const sd_id128_t id = { .bytes = { 1 } };

        data.s = strdup("text");
        data.o = strdup("/path");
        data.g = strdup("as");
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        OK(sd_bus_new(&server));
        OK(sd_bus_set_fd(server, fd, fd));
        OK(sd_bus_set_server(server, 1, id));
        OK(sd_bus_start(server));
        OK(sd_bus_add_object_vtable(server, NULL, "/p", "x.y", table, &data));
        OK(sd_bus_add_object(server, NULL, "/c", method, NULL));
        for (;;) {
                int r = sd_bus_process(server, NULL);
                if (r == -ECONNRESET || r == -ENOTCONN)
                        _exit(0);
                OK(r);
                if (r == 0 && sd_bus_wait(server, UINT64_MAX) < 0)
                        _exit(0);
        }
}

/* Shows what a call left in an error. */
static sd_bus_error error;

#define TRY(expr)                                                                               \
        do {                                                                                    \
                SHOW(expr);                                                                     \
                if (sd_bus_error_is_set(&error))                                                \
                        printf("  %s: %s\n", error.name, error.message ?: "-");                 \
                sd_bus_error_free(&error);                                                      \
        } while (0)

static void properties(void) {
        puts("-- properties");
        sd_bus_message *m = NULL;
        static const char *const names[] = { "s", "o", "g", "b", "y", "n", "q", "i", "u", "x", "t", "d", "Strings", "None", "Pair", "Fails",
                                             "Unknown" };
        for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
                const char *name = names[i], *type = strlen(name) == 1 ? name : !strcmp(name, "Pair") ? "(su)" : "as";
                printf("%s:\n", name);
                m = NULL;
                TRY(sd_bus_get_property(client, NULL, "/p", "x.y", name, &error, &m, type));
                if (m)
                        print_message(" reply", m);
                m = sd_bus_message_unref(m);
                char *s = NULL, **l = NULL;
                TRY(sd_bus_get_property_string(client, NULL, "/p", "x.y", name, &error, &s));
                if (s)
                        printf(" string %s\n", s);
                free(s);
                TRY(sd_bus_get_property_strv(client, NULL, "/p", "x.y", name, &error, &l));
                printf(" strv %s\n", l ? "set" : "NULL");
                for (char **p = l; p && *p; p++) {
                        printf(" string %s\n", *p);
                        free(*p);
                }
                free(l);
                uint64_t value = 0;
                TRY(sd_bus_get_property_trivial(client, NULL, "/p", "x.y", name, &error, name[0], &value));
                printf(" value %" PRIu64 "\n", value);
        }
        TRY(sd_bus_get_property(client, NULL, "/p", "x.y", "i", &error, &m, "u"));
        uint64_t value;
        TRY(sd_bus_get_property_trivial(client, NULL, "/p", "x.y", "i", &error, 'u', &value));
        TRY(sd_bus_set_property(client, NULL, "/p", "x.y", "i", &error, "i", 17));
        TRY(sd_bus_set_property(client, NULL, "/p", "x.y", "s", &error, "s", "changed"));
        TRY(sd_bus_set_property(client, NULL, "/p", "x.y", "s", &error, "i", 5));
        TRY(sd_bus_set_property(client, NULL, "/p", "x.y", "Strings", &error, "as", 1, "x"));
        TRY(sd_bus_set_property(client, NULL, "/p", "x.y", "Unknown", &error, "as", 1, "x"));
        TRY(sd_bus_get_property(client, NULL, "/p", "x.y", "i", &error, &m, "i"));
        print_message(" reply", m);
        sd_bus_message_unref(m);

        puts("-- refused");
        char *s, **l;
        TRY(sd_bus_get_property(NULL, NULL, "/p", "x.y", "i", &error, &m, "i"));
        TRY(sd_bus_get_property(client, NULL, "/p", NULL, "i", &error, &m, "i"));
        TRY(sd_bus_get_property(client, NULL, "/p", "invalid", "i", &error, &m, "i"));
        TRY(sd_bus_get_property(client, NULL, "/p", "x.y", NULL, &error, &m, "i"));
        TRY(sd_bus_get_property(client, NULL, "/p", "x.y", "in-valid", &error, &m, "i"));
        TRY(sd_bus_get_property(client, NULL, "/p", "x.y", "i", &error, NULL, "i"));
        TRY(sd_bus_get_property(client, NULL, "/p", "x.y", "i", &error, &m, NULL));
        TRY(sd_bus_get_property(client, NULL, "/p", "x.y", "i", &error, &m, "ii"));
        TRY(sd_bus_get_property(client, NULL, "/p", "x.y", "i", &error, &m, ""));
        TRY(sd_bus_get_property(client, NULL, "p", "x.y", "i", &error, &m, "i"));
        TRY(sd_bus_get_property(client, "not valid", "/p", "x.y", "i", &error, &m, "i"));
        TRY(sd_bus_get_property_trivial(NULL, NULL, "/p", "x.y", "i", &error, 'i', &value));
        TRY(sd_bus_get_property_trivial(client, NULL, "/p", NULL, "i", &error, 'i', &value));
        TRY(sd_bus_get_property_trivial(client, NULL, "/p", "x.y", NULL, &error, 'i', &value));
        TRY(sd_bus_get_property_trivial(client, NULL, "/p", "x.y", "i", &error, 's', &value));
        TRY(sd_bus_get_property_trivial(client, NULL, "/p", "x.y", "i", &error, 'v', &value));
        TRY(sd_bus_get_property_trivial(client, NULL, "/p", "x.y", "i", &error, 'i', NULL));
        TRY(sd_bus_get_property_string(NULL, NULL, "/p", "x.y", "s", &error, &s));
        TRY(sd_bus_get_property_string(client, NULL, "/p", "x.y", "s", &error, NULL));
        TRY(sd_bus_get_property_string(client, NULL, "/p", "x", "s", &error, &s));
        TRY(sd_bus_get_property_strv(NULL, NULL, "/p", "x.y", "s", &error, &l));
        TRY(sd_bus_get_property_strv(client, NULL, "/p", "x.y", "s", &error, NULL));
        TRY(sd_bus_set_property(NULL, NULL, "/p", "x.y", "i", &error, "i", 17));
        TRY(sd_bus_set_property(client, NULL, "/p", NULL, "i", &error, "i", 17));
        TRY(sd_bus_set_property(client, NULL, "/p", "x.y", NULL, &error, "i", 17));
        TRY(sd_bus_set_property(client, NULL, "/p", "x.y", "i", &error, NULL));
        TRY(sd_bus_set_property(client, NULL, "/p", "x.y", "i", &error, "", 17));
        TRY(sd_bus_set_property(client, NULL, "/p", "x.y", "i", &error, "ii", 17, 18));
        TRY(sd_bus_set_property(client, NULL, "p", "x.y", "i", &error, "i", 17));
        TRY(sd_bus_set_property(client, NULL, "/p", "x.y", "i", NULL, "u", 17));
        TRY(sd_bus_get_property(client, NULL, "/p", "x.y", "Unknown", NULL, &m, "i"));
}

static void replies(void) {
        static const char *const kinds[] = { "return", "values", "bad types", "error", "named", "unset", "errorf", "errorf without text",
                                             "errorf without name", "errno", "negative errno", "errno and error", "errno and unset",
                                             "errno 0", "errnof", "errnof 0", "errnof without text", "unknown" };
        puts("-- replies");
        for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
                sd_bus_message *m = NULL;
                printf("%s:\n", kinds[i]);
                TRY(sd_bus_call_method(client, NULL, "/c", "x.y", "Reply", &error, &m, "s", kinds[i]));
                if (m)
                        print_message(" reply", m);
                sd_bus_message_unref(m);
        }
        sd_bus_message *call, *reply;
        sd_bus_error e = SD_BUS_ERROR_MAKE_CONST("a.b.Const", "const text");
        SHOW(sd_bus_reply_method_return(NULL, NULL));
        SHOW(sd_bus_reply_method_error(NULL, &e));
        SHOW(sd_bus_reply_method_error(NULL, NULL));
        SHOW(sd_bus_reply_method_errorf(NULL, "a.b", "x"));
        SHOW(sd_bus_reply_method_errno(NULL, EPERM, NULL));
        SHOW(sd_bus_reply_method_errnof(NULL, EPERM, "x"));
        OK(sd_bus_message_new_method_call(client, &call, NULL, "/c", "x.y", "Reply"));
        SHOW(sd_bus_reply_method_return(call, NULL));
        SHOW(sd_bus_reply_method_error(call, &e));
        SHOW(sd_bus_reply_method_errno(call, EPERM, NULL));
        OK(sd_bus_message_append(call, "s", "return"));
        OK(sd_bus_call(client, call, 0, NULL, &reply));
        SHOW(sd_bus_reply_method_return(reply, NULL));
        SHOW(sd_bus_reply_method_error(reply, &e));
        SHOW(sd_bus_reply_method_error(call, NULL));
        SHOW(sd_bus_reply_method_errno(reply, EPERM, NULL));
        SHOW(sd_bus_reply_method_errorf(reply, "a.b", "x"));
        SHOW(sd_bus_reply_method_errnof(reply, EPERM, "x"));
        sd_bus_message_unref(reply);
        sd_bus_message_unref(call);
}

int main(void) {
        int fds[2];

        CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) >= 0);
        fflush(stdout);
        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0) {
                close(fds[1]);
                serve(fds[0]);
        }
        close(fds[0]);
        OK(sd_bus_new(&client));
        OK(sd_bus_set_fd(client, fds[1], fds[1]));
        OK(sd_bus_start(client));
        properties();
        replies();
        sd_bus_flush_close_unref(client);
        waitpid(pid, NULL, 0);
        return 0;
}
