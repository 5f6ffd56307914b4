/* One end of a direct connection: `roles server PATH` or `roles client PATH`. Each prints what it saw, the same whoever is at the other end. */

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "../ctests/check.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"

static int signals;

static int on_echo(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        sd_bus_message *reply;
        OK(sd_bus_message_new_method_return(m, &reply));
        OK(sd_bus_message_copy(reply, m, true));
        int r = sd_bus_message_send(reply);
        sd_bus_message_unref(reply);
        return r < 0 ? r : 1;
}

static int on_fail(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return sd_bus_error_setf(error, "a.b.Failed", "%s", "as asked for");
}

static int on_pass(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        int fd;
        OK(sd_bus_message_read(m, "h", &fd));
        CHECK(write(fd, "passed", 6) == 6);
        return sd_bus_reply_method_return(m, NULL);
}

static const sd_bus_vtable vtable[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("Echo", "a{sv}(ids)", "a{sv}(ids)", on_echo, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("EchoBytes", "ay", "ay", on_echo, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("Fail", NULL, NULL, on_fail, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("Pass", "h", NULL, on_pass, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_VTABLE_END,
};

static int on_signal(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        signals++;
        return 0;
}

static void serve(int fd) {
        sd_bus *bus;
        int r;
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_fd(bus, fd, fd));
        OK(sd_bus_set_server(bus, true, SD_ID128_MAKE(00,11,22,33,44,55,66,77,88,99,aa,bb,cc,dd,ee,ff)));
        OK(sd_bus_start(bus));
        OK(sd_bus_add_object_vtable(bus, NULL, "/o", "a.b", vtable, NULL));
        OK(sd_bus_match_signal(bus, NULL, NULL, "/s", "a.b", "Count", on_signal, NULL));
        while ((r = sd_bus_process(bus, NULL)) >= 0)
                if (r == 0)
                        OK(sd_bus_wait(bus, UINT64_MAX));
        SHOW(r);
        SHOW(signals);
        sd_bus_unref(bus);
}

static int n_answers;

static int on_answer(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        CHECK(!sd_bus_message_is_method_error(m, NULL));
        n_answers++;
        return 0;
}

static void echo_bytes(sd_bus *bus, size_t size) {
        sd_bus_message *m, *reply;
        void *space;
        const void *got;
        size_t n;
        OK(sd_bus_message_new_method_call(bus, &m, NULL, "/o", "a.b", "EchoBytes"));
        OK(sd_bus_message_append_array_space(m, 'y', size, &space));
        for (size_t i = 0; i < size; i++)
                ((unsigned char *) space)[i] = (unsigned char) (i * 13);
        SHOW(sd_bus_call(bus, m, 0, NULL, &reply));
        OK(sd_bus_message_read_array(reply, 'y', &got, &n));
        SHOW(n);
        for (size_t i = 0; i < n; i++)
                CHECK(((const unsigned char *) got)[i] == (unsigned char) (i * 13));
        sd_bus_message_unref(m);
        sd_bus_message_unref(reply);
}

static void ask(int fd) {
        sd_bus *bus;
        sd_bus_message *reply;
        sd_bus_error error = SD_BUS_ERROR_NULL;
        const char *text;
        char read_back[8] = "";
        sd_id128_t id;
        int pipes[2];
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_fd(bus, fd, fd));
        OK(sd_bus_start(bus));
        SHOW(sd_bus_get_bus_id(bus, &id));
        SHOW(sd_bus_can_send(bus, 'h'));
        SHOW(sd_bus_call_method(bus, NULL, "/o", "a.b", "Echo", NULL, &reply, "a{sv}(ids)", 2, "k", "u", 5, "l", "as", 2, "x", "y", -3, 2.5, "text"));
        SHOW_STRING(sd_bus_message_get_signature(reply, true));
        OK(sd_bus_message_skip(reply, "a{sv}"));
        int32_t number;
        double real;
        SHOW(sd_bus_message_read(reply, "(ids)", &number, &real, &text));
        SHOW(number);
        SHOW(real == 2.5);
        SHOW_STRING(text);
        sd_bus_message_unref(reply);
        SHOW(sd_bus_call_method(bus, NULL, "/o", "a.b", "Fail", &error, NULL, NULL));
        SHOW_STRING(error.name);
        SHOW_STRING(error.message);
        sd_bus_error_free(&error);
        CHECK(pipe2(pipes, O_CLOEXEC) == 0);
        SHOW(sd_bus_call_method(bus, NULL, "/o", "a.b", "Pass", NULL, NULL, "h", pipes[1]));
        CHECK(read(pipes[0], read_back, 6) == 6);
        SHOW_STRING(read_back);
        echo_bytes(bus, 0);
        echo_bytes(bus, 70000);
        echo_bytes(bus, 12 << 20);
        for (int i = 0; i < 2000; i++) {
                OK(sd_bus_call_method_async(bus, NULL, NULL, "/o", "org.freedesktop.DBus.Peer", "Ping", on_answer, NULL, NULL));
                OK(sd_bus_emit_signal(bus, "/s", "a.b", "Count", "u", i));
        }
        while (n_answers < 2000)
                if (OK(sd_bus_process(bus, NULL)) == 0)
                        OK(sd_bus_wait(bus, UINT64_MAX));
        SHOW(n_answers);
        sd_bus_flush_close_unref(bus);
}

int main(int argc, char **argv) {
        CHECK(argc == 3);
        struct sockaddr_un address = { .sun_family = AF_UNIX };
        snprintf(address.sun_path, sizeof address.sun_path, "%s", argv[2]);
        int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (strcmp(argv[1], "server") == 0) {
                CHECK(bind(fd, (struct sockaddr *) &address, sizeof address) == 0 && listen(fd, 1) == 0);
                printf("listens\n");
                fflush(stdout);
                serve(accept4(fd, NULL, NULL, SOCK_CLOEXEC));
        } else {
                CHECK(connect(fd, (struct sockaddr *) &address, sizeof address) == 0);
                ask(fd);
        }
        return 0;
}
