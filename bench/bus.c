/* What does a connection cost? Both ends in one process, stepping in turn, or one end here and one in a child; through a bus where one runs. */

#include "bench.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>
#include <unistd.h>

static sd_bus *client, *server;
static uint64_t n_got;

static const sd_id128_t ID = SD_ID128_MAKE(00,11,22,33,44,55,66,77,88,99,aa,bb,cc,dd,ee,ff);

static int on_call(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata, (void) error;
        n_got++;
        return sd_bus_reply_method_return(m, NULL);
}

static int on_any(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) m, (void) userdata, (void) error;
        n_got++;
        return 1;
}

static int on_bytes(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const void *bytes;
        size_t size;
        (void) userdata, (void) error;
        OK(sd_bus_message_read_array(m, 'y', &bytes, &size));
        sd_bus_message *reply;
        OK(sd_bus_message_new_method_return(m, &reply));
        OK(sd_bus_message_append_array(reply, 'y', bytes, size));
        OK(sd_bus_message_send(reply));
        sd_bus_message_unref(reply);
        return 1;
}

static sd_bus *end(int fd, bool serves) {
        sd_bus *bus;
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_fd(bus, fd, fd));
        if (serves)
                OK(sd_bus_set_server(bus, true, ID));
        OK(sd_bus_start(bus));
        return bus;
}

static void ready(void) {
        while (OK(sd_bus_process(server, NULL)) + OK(sd_bus_process(client, NULL)) > 0)
                ;
}

static void connect_both(void) {
        int fds[2];
        OK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds));
        server = end(fds[0], true);
        client = end(fds[1], false);
        ready();
        OK(sd_bus_add_object(server, NULL, "/", on_call, NULL));
}

static void close_both(void) {
        sd_bus_flush_close_unref(client);
        sd_bus_flush_close_unref(server);
}

static void call_in_turn(uint64_t count, long argument) {
        (void) argument;
        connect_both();
        start();
        for (uint64_t i = 0; i < count; i++) {
                uint64_t before = n_got;
                OK(sd_bus_call_method_async(client, NULL, NULL, "/", "org.example.Interface", "Method", on_any, NULL, "s", "text"));
                while (n_got < before + 1)
                        OK(sd_bus_process(server, NULL));
                while (n_got < before + 2)
                        OK(sd_bus_process(client, NULL));
        }
        stop();
        close_both();
}

/* The other end: a process that serves until we hang up, by process and wait or in a loop. */
static pid_t serve_apart(int fd, int other, bool in_loop, sd_bus_message_handler_t handler) {
        pid_t pid = fork();
        OK(pid);
        if (pid > 0)
                return pid;
        close(other);
        sd_bus *bus = end(fd, true);
        OK(sd_bus_add_object(bus, NULL, "/", handler, NULL));
        if (in_loop) {
                sd_event *loop;
                OK(sd_event_new(&loop));
                OK(sd_bus_attach_event(bus, loop, 0));
                while (sd_bus_is_open(bus) > 0 && sd_event_run(loop, UINT64_MAX) >= 0)
                        ;
        } else
                for (;;) {
                        int r = sd_bus_process(bus, NULL);
                        if (r < 0 || (r == 0 && sd_bus_wait(bus, UINT64_MAX) < 0) || sd_bus_is_open(bus) <= 0)
                                break;
                }
        _exit(0);
}

static void call_apart(uint64_t count, long in_loop) {
        int fds[2];
        OK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds));
        pid_t pid = serve_apart(fds[0], fds[1], in_loop, on_call);
        close(fds[0]);
        client = end(fds[1], false);
        start();
        for (uint64_t i = 0; i < count; i++) {
                sd_bus_message *reply;
                OK(sd_bus_call_method(client, NULL, "/", "org.example.Interface", "Method", NULL, &reply, "s", "text"));
                sd_bus_message_unref(reply);
        }
        stop();
        sd_bus_flush_close_unref(client);
        waitpid(pid, NULL, 0);
}

/* To the bus itself, so that it is only our end that is looked at. */
static void call_driver(uint64_t count, long argument) {
        (void) argument;
        OK(sd_bus_open_user(&client));
        OK(sd_bus_get_unique_name(client, &(const char *) { NULL }));
        start();
        for (uint64_t i = 0; i < count; i++) {
                sd_bus_message *reply;
                OK(sd_bus_call_method(client, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId", NULL, &reply, NULL));
                sd_bus_message_unref(reply);
        }
        stop();
        sd_bus_flush_close_unref(client);
}

static void payload(uint64_t count, long size) {
        int fds[2];
        unsigned char *bytes = calloc(1, (size_t) size);
        OK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds));
        pid_t pid = serve_apart(fds[0], fds[1], true, on_bytes);
        close(fds[0]);
        client = end(fds[1], false);
        start();
        for (uint64_t i = 0; i < count; i++) {
                sd_bus_message *m, *reply;
                OK(sd_bus_message_new_method_call(client, &m, NULL, "/", "org.example.Interface", "Method"));
                OK(sd_bus_message_append_array(m, 'y', bytes, (size_t) size));
                OK(sd_bus_call(client, m, 0, NULL, &reply));
                sd_bus_message_unref(reply);
                sd_bus_message_unref(m);
        }
        stop();
        sd_bus_flush_close_unref(client);
        waitpid(pid, NULL, 0);
        free(bytes);
}

