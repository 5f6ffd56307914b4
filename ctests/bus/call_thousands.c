/* sd_bus_call_async(3): twenty thousand calls in flight, answered in another order than they were made in.
 * ctest: nobus no-valgrind (too many for it) */

#include "../peers.h"

static int n_got, order_sum;

static int counted(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        uint64_t reply;
        OK(sd_bus_message_get_reply_cookie(m, &reply));
        CHECK(reply == (uint64_t) (uintptr_t) userdata);
        n_got++;
        order_sum = (int) ((unsigned) order_sum * 31U + (unsigned) reply);
        return 0;
}

int main(void) {
        enum { N = 20000 };
        sd_bus *bus, *server;
        sd_bus_message **calls = calloc(N, sizeof *calls);
        int n_calls = 0;
        printf("— %d in flight\n", N);
        pair(&bus, &server);
        for (uintptr_t i = 1; i <= N; i++) {
                OK(sd_bus_call_method_async(bus, NULL, NULL, "/", "a.b", "M", counted, (void *) i, "u", (unsigned) i));
                if (i % 100 == 0) {
                        sd_bus_message *m;
                        while (OK(sd_bus_process(server, &m)) > 0)
                                if (m)
                                        calls[n_calls++] = m;
                        while (OK(sd_bus_process(bus, NULL)) > 0)
                                ;
                }
        }
        for (;;) {
                sd_bus_message *m = NULL;
                int r = OK(sd_bus_process(server, &m)) + OK(sd_bus_process(bus, NULL));
                if (m)
                        calls[n_calls++] = m;
                if (r == 0)
                        break;
        }
        printf("%d arrived, %d pending\n", n_calls, sd_bus_pending_method_calls(bus));
        for (int i = n_calls; i-- > 0;) {
                OK(sd_bus_reply_method_return(calls[i], NULL));
                sd_bus_message_unref(calls[i]);
        }
        free(calls);
        step(bus, server);
        printf("%d answered, %d, %d pending\n", n_got, order_sum, sd_bus_pending_method_calls(bus));
        sd_bus_close_unref(bus);
        sd_bus_close_unref(server);
        return 0;
}

