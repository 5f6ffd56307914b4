/* sd_bus_message_dump(3): the text of every type and kind of message, for all flags. */

#include "pair.h"

static struct pair p;

static void dump(sd_bus_message *m, uint64_t flags) {
        char *text = NULL, *time;
        size_t size;
        FILE *f = open_memstream(&text, &size);
        int r = sd_bus_message_dump(m, f, flags);

        fclose(f);
        time = strstr(text, "Timestamp=\"");
        if (time) {
                char *end = strchr(time, '\n');

                CHECK(end && end[-1] == '"');
                for (char *c = time + 15; c < end; c++)
                        if (*c >= '0' && *c <= '9')
                                *c = '#';
                memcpy(time + 11, "Day", 3);
        }
        for (char *fd = text; (fd = strstr(fd, "UNIX_FD ")); )
                for (fd += 8; *fd >= '0' && *fd <= '9'; fd++)
                        *fd = '#';
        printf("flags %d: %s\n%s", (int) flags, strerrorname_np(-r) ?: "OK", text);
        free(text);
}

int main(void) {
        sd_bus_message *m, *r, *e;

        unsetenv("SYSTEMD_COLORS");
        p = pair_open();
        m = pair_call(&p);
        OK(sd_bus_message_append(m, "ybnqiuxtdsogh", 1, 1, -2, 3, -4, 5, (int64_t) -6, (uint64_t) 7, 1.5, "s\"t\n\xc3\xa4", "/p", "a{sv}", 0));
        OK(sd_bus_message_append(m, "a{sv}(ua(yy))v", 2, "k", "i", 3, "l", "(s)", "z", 5, 2, 1, 2, 3, 4, "v", "u", 9));
        OK(sd_bus_message_append(m, "asauv", 2, "q", "", 0, "a{us}", 1, 3, "x"));
        OK(sd_bus_message_append(m, "ddddddd", 1e300, -1.0, 1.0 / 3, 1.0 / 0.0, 1e-9, 123456789.125, 0.1));
        for (uint64_t flags = 0; flags < 6; flags++)
                dump(m, flags);
        r = pair_pass(&p, m);
        for (uint64_t flags = 0; flags < 4; flags++) {
                dump(r, flags);
                SHOW(sd_bus_message_at_end(r, 1));
        }
        OK(sd_bus_message_rewind(r, 1));
        OK(sd_bus_message_skip(r, "ybnqiuxtdsogh"));
        OK(sd_bus_message_enter_container(r, 'a', "{sv}"));
        dump(r, 2);
        OK(sd_bus_message_rewind(r, 0));
        OK(sd_bus_message_enter_container(r, 'e', "sv"));
        OK(sd_bus_message_skip(r, "s"));
        dump(r, 2);
        dump(r, 3);
        dump(r, 0);
        OK(sd_bus_message_new_method_error(r, &e, &SD_BUS_ERROR_MAKE_CONST("x.y", "message")));
        dump(e, 1);
        OK(sd_bus_message_seal(e, 77, 0));
        dump(e, 1);
        sd_bus_message_unref(e);
        OK(sd_bus_message_new_method_error(r, &e, &SD_BUS_ERROR_MAKE_CONST("x.y", NULL)));
        OK(sd_bus_message_seal(e, 77, 0));
        dump(e, 1);
        sd_bus_message_unref(e);
        OK(sd_bus_message_new_signal(p.client, &e, "/s", "a.b", "C"));
        OK(sd_bus_message_set_destination(e, "d.e"));
        OK(sd_bus_message_set_sender(e, ":1.7"));
        OK(sd_bus_message_seal(e, 78, 0));
        dump(e, 1);
        sd_bus_message_unref(e);
        for (uint8_t type = 0; type < 5; type++) {
                OK(sd_bus_message_new(p.client, &e, type));
                OK(sd_bus_message_seal(e, 79, 0));
                dump(e, 1);
                sd_bus_message_unref(e);
        }
        sd_bus_message_unref(r);
        sd_bus_message_unref(m);
        pair_close(&p);
        return 0;
}
