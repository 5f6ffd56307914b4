/* A server that answers more lines than it was asked for: the reference aborts; to us what follows are messages, and bad ones.
 * ctest: nobus */

#include "../peers.h"

int main(void) {
        if (!on_reference()) {
                int fds[2], before = descriptors();
                char drop[100];
                sockets(fds);
                sd_bus *bus = client_on(fds[0]);
                OK(sd_bus_negotiate_fds(bus, false));
                OK(sd_bus_start(bus));
                step(bus, NULL);
                take(fds[1], drop, sizeof drop, NULL);
                give_text(fds[1], "DATA\r\nOK " SERVER_ID_TEXT "\r\nAGREE_UNIX_FD\r\nAGREE_UNIX_FD\r\n");
                int r = 1;
                for (int i = 0; i < 10 && r > 0; i++)
                        r = sd_bus_process(bus, NULL);
                CHECK(r == -EBADMSG);
                CHECK(sd_bus_process(bus, NULL) == -EBADMSG);
                sd_bus_close(bus);
                sd_bus_unref(bus);
                close(fds[1]);
                CHECK(descriptors() == before);
        }
        return 0;
}
