/* Which ids are derived for an application?
 * ctest: oom */

#include <systemd/sd-id128.h>

#include "../check.h"

#define APPLICATION SD_ID128_MAKE(c2, 73, 27, 73, 23, db, 45, 4e, a6, 3b, b9, 6e, 79, b5, 3e, 97)

int main(void) {
        sd_id128_t id = SD_ID128_NULL, base = SD_ID128_MAKE(01, 02, 03, 04, 05, 06, 07, 08, 09, 0a, 0b, 0c, 0d, 0e, 0f, 10);
        SHOW(sd_id128_get_app_specific(base, APPLICATION, &id));
        SHOW_STRING(SD_ID128_TO_STRING(id));
        SHOW(sd_id128_get_app_specific(SD_ID128_NULL, APPLICATION, &id));
        SHOW_STRING(SD_ID128_TO_STRING(id));
        SHOW(sd_id128_get_app_specific(base, SD_ID128_NULL, &id));
        SHOW(sd_id128_get_app_specific(base, SD_ID128_NULL, NULL));
        SHOW(sd_id128_get_app_specific(base, APPLICATION, NULL));

        SHOW(sd_id128_get_machine_app_specific(APPLICATION, &id));
        SHOW_STRING(SD_ID128_TO_STRING(id));
        SHOW(sd_id128_get_machine_app_specific(SD_ID128_NULL, &id));
        SHOW(sd_id128_get_machine_app_specific(SD_ID128_NULL, NULL));
        SHOW(sd_id128_get_boot_app_specific(APPLICATION, &id));
        SHOW_STRING(SD_ID128_TO_STRING(id));
        SHOW(sd_id128_get_boot_app_specific(SD_ID128_NULL, &id));
        SHOW(sd_id128_get_boot_app_specific(APPLICATION, NULL));

        unsetenv("INVOCATION_ID");
        SHOW(sd_id128_get_invocation_app_specific(APPLICATION, &id));
        SHOW(sd_id128_get_invocation_app_specific(SD_ID128_NULL, &id));
        setenv("INVOCATION_ID", "3d1219c7c4c5404aaa1f6d2a48adfda4", 1);
        SHOW(sd_id128_get_invocation_app_specific(APPLICATION, &id));
        SHOW_STRING(SD_ID128_TO_STRING(id));
        SHOW(sd_id128_get_invocation_app_specific(SD_ID128_NULL, &id));
        SHOW(sd_id128_get_invocation_app_specific(APPLICATION, NULL));
}
