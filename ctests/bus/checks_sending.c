/* What do the functions that send and call say of NULL, of bad arguments, of a connection in each of its states, and in a
 * forked child? */

#include "states.h"

/* Where the call has a peer that steps by itself. */
#define ANSWERED (STATE(NONE) | STATE(NEW) | STATE(ADDRESSED) | STATE(ON_BUS) | STATE(MONITOR) | STATE(HUNG_UP) | STATE(CLOSED) | STATE(FORKED))
#define BUS "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus"

static int got(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return 0;
}

static void sealed(sd_bus_message *m) {
        if (m)
                (void) sd_bus_message_seal(m, 99, 0);
}

static int with_message(sd_bus *bus, int what) {
        sd_bus_message *m = any_call(bus), *reply = NULL;
        uint64_t cookie = 0;
        sd_bus_slot *slot = NULL;
        sd_bus_error error = SD_BUS_ERROR_NULL;
        int r = -EXFULL;
        switch (what) {
        case 0: r = sd_bus_send(bus, m, NULL); break;
        case 1: r = sd_bus_send(bus, m, &cookie); break;
        case 2: r = sd_bus_send(NULL, m, &cookie); break;
        case 3: r = sd_bus_send_to(bus, m, "a.b", NULL); break;
        case 4: r = sd_bus_send_to(bus, m, "bad name", NULL); break;
        case 5: r = sd_bus_send_to(bus, m, NULL, NULL); break;
        case 6: r = sd_bus_call(bus, m, 0, &error, &reply); break;
        case 7: r = sd_bus_call(bus, m, 0, NULL, NULL); break;
        case 8: r = sd_bus_call_async(bus, &slot, m, got, NULL, 0); break;
        case 9: r = sd_bus_call_async(bus, NULL, m, NULL, NULL, 0); break;
        case 10: r = sd_bus_call_async(bus, &slot, m, NULL, NULL, 0); break;
        case 11: r = sd_bus_enqueue_for_read(bus, m); break;
        case 12: r = sd_bus_message_send(m); break;
        case 13:
                if (m)
                        OK(sd_bus_message_set_expect_reply(m, false));
                r = sd_bus_call_async(bus, &slot, m, got, NULL, 0);
                break;
        case 14:
                if (m)
                        OK(sd_bus_message_set_expect_reply(m, false));
                r = sd_bus_call(bus, m, 0, &error, &reply);
                break;
        case 15: /* sealed before */
                sealed(m);
                r = sd_bus_send(bus, m, &cookie);
                break;
        case 16:
                sealed(m);
                r = sd_bus_send_to(bus, m, "a.b", &cookie);
                break;
        case 17:
                sealed(m);
                r = sd_bus_enqueue_for_read(bus, m);
                break;
        case 18: /* an open container */
                if (m)
                        OK(sd_bus_message_open_container(m, 'a', "s"));
                r = sd_bus_send(bus, m, NULL);
                break;
        case 19: /* an error that is set */
                error = SD_BUS_ERROR_MAKE_CONST("a.b", "c");
                r = sd_bus_call(bus, m, 0, &error, &reply);
                break;
        }
        if (sd_bus_error_is_set(&error) && what != 19)
                printf(" [%s|%s]", error.name, error.message);
        if (reply)
                printf(" [reply]");
        sd_bus_error_free(&error);
        sd_bus_slot_unref(slot);
        sd_bus_message_unref(reply);
        sd_bus_message_unref(m);
        return r;
}

static int error_of(sd_bus *bus, const char *destination, const char *path, const char *interface, const char *member, const char *types) {
        sd_bus_error error = SD_BUS_ERROR_NULL;
        sd_bus_message *reply = NULL;
        int r = sd_bus_call_method(bus, destination, path, interface, member, &error, &reply, types);
        if (sd_bus_error_is_set(&error))
                printf(" [%s|%s]", error.name, error.message);
        if (reply)
                printf(" [reply]");
        sd_bus_error_free(&error);
        sd_bus_message_unref(reply);
        return r;
}

