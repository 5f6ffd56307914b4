/* sd_bus_default(3): a connection for each of many threads at once: calls, matches, names, objects, tracking, and the thread's loop.
 * ctest: bus */

#include <sys/socket.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "threads.h"

#define ROUNDS 20

static sd_bus *buses[THREADS];
static pthread_barrier_t middle;

static int echo(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        uint32_t number;
        (void) userdata;
        OK(sd_bus_message_read(m, "u", &number));
        if (number == 0)
                return sd_bus_error_set_errnof(error, ENOTTY, "no %u", number);
        return sd_bus_reply_method_return(m, "u", number);
}

static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("Echo", "u", "u", echo, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_PROPERTY("Number", "u", NULL, 0, 0),
        SD_BUS_SIGNAL("Happened", "u", 0),
        SD_BUS_VTABLE_END,
};

static int count(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) m, (void) error;
        ++*(unsigned *) userdata;
        return 0;
}

static int on_answer(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) error;
        CHECK(!sd_bus_message_is_method_error(m, NULL));
        ++*(unsigned *) userdata;
        return 0;
}

static void run(unsigned index) {
        sd_bus *bus, *again;
        sd_event *e;
        sd_bus_slot *slot, *match;
        sd_bus_track *track;
        sd_bus_creds *creds;
        sd_bus_error error = SD_BUS_ERROR_NULL;
        unsigned signals = 0, answers = 0;
        uint32_t number = 7;
        char name[64], path[64];
        const char *unique, *peer = NULL;

        OK(sd_bus_default_user(&bus));
        OK(sd_bus_default_user(&again));
        CHECK(again == bus);
        sd_bus_unref(again);
        buses[index] = bus;
        OK(sd_bus_get_unique_name(bus, &unique));
        snprintf(name, sizeof name, "org.example.Thread%u", index);
        OK(sd_bus_request_name(bus, name, 0));
        OK(sd_bus_add_object_vtable(bus, &slot, "/thread", "org.example.Thread", table, &number));
        OK(sd_bus_add_match(bus, &match, "type='signal',interface='org.example.Thread',member='Happened'", count, &signals));
        OK(sd_event_default(&e));
        OK(sd_bus_attach_event(bus, e, 0));
        OK(sd_bus_track_new(bus, &track, NULL, NULL));
        OK(sd_bus_track_add_name(track, unique));
        pthread_barrier_wait(&middle);

        /* The next thread's object, asynchronously, while ours answers the one before. */
        snprintf(path, sizeof path, "org.example.Thread%u", (index + 1) % THREADS);
        for (uint32_t i = 0; i < ROUNDS; i++) {
                OK(sd_bus_call_method_async(bus, NULL, path, "/thread", "org.example.Thread", "Echo", on_answer, &answers, "u", i + 1));
                OK(sd_bus_emit_signal(bus, "/thread", "org.example.Thread", "Happened", "u", i));
        }
        while (answers < ROUNDS || signals < ROUNDS * THREADS)
                OK(sd_event_run(e, 10000000));
        pthread_barrier_wait(&middle);

        OK(sd_bus_call_method(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId", NULL, NULL, NULL));
        CHECK(sd_bus_call_method(bus, "org.freedesktop.DBus", "/x", "org.freedesktop.DBus", "None", &error, NULL, NULL) < 0);
        CHECK(sd_bus_error_is_set(&error) && sd_bus_error_get_errno(&error) != 0);
        sd_bus_error_free(&error);
        sd_bus_error_set_errno(&error, -ENOTTY);
        CHECK(strcmp(error.name, "System.Error.ENOTTY") == 0);
        sd_bus_error_free(&error);
        OK(sd_bus_get_name_creds(bus, name, SD_BUS_CREDS_PID | SD_BUS_CREDS_COMM | SD_BUS_CREDS_AUGMENT, &creds));
        OK(sd_bus_creds_get_comm(creds, &peer));
        sd_bus_creds_unref(creds);
        OK(sd_bus_track_count_name(track, unique));
        OK(sd_bus_release_name(bus, name));
        sd_bus_track_unref(track);
        sd_bus_slot_unref(match);
        sd_bus_slot_unref(slot);
        OK(sd_bus_detach_event(bus));
        sd_event_unref(e);
        sd_bus_flush_close_unref(bus);
}

/* Two ends of a socket, each in a thread of its own: the server's in a new one. */
static void *serve(void *fd) {
        sd_bus *bus;
        int r;
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_fd(bus, *(int *) fd, *(int *) fd));
        OK(sd_bus_set_server(bus, true, SD_ID128_MAKE(00, 11, 22, 33, 44, 55, 66, 77, 88, 99, aa, bb, cc, dd, ee, ff)));
        OK(sd_bus_add_object_vtable(bus, NULL, "/thread", "org.example.Thread", table, &(uint32_t){ 0 }));
        OK(sd_bus_start(bus));
        while ((r = sd_bus_process(bus, NULL)) >= 0)
                if (r == 0)
                        OK(sd_bus_wait(bus, UINT64_MAX));
        CHECK(r == -ECONNRESET || r == -EPIPE);
        sd_bus_unref(bus);
        return NULL;
}

static void call(unsigned index) {
        int fds[2];
        pthread_t server;
        sd_bus *bus;
        (void) index;
        CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0);
        CHECK(pthread_create(&server, NULL, serve, &fds[1]) == 0);
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_fd(bus, fds[0], fds[0]));
        OK(sd_bus_start(bus));
        for (uint32_t i = 1; i <= ROUNDS; i++) {
                sd_bus_message *reply;
                uint32_t number;
                OK(sd_bus_call_method(bus, NULL, "/thread", "org.example.Thread", "Echo", NULL, &reply, "u", i));
                OK(sd_bus_message_read(reply, "u", &number));
                CHECK(number == i);
                sd_bus_message_unref(reply);
        }
        CHECK(sd_bus_call_method(bus, NULL, "/thread", "org.example.Thread", "Echo", NULL, NULL, "u", 0) == -ENOTTY);
        sd_bus_flush_close_unref(bus);
        CHECK(pthread_join(server, NULL) == 0);
}

int main(void) {
        CHECK(pthread_barrier_init(&middle, NULL, THREADS) == 0);
        in_threads(run);
        for (unsigned i = 0; i < THREADS; i++)
                for (unsigned k = 0; k < i; k++)
                        CHECK(buses[i] && buses[k]);
        in_threads(call);
        SHOW(THREADS);
        return 0;
}
