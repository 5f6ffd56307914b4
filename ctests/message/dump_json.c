/* sd_bus_message_dump_json(3): argument checks, and that a program without sd-json is told so: ours makes the values with the sd-json that
 * the program has loaded, the reference has one itself. */

#include "pair.h"

int main(void) {
        struct pair p = pair_open();
        sd_bus_message *m = pair_call(&p);
        sd_json_variant *v = NULL;

        OK(sd_bus_message_append(m, "sa{sv}", "text", 1, "key", "u", 7));
        SHOW(sd_bus_message_dump_json(NULL, 0, &v));
        SHOW(sd_bus_message_dump_json(m, 0, NULL));
        SHOW(sd_bus_message_dump_json(m, 4, &v));
        SHOW(sd_bus_message_dump_json(m, 0, &v));
        OK(sd_bus_message_seal(m, 1, 0));
        SHOW(sd_bus_message_dump_json(m, 4, &v));
        CHECK(v == NULL);
        CHECK(sd_bus_message_dump_json(m, SD_BUS_MESSAGE_DUMP_WITH_HEADER, &v) == (on_reference() ? 0 : -EOPNOTSUPP));
        CHECK(on_reference() == (v != NULL));
        /* What the reference made is left to the end of the process: without sd-json there is nothing to free it with. */
        sd_bus_message_unref(m);
        pair_close(&p);
        return 0;
}