static int message_with_bad(sd_bus *bus, int what) {
        sd_bus_message *m = NULL;
        int r = -EXFULL;
        switch (what) {
        case 0: r = sd_bus_message_new(bus, &m, SD_BUS_MESSAGE_METHOD_CALL); break;
        case 1: r = sd_bus_message_new(bus, &m, 0); break;
        case 2: r = sd_bus_message_new(bus, &m, 9); break;
        case 3: r = sd_bus_message_new(bus, NULL, SD_BUS_MESSAGE_METHOD_CALL); break;
        case 4: r = sd_bus_message_new_signal(bus, &m, "/", "a.b", "C"); break;
        case 5: r = sd_bus_message_new_signal(bus, &m, "x", "a.b", "C"); break;
        case 6: r = sd_bus_message_new_signal(bus, &m, "/", "a", "C"); break;
        case 7: r = sd_bus_message_new_signal(bus, &m, "/", "a.b", "C-"); break;
        case 8: r = sd_bus_message_new_signal(bus, NULL, "/", "a.b", "C"); break;
        case 9: r = sd_bus_message_new_signal_to(bus, &m, "bad", "/", "a.b", "C"); break;
        case 10: r = sd_bus_message_new_method_call(bus, &m, NULL, "/", NULL, "C"); break;
        case 11: r = sd_bus_message_new_method_call(bus, &m, "bad", "/", NULL, "C"); break;
        case 12: r = sd_bus_message_new_method_call(bus, &m, NULL, "/x/", NULL, "C"); break;
        case 13: r = sd_bus_message_new_method_call(bus, &m, NULL, "/", "a", "C"); break;
        case 14: r = sd_bus_message_new_method_call(bus, &m, NULL, "/", NULL, NULL); break;
        case 15: r = sd_bus_message_new_method_call(bus, &m, NULL, NULL, NULL, "C"); break;
        }
        sd_bus_message_unref(m);
        return r;
}

int main(void) {
        for (int what = 0; what < 20; what++) {
                unsigned states = what == 6 || what == 7 || what == 14 || what == 19 ? ANSWERED : what == 18 ? ALL & ~STATE(NONE) : what >= 15 ? ALL & ~STATE(FORKED) : ALL; /* sealing crashes the reference */
                printf("%d ", what);
                EACH_OF(states, with_message(bus, what));
        }
        for (int what = 0; what < 16; what++) {
                printf("%d ", what);
                EACH(message_with_bad(bus, what));
        }

        EACH_OF(ANSWERED, sd_bus_send(bus, NULL, NULL));
        EACH_OF(ANSWERED, sd_bus_send_to(bus, NULL, "a.b", NULL));
        EACH_OF(ANSWERED, sd_bus_call(bus, NULL, 0, NULL, NULL));
        EACH_OF(ANSWERED, sd_bus_call_async(bus, NULL, NULL, got, NULL, 0));
        EACH_OF(ANSWERED, sd_bus_enqueue_for_read(bus, NULL));
        EACH_OF(ANSWERED, error_of(bus, BUS, "GetId", NULL));
        EACH_OF(ANSWERED, error_of(bus, BUS, "GetId", ""));
        EACH_OF(ANSWERED, error_of(bus, BUS, "Unknown", NULL));
        EACH_OF(ANSWERED, error_of(bus, BUS, NULL, NULL));
        EACH_OF(ANSWERED, error_of(bus, BUS, "bad-member", NULL));
        EACH_OF(ANSWERED, error_of(bus, "bad", "/", "a.b", "C", NULL));
        EACH_OF(ANSWERED, error_of(bus, "a.b", "bad", "a.b", "C", NULL));
        EACH_OF(ANSWERED, error_of(bus, "a.b", "/", "bad", "C", NULL));
        EACH_OF(ANSWERED, error_of(bus, "a.b", "/", "a.b", "C", NULL));
        EACH_OF(ANSWERED, error_of(bus, NULL, "/", "a.b", "C", NULL));
        EACH_OF(ANSWERED, error_of(bus, "a.b", "/", "a.b", "C", "z"));
        EACH(sd_bus_call_method_async(bus, NULL, BUS, "GetId", got, NULL, NULL));
        EACH(sd_bus_call_method_async(bus, NULL, BUS, "GetId", NULL, NULL, NULL));
        EACH(sd_bus_call_method_async(bus, NULL, BUS, NULL, got, NULL, NULL));
        EACH(sd_bus_call_method_async(bus, NULL, "bad", "/", "a.b", "C", got, NULL, NULL));
        EACH(sd_bus_emit_signal(bus, "/", "a.b", "C", NULL));
        EACH(sd_bus_emit_signal(bus, "/", "a.b", "C", "u", 5));
        EACH(sd_bus_emit_signal(bus, "/", "a.b", "C", "!"));
        EACH(sd_bus_emit_signal(bus, "/", "a.b", NULL, NULL));
        EACH(sd_bus_emit_signal(bus, "/", "a", "C", NULL));
        EACH(sd_bus_emit_signal(bus, NULL, "a.b", "C", NULL));
        EACH(sd_bus_emit_signal_to(bus, "a.b", "/", "a.b", "C", NULL));
        EACH(sd_bus_emit_signal_to(bus, "bad", "/", "a.b", "C", NULL));
        EACH(sd_bus_emit_signal_to(bus, NULL, "/", "a.b", "C", NULL));
        return 0;
}
