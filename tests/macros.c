/* What do the macros of the headers make? Compiled by tests/headers with ours and with the reference's; linked with neither library. */

#include <stdio.h>
#include <string.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

const unsigned sd_bus_object_vtable_format = 242;

static int method(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        return (void) m, (void) userdata, (void) error, 0;
}

static int get(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata, sd_bus_error *error) {
        return (void) bus, (void) path, (void) interface, (void) property, (void) reply, (void) userdata, (void) error, 0;
}

static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(SD_BUS_VTABLE_DEPRECATED | SD_BUS_VTABLE_CAPABILITY(7)),
        SD_BUS_METHOD("A", "s", "u", method, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD_WITH_OFFSET("B", "s", "u", method, 8, 0),
        SD_BUS_METHOD_WITH_NAMES("C", "su", SD_BUS_PARAM(text) SD_BUS_PARAM(count), "b", SD_BUS_PARAM(yes), method, 0),
        SD_BUS_METHOD_WITH_NAMES_OFFSET("D", "s", SD_BUS_PARAM(text), "", , method, 16, 0),
        SD_BUS_METHOD_WITH_ARGS("E", SD_BUS_ARGS("s", text, "a{sv}", options, "u", flags), SD_BUS_RESULT("o", path), method, SD_BUS_VTABLE_METHOD_NO_REPLY),
        SD_BUS_METHOD_WITH_ARGS("F", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method, 0),
        SD_BUS_METHOD_WITH_ARGS_OFFSET("G", SD_BUS_ARGS("s", text), SD_BUS_NO_RESULT, method, 24, SD_BUS_VTABLE_SENSITIVE),
        SD_BUS_METHOD_WITH_ARGS("H", SD_BUS_ARGS("y", a, "b", b, "n", c, "q", d, "i", e, "u", f, "x", g, "t", h, "d", i, "s", j, "o", k, "g", l, "h", m,
                                                 "y", n, "y", o, "y", p, "y", q, "y", r, "y", s, "y", t, "y", u, "y", v, "y", w, "y", x, "y", y),
                                SD_BUS_RESULT("a(ii)", 9lives), method, 0),
        SD_BUS_SIGNAL("I", "s", SD_BUS_VTABLE_HIDDEN),
        SD_BUS_SIGNAL_WITH_NAMES("J", "s", SD_BUS_PARAM(text), 0),
        SD_BUS_SIGNAL_WITH_ARGS("K", SD_BUS_ARGS("s", text, "u", count), 0),
        SD_BUS_SIGNAL_WITH_ARGS("L", SD_BUS_NO_ARGS, 0),
        SD_BUS_PROPERTY("M", "s", get, 32, SD_BUS_VTABLE_PROPERTY_CONST),
        SD_BUS_PROPERTY("N", "u", NULL, 40, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE | SD_BUS_VTABLE_ABSOLUTE_OFFSET),
        SD_BUS_WRITABLE_PROPERTY("O", "u", get, NULL, 48, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION | SD_BUS_VTABLE_PROPERTY_EXPLICIT),
        SD_BUS_VTABLE_END
};

static const sd_bus_error_map errors[] = {
        SD_BUS_ERROR_MAP("org.example.Busy", EBUSY),
        SD_BUS_ERROR_MAP_END
};

static void show(const char *text) {
        printf(" %s", text ? text : "NULL");
}

/* Names are separated by NULs, two of which end the list. */
static void show_names(const char *names) {
        for (const char *name = names; *name; name += strlen(name) + 1)
                printf(" .%s", name);
        printf(" ;");
}

