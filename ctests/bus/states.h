/* What does a function say of a connection in each state? EACH makes a connection of every kind and state anew for one call
 * and prints all answers on one line. */

#pragma once

#include "../peers.h"

typedef enum State {
        NONE,       /* NULL */
        NEW,        /* sd_bus_new() */
        ADDRESSED,  /* has an address, not started */
        OPENING,    /* started, the peer does not answer */
        DIRECT,     /* a peer without a bus, ready */
        SERVING,    /* the other role of it, ready */
        HELLO,      /* to a bus, Hello not sent or answered */
        ON_BUS,     /* to a bus, ready */
        MONITOR,    /* a monitor, not started */
        HUNG_UP,    /* the peer has closed, not noticed yet */
        CLOSED,     /* by sd_bus_close() */
        FORKED,     /* ready on a bus, asked in a forked child */
        N_STATES
} State;

static const char *const state_names[] = { "null", "new", "addressed", "opening", "direct", "serving", "hello", "on-bus", "monitor", "hung-up", "closed", "forked" };

static int state_peer = -1;
static sd_bus *state_other;

static inline sd_bus *on_bus(void) {
        sd_bus *bus;
        OK(sd_bus_open_user(&bus));
        while (sd_bus_is_ready(bus) == 0)
                if (OK(sd_bus_process(bus, NULL)) == 0)
                        OK(sd_bus_wait(bus, UINT64_MAX));
        while (OK(sd_bus_process(bus, NULL)) > 0)
                ;
        return bus;
}

static inline sd_bus *state_make(State state) {
        sd_bus *bus = NULL;
        int fds[2];
        switch (state) {
        case NONE:
                break;
        case NEW:
                OK(sd_bus_new(&bus));
                break;
        case MONITOR:
                OK(sd_bus_new(&bus));
                OK(sd_bus_set_monitor(bus, true));
                break;
        case ADDRESSED:
                OK(sd_bus_new(&bus));
                OK(sd_bus_set_address(bus, getenv("DBUS_SESSION_BUS_ADDRESS")));
                break;
        case OPENING:
                sockets(fds);
                bus = client_on(fds[0]);
                OK(sd_bus_start(bus));
                state_peer = fds[1];
                break;
        case DIRECT:
                pair(&bus, &state_other);
                break;
        case SERVING:
                pair(&state_other, &bus);
                break;
        case HELLO:
                OK(sd_bus_open_user(&bus));
                break;
        case ON_BUS:
        case FORKED:
                bus = on_bus();
                break;
        case HUNG_UP:
                pair(&bus, &state_other);
                sd_bus_close(state_other);
                break;
        case CLOSED:
                bus = on_bus();
                sd_bus_close(bus);
                break;
        default:
                abort();
        }
        return bus;
}

static inline void state_done(sd_bus *bus) {
        sd_bus_close(bus);
        sd_bus_unref(bus);
        state_other = sd_bus_flush_close_unref(state_other);
        if (state_peer >= 0)
                close(state_peer);
        state_peer = -1;
}

static inline void print_answer(const char *state, long long value) {
        const char *name = value < 0 && value > -4096 ? strerrorname_np((int) -value) : NULL;
        if (name)
                printf(" %s -%s", state, name);
        else
                printf(" %s %lld", state, value);
}

/* A message of that bus, or NULL. */
static inline sd_bus_message *any_call(sd_bus *bus) {
        sd_bus_message *m = NULL;
        sd_bus_message_new_method_call(bus, &m, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId");
        return m;
}

#define STATE(state) (1U << (state))
#define ALL (STATE(N_STATES) - 1)
#define RESTING (STATE(OPENING) | STATE(HELLO)) /* a call would wait for the peer */

/* Prints what `expr`, about `bus`, gives in all the states of the mask. */
#define EACH_OF(states, expr)                                                                   \
        do {                                                                                    \
                printf("%s:", #expr);                                                           \
                for (State each_state = NONE; each_state < N_STATES; each_state++) {            \
                        if (!((states) & STATE(each_state)))                                    \
                                continue;                                                       \
                        sd_bus *bus = state_make(each_state);                                   \
                        long long each_value = each_state == FORKED ? IN_FORK(expr) : (long long) (expr); \
                        print_answer(state_names[each_state], each_value);                      \
                        state_done(bus);                                                        \
                }                                                                               \
                printf("\n");                                                                   \
        } while (0)

#define EACH(expr) EACH_OF(ALL, expr)
