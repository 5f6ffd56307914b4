/* sd_event_trim_memory(3): returns 0 and leaves errno alone. */

#include <systemd/sd-event.h>

#include "../check.h"

int main(void) {
        errno = EXFULL;
        SHOW(sd_event_trim_memory());
        CHECK(errno == EXFULL);
        return 0;
}
