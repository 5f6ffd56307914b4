/* How are ids written and read?
 * ctest: oom */

#include <systemd/sd-id128.h>

#include "../check.h"

static void show(const char *text) {
        sd_id128_t id = SD_ID128_NULL;
        char hex[SD_ID128_STRING_MAX], uuid[SD_ID128_UUID_STRING_MAX];
        printf("%s:\n", text);
        SHOW(sd_id128_from_string(text, NULL));
        SHOW(sd_id128_from_string(text, &id));
        CHECK(sd_id128_to_string(id, hex) == hex);
        SHOW_STRING(hex);
        SHOW_STRING(SD_ID128_TO_UUID_STRING(id));
        CHECK(sd_id128_to_uuid_string(id, uuid) == uuid);
        SHOW_STRING(uuid);
        SHOW(sd_id128_string_equal(text, id));
        SHOW(sd_id128_string_equal(text, SD_ID128_ALLF));
}

int main(void) {
        show("3d1219c7c4c5404aaa1f6d2a48adfda4");
        show("3D1219C7C4C5404AAA1F6D2A48ADFDA4");
        show("3d1219c7-c4c5-404a-aa1f-6d2a48adfda4");
        show("urn:uuid:3d1219c7-c4c5-404a-aa1f-6d2a48adfda4");
        show("Urn:uuiD:3d1219c7-c4c5-404a-aa1f-6d2a48adfda4");
        show("urn:uuid:3d1219c7c4c5404aaa1f6d2a48adfda4");
        show("{3d1219c7-c4c5-404a-aa1f-6d2a48adfda4}");
        show(" 3d1219c7c4c5404aaa1f6d2a48adfda4");
        show("3d1219c7c4c5404aaa1f6d2a48adfda4 ");
        show("3d1219c7c4c5404aaa1f6d2a48adfda4\n");
        show("3d1219c7-c4c5-404aaa1f-6d2a48adfda4");
        show("3d1219c7-c4c5-404a-aa1f-6d2a48adfda4-");
        show("3d1219c7c4c5-404aaa1f6d2a48adfda4");
        show("3d1219c7-c4c5-404aa-a1f-6d2a48adfda4");
        show("-d1219c7c4c5404aaa1f6d2a48adfda4");
        show("3d1219c7c4c5404aaa1f6d2a48adfdg4");
        show("00000000000000000000000000000000");
        show("ffffffffffffffffffffffffffffffff");
        show("");

        SHOW(sd_id128_from_string(NULL, NULL));
        SHOW(sd_id128_string_equal(NULL, SD_ID128_NULL));

        sd_id128_t a, b;
        SHOW(sd_id128_randomize(NULL));
        SHOW(sd_id128_randomize(&a));
        SHOW(sd_id128_randomize(&b));
        SHOW(sd_id128_equal(a, b));
        SHOW(a.bytes[6] >> 4);
        SHOW(a.bytes[8] >> 6);
}