/* Signals that wait in the socket, dispatched in a loop. */
static void flood(uint64_t count, long at_once) {
        sd_event *loop;
        connect_both();
        OK(sd_event_new(&loop));
        OK(sd_bus_attach_event(server, loop, 0));
        OK(sd_bus_add_filter(server, NULL, on_any, NULL));
        start();
        for (uint64_t sent = 0; sent < count; sent += (uint64_t) at_once) {
                uint64_t now = count - sent < (uint64_t) at_once ? count - sent : (uint64_t) at_once;
                for (uint64_t i = 0; i < now; i++)
                        OK(sd_bus_emit_signal(client, "/org/example/Object", "org.example.Interface", "Changed", "s", "text"));
                n_got = 0;
                while (n_got < now)
                        OK(sd_event_run(loop, UINT64_MAX));
        }
        stop();
        sd_bus_detach_event(server);
        sd_event_unref(loop);
        close_both();
}

static void in_flight(uint64_t count, long argument) {
        (void) argument;
        connect_both();
        n_got = 0;
        start();
        for (uint64_t i = 0; i < count; i++)
                OK(sd_bus_call_method_async(client, NULL, NULL, "/", "org.example.Interface", "Method", on_any, NULL, NULL));
        while (n_got < 2 * count)
                (void) (OK(sd_bus_process(server, NULL)) + OK(sd_bus_process(client, NULL)));
        stop();
        close_both();
}

static void write_queue(uint64_t count, long argument) {
        (void) argument;
        connect_both();
        OK(sd_bus_add_filter(server, NULL, on_any, NULL));
        n_got = 0;
        start();
        for (uint64_t i = 0; i < count; i++)
                OK(sd_bus_emit_signal(client, "/org/example/Object", "org.example.Interface", "Changed", "s", "text"));
        while (n_got < count)
                (void) (OK(sd_bus_process(server, NULL)) + OK(sd_bus_process(client, NULL)));
        stop();
        close_both();
}

static void connecting(uint64_t count, long argument) {
        (void) argument;
        start();
        for (uint64_t i = 0; i < count; i++) {
                int fds[2];
                OK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds));
                server = end(fds[0], true);
                client = end(fds[1], false);
                while (sd_bus_is_ready(server) <= 0 || sd_bus_is_ready(client) <= 0)
                        (void) (OK(sd_bus_process(server, NULL)) + OK(sd_bus_process(client, NULL)));
                sd_bus_close_unref(client);
                sd_bus_close_unref(server);
        }
        stop();
}

/* What pairs of connections keep that have said a little. */
static void idle(uint64_t count, long argument) {
        sd_bus **all = calloc(2 * count + 1, sizeof(sd_bus *));
        (void) argument;
        start();
        for (uint64_t i = 0; i < count; i++) {
                connect_both();
                OK(sd_bus_call_method_async(client, NULL, NULL, "/", "org.example.Interface", "Method", on_any, NULL, "s", "text"));
                ready();
                all[2 * i] = client;
                all[2 * i + 1] = server;
        }
        stop();
        for (uint64_t i = 0; i < 2 * count; i++)
                sd_bus_close_unref(all[i]);
        free(all);
}

static void match(uint64_t count, long argument) {
        sd_bus_slot *slot;
        (void) argument;
        connect_both();
        start();
        for (uint64_t i = 0; i < count; i++) {
                OK(sd_bus_add_match(client, &slot, "type='signal',sender='org.example.Name',path='/org/example/Object',"
                                    "interface='org.example.Interface',member='Changed'", on_any, NULL));
                sd_bus_slot_unref(slot);
        }
        stop();
        close_both();
}

int main(int argc, char **argv) {
        static const struct bench benches[] = {
                { "call-in-turn", call_in_turn, 0, 100000, "a call and its reply, both ends in one process stepping in turn" },
                { "call-process-wait", call_apart, 0, 30000, "a synchronous call of a process that processes and waits" },
                { "call-loop", call_apart, 1, 30000, "a synchronous call of a process that runs a loop" },
                { "call-driver", call_driver, 0, 20000, "a synchronous call of dbus-daemon, our side" },
                { "payload-64k", payload, 65536, 3000, "a call with 64 KiB that are sent back" },
                { "payload-4m", payload, 4 << 20, 50, "a call with 4 MiB that are sent back" },
                { "signal", flood, 1, 100000, "a signal sent and dispatched in a loop" },
                { "flood", flood, 200, 100000, "a signal sent and dispatched in a loop, 200 at once" },
                { "in-flight", in_flight, 0, 50000, "a call, all in flight before the first reply" },
                { "write-queue", write_queue, 0, 50000, "a signal, all sent before the first is received" },
                { "connect", connecting, 0, 3000, "two ends connected, authenticated and closed" },
                { "idle", idle, 0, 200, "a pair of connections that stays" },
                { "match", match, 0, 50000, "a match added and removed" },
        };
        return bench_main(benches, sizeof benches / sizeof *benches, argc, argv);
}
