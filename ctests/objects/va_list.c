/* The functions that take a va_list: each reads the arguments of its caller to the end, more of them than fit the registers. */

#include "../peers.h"

static int message_handler(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("%s: %s", (const char *) userdata, sd_bus_message_get_member(m) ?: "reply");
        if (sd_bus_message_get_error(m))
                printf(" %s", sd_bus_message_get_error(m)->message);
        printf(" (%s)\n", sd_bus_message_get_signature(m, true));
        return 0;
}

static int signal_v(sd_bus *bus, const char *destination, const char *types, ...) {
        va_list ap;
        va_start(ap, types);
        int r = destination ? sd_bus_emit_signal_tov(bus, destination, "/o", "i.f", "To", types, ap) : sd_bus_emit_signalv(bus, "/o", "i.f", "All", types, ap);
        va_end(ap);
        return r;
}

static int call_v(sd_bus *bus, sd_bus_error *error, sd_bus_message **reply, const char *types, ...) {
        va_list ap;
        va_start(ap, types);
        int r = sd_bus_call_methodv(bus, NULL, "/o", "i.f", "Call", error, reply, types, ap);
        va_end(ap);
        return r;
}

static int call_async_v(sd_bus *bus, const char *member, const char *types, ...) {
        va_list ap;
        va_start(ap, types);
        int r = sd_bus_call_method_asyncv(bus, NULL, NULL, "/o", "i.f", member, message_handler, (void *) member, types, ap);
        va_end(ap);
        return r;
}

static int set_property_v(sd_bus *bus, const char *type, ...) {
        va_list ap;
        va_start(ap, type);
        int r = sd_bus_set_propertyv(bus, NULL, "/o", "i.f", "P", NULL, type, ap);
        va_end(ap);
        return r;
}

static int reply_v(sd_bus_message *call, const char *types, ...) {
        va_list ap;
        va_start(ap, types);
        int r = sd_bus_reply_method_returnv(call, types, ap);
        va_end(ap);
        return r;
}

static int reply_errorf_v(sd_bus_message *call, const char *format, ...) {
        va_list ap;
        va_start(ap, format);
        int r = sd_bus_reply_method_errorfv(call, "a.Error", format, ap);
        va_end(ap);
        return r;
}

static int reply_errnof_v(sd_bus_message *call, const char *format, ...) {
        va_list ap;
        va_start(ap, format);
        int r = sd_bus_reply_method_errnofv(call, ENXIO, format, ap);
        va_end(ap);
        return r;
}

static int read_v(sd_bus_message *m, const char *types, ...) {
        va_list ap;
        va_start(ap, types);
        int r = sd_bus_message_readv(m, types, ap);
        va_end(ap);
        return r;
}

static int set_errorf_v(sd_bus_error *e, const char *format, ...) {
        va_list ap;
        va_start(ap, format);
        int r = sd_bus_error_setfv(e, "a.Name", format, ap);
        va_end(ap);
        return r;
}

static int set_errnof_v(sd_bus_error *e, const char *format, ...) {
        va_list ap;
        va_start(ap, format);
        int r = sd_bus_error_set_errnofv(e, EBUSY, format, ap);
        va_end(ap);
        return r;
}

static int serve(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        if (sd_bus_message_is_method_call(m, "i.f", "Fail"))
                return reply_errorf_v(m, "%s is %d of %g, %s %s %s %d %d", "this", 1, 2.5, "a", "b", "c", 4, 5);
        if (sd_bus_message_is_method_call(m, "i.f", "Errno"))
                return reply_errnof_v(m, "%d %d %d %d %d %s %.1f", 1, 2, 3, 4, 5, "six", 7.0);
        if (sd_bus_message_is_method_call(m, "org.freedesktop.DBus.Properties", "Set")) {
                const char *interface, *property, *value;
                OK(sd_bus_message_read(m, "ssv", &interface, &property, "s", &value));
                printf("Set %s.%s to %s\n", interface, property, value);
                return sd_bus_reply_method_return(m, NULL);
        }
        uint8_t y;
        double d, e;
        const char *s;
        uint64_t t[6];
        SHOW(read_v(m, "ydsttttttd", &y, &d, &s, t, t + 1, t + 2, t + 3, t + 4, t + 5, &e));
        printf("%d %g %s %" PRIu64 " %" PRIu64 " %g\n", y, d, s, t[0], t[5], e);
        return reply_v(m, "a{sv}as(yqx)", 2, "k", "i", -1, "l", "ad", 1, 0.5, 3, "x", "y", "z", 7, 8, INT64_C(-9));
}

/* The peer serves in a child, for the calls wait. What it says is shown at the end. */
static void serving(int fd) {
        sd_bus *server = server_on(fd);
        OK(sd_bus_add_object(server, NULL, "/o", serve, NULL));
        OK(sd_bus_add_match(server, NULL, "type='signal',interface='i.f'", message_handler, (void *) "match"));
        OK(sd_bus_start(server));
        for (int r; (r = sd_bus_process(server, NULL)) >= 0;)
                if (r == 0 && sd_bus_wait(server, UINT64_MAX) < 0)
                        break;
        sd_bus_flush_close_unref(server);
        fflush(stdout);
        _exit(0);
}

int main(void) {
        int fds[2];
        CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) == 0);
        int said[2];
        CHECK(pipe(said) == 0);
        pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
                close(fds[0]);
                close(said[0]);
                CHECK(dup2(said[1], STDOUT_FILENO) >= 0);
                serving(fds[1]);
        }
        close(fds[1]);
        close(said[1]);
        sd_bus *bus = client_on(fds[0]);
        OK(sd_bus_start(bus));

        SHOW(signal_v(bus, NULL, "sdui", "s", 1.5, 2, -3) >= 0);
        SHOW(signal_v(bus, "a.b", "xxxxxxxs", INT64_C(1), INT64_C(2), INT64_C(3), INT64_C(4), INT64_C(5), INT64_C(6), INT64_C(7), "8") >= 0);
        sd_bus_message *reply = NULL;
        SHOW(call_v(bus, NULL, &reply, "ydsttttttd", 255, 0.25, "text", UINT64_MAX, UINT64_C(2), UINT64_C(3), UINT64_C(4), UINT64_C(5), UINT64_C(6), 9.75) >= 0);
        SHOW_STRING(sd_bus_message_get_signature(reply, true));
        reply = sd_bus_message_unref(reply);
        SHOW(set_property_v(bus, "s", "value") >= 0);
        SHOW(call_async_v(bus, "Fail", "sss", "a", "b", "c"));
        SHOW(call_async_v(bus, "Errno", NULL));
        while (sd_bus_pending_method_calls(bus))
                if (OK(sd_bus_process(bus, NULL)) == 0)
                        OK(sd_bus_wait(bus, UINT64_MAX));

        sd_bus_error e = SD_BUS_ERROR_NULL;
        SHOW(set_errorf_v(&e, "%s %d %d %d %d %d %g", "one", 2, 3, 4, 5, 6, 7.5));
        SHOW_STRING(e.message);
        sd_bus_error_free(&e);
        SHOW(set_errnof_v(&e, "%d%%: %s", 50, "half"));
        SHOW_STRING(e.name);
        SHOW_STRING(e.message);
        sd_bus_error_free(&e);
        sd_bus_flush_close_unref(bus);
        int status;
        CHECK(waitpid(child, &status, 0) == child && status == 0);
        char text[1000];
        ssize_t n = read(said[0], text, sizeof text);
        CHECK(n >= 0);
        printf("the peer says:\n%.*s", (int) n, text);
        close(said[0]);
        return 0;
}
