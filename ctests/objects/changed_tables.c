/* sd_bus_add_object_vtable(3): a table's memory is the program's again once nothing exports it. What it then holds, other members, names,
 * signatures, flags, handlers, offsets, strings changed in place, is what the same address exports next.
 * ctest: nobus oom-loose */

#include "service.h"

static int first(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata, (void) error;
        return sd_bus_reply_method_return(m, "s", "first");
}

static int second(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata, (void) error;
        return sd_bus_reply_method_return(m, "s", "second");
}

static char name[] = "Name", signature[] = "s", names[] = "a\0b\0";

static const sd_bus_vtable original[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD_WITH_NAMES(name, signature, SD_BUS_PARAM(in), "s", SD_BUS_PARAM(out), first, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_PROPERTY("Number", "u", NULL, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
        SD_BUS_SIGNAL("Signal", "s", 0),
        SD_BUS_VTABLE_END,
        SD_BUS_VTABLE_END,
};

static sd_bus_vtable table[sizeof(original) / sizeof(original[0])];
static uint32_t numbers[] = { 1, 2 };

/* Exports the table as it is now, shows what clients see, and removes it. */
static void show(const char *change) {
        sd_bus_slot *slot = NULL;
        int r;

        r = sd_bus_add_object_vtable(server, &slot, "/o", "x.y", table, numbers);
        printf("%s: %s\n", change, r < 0 ? strerrorname_np(-r) : "exported");
        fflush(stdout);
        if (r < 0)
                return;
        introspect("/o");
        call("/o", "x.y", "Name", "s", "text");
        get_all("/o", "x.y");
        sd_bus_slot_unref(slot);
}

int main(void) {
        sd_bus_slot *slot;

        service_open();
        memcpy(table, original, sizeof(table));
        table[1].x.method.names = names;
        show("as it is");
        show("again");
        table[1].x.method.handler = second;
        show("another handler");
        table[2].x.property.offset = sizeof(uint32_t);
        show("another offset");
        table[2].x.property.signature = "i";
        show("another signature");
        table[2].flags = SD_BUS_VTABLE_PROPERTY_CONST;
        show("other flags");
        name[0] = 'L';
        show("a name changed in place");
        name[0] = 'N';
        names[0] = 'c';
        show("an argument's name changed in place");
        table[1].x.method.result = "";
        show("a name too many");
        table[1].x.method.result = "o";
        show("another result");
        signature[0] = 'z';
        show("no signature");
        signature[0] = 's';
        table[3].type = _SD_BUS_VTABLE_END;
        show("a member less");
        table[3] = table[2];
        show("a member twice");
        table[3].x.property.member = "Other";
        show("a member more");
        table[0].flags = SD_BUS_VTABLE_HIDDEN;
        show("hidden");
        memcpy(table, original, sizeof(table));
        OK(sd_bus_add_object_vtable(server, &slot, "/o", "x.y", original, numbers));
        show("as it was, beside the same members");
        sd_bus_slot_unref(slot);
        show("as it was");
        service_close();
        return 0;
}