static void show_table(void) {
        for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
                const sd_bus_vtable *line = &table[i];
                printf("%c %#llx", line->type, (unsigned long long) line->flags);
                switch (line->type) {
                case _SD_BUS_VTABLE_START:
                        printf(" %zu %llu %d", line->x.start.element_size, (unsigned long long) line->x.start.features,
                               line->x.start.vtable_format_reference == &sd_bus_object_vtable_format);
                        break;
                case _SD_BUS_VTABLE_METHOD:
                        show(line->x.method.member), show(line->x.method.signature), show(line->x.method.result);
                        printf(" %d %zu", line->x.method.handler == method, line->x.method.offset);
                        show_names(line->x.method.names);
                        break;
                case _SD_BUS_VTABLE_SIGNAL:
                        show(line->x.signal.member), show(line->x.signal.signature), show_names(line->x.signal.names);
                        break;
                case _SD_BUS_VTABLE_PROPERTY:
                case _SD_BUS_VTABLE_WRITABLE_PROPERTY:
                        show(line->x.property.member), show(line->x.property.signature);
                        printf(" %d %d %zu", line->x.property.get == get, !line->x.property.set, line->x.property.offset);
                        break;
                }
                printf("\n");
        }
}

static void show_ids(void) {
        const sd_id128_t id = SD_ID128_MAKE(01, 23, 45, 67, 89, ab, cd, ef, fe, dc, ba, 98, 76, 54, 32, 10);
        printf("%s\n%s\n", SD_ID128_MAKE_STR(01, 23, 45, 67, 89, ab, cd, ef, fe, dc, ba, 98, 76, 54, 32, 10),
               SD_ID128_MAKE_UUID_STR(01, 23, 45, 67, 89, ab, cd, ef, fe, dc, ba, 98, 76, 54, 32, 10));
        printf(SD_ID128_FORMAT_STR "\n" SD_ID128_UUID_FORMAT_STR "\n%s\n", SD_ID128_FORMAT_VAL(id), SD_ID128_FORMAT_VAL(id), SD_ID128_CONST_STR(id));
        printf("%d %d %d %d\n", sd_id128_equal(id, id), sd_id128_equal(id, SD_ID128_NULL), sd_id128_is_null(SD_ID128_NULL), sd_id128_is_null(id));
        printf("%d %d\n", sd_id128_is_allf(SD_ID128_ALLF), sd_id128_is_allf(id));
        printf("%d %d %d\n", sd_id128_in_set(id, SD_ID128_ALLF, id), sd_id128_in_set(id, SD_ID128_ALLF), sd_id128_in_set(id));
}

#define COUNT(...) (sizeof((int[]) { __VA_ARGS__ }) / sizeof(int))
#define TEXT(...) #__VA_ARGS__
#define EXPANDED(...) TEXT(__VA_ARGS__)

int main(void) {
        sd_id128_t id = SD_ID128_NULL;
        const sd_bus_error none = SD_BUS_ERROR_NULL, constant = SD_BUS_ERROR_MAKE_CONST("a.b", "c");
        show_table();
        show_ids();
        printf("%d %d %s %s %d\n", !none.name, none._need_free, constant.name, constant.message, constant._need_free);
        printf("%s %d %d %d\n", errors[0].name, errors[0].code, !errors[1].name, errors[1].code);
        printf("%zu %d\n", COUNT(SD_BUS_MESSAGE_APPEND_ID128(id)), (int[]) { SD_BUS_MESSAGE_APPEND_ID128(id) }[0]);
        printf("%zu\n", sizeof((const void *[]) { (void *) SD_BUS_MESSAGE_READ_ID128(id) }) / sizeof(void *));
        printf("%s\n%s\n", EXPANDED(sd_bus_error_has_names(e, "a", "b")), EXPANDED(sd_journal_send("A=%d", 1, NULL)));
        printf("%s\n%s\n", EXPANDED(sd_journal_print(3, "%d", 1)), EXPANDED(sd_journal_perror("x")));
        printf("%s\n%s\n", EXPANDED(sd_journal_sendv(a, 1)), EXPANDED(sd_journal_printv(1, f, ap)));
        printf("%s %s\n", EXPANDED(SD_ID128_TO_STRING(id)), EXPANDED(SD_ID128_TO_UUID_STRING(id)));
        printf("%s %s %s\n", EXPANDED(SD_EVENT_DEFAULT), EXPANDED(SD_BUS_DEFAULT_USER), EXPANDED(SD_BUS_DEFAULT_SYSTEM));
        printf("%s\n", EXPANDED(SD_ID128_ARRAY(01, 23, 45, 67, 89, ab, cd, ef, fe, dc, ba, 98, 76, 54, 32, 10)));
        return 0;
}
