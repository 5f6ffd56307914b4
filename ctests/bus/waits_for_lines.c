/* A line of authentication that has come in part is no message: who waits is not told that there was something to do.
 * ctest: nobus */

#include "../peers.h"

int main(void) {
        static const char part[] = "OK 00112233445566778899";
        int fds[2];
        sd_bus *bus;
        OK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds));
        OK(sd_bus_new(&bus));
        OK(sd_bus_set_fd(bus, fds[0], fds[0]));
        OK(sd_bus_start(bus));
        CHECK(write(fds[1], part, sizeof part - 1) == sizeof part - 1);
        while (OK(sd_bus_process(bus, NULL)) > 0)
                ;
        SHOW(sd_bus_wait(bus, 1000));
        SHOW(sd_bus_wait(bus, 1000));
        close(fds[1]);
        sd_bus_close_unref(bus);
        return 0;
}
