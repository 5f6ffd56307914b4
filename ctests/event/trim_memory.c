/* sd_event_trim_memory(3): returns 0.
 * ctest: oom */

#include <systemd/sd-event.h>

#include "../check.h"

int main(void) {
        SHOW(sd_event_trim_memory());
        return 0;
}
