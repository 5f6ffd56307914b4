/* A message in the other byte order: read as any other, but arrays cannot be had as memory. A copy of it is in our own. */

#include "raw.h"

static uint8_t bytes[512];
static size_t n;

static void align(size_t to) {
        while (n % to)
                bytes[n++] = 0;
}

static void add(uint64_t value, int size) {
        align(size);
        while (size-- > 0)
                bytes[n++] = value >> 8 * size;
}

static void text(const char *s) {
        add(strlen(s), 4);
        memcpy(bytes + n, s, strlen(s) + 1);
        n += strlen(s) + 1;
}

static void small(const char *s) {
        bytes[n++] = strlen(s);
        memcpy(bytes + n, s, strlen(s) + 1);
        n += strlen(s) + 1;
}

static void field(int code, const char *type) {
        align(8);
        bytes[n++] = code;
        small(type);
}

static void put(size_t at, uint32_t value) {
        size_t end = n;

        n = at;
        add(value, 4);
        n = end;
}

static void message(void) {
        size_t body, array;

        memcpy(bytes, "B\4\0\1", 4);
        n = 16;
        put(8, 7);
        field(1, "o"), text("/path");
        field(2, "s"), text("inter.face");
        field(3, "s"), text("Member");
        field(8, "g"), small("ybnqiuxtdsogauasa{sv}(yv)");
        put(12, n - 16);
        align(8);
        body = n;
        add(200, 1);
        add(1, 4);
        add((uint16_t) -2, 2);
        add(60000, 2);
        add((uint32_t) -70000, 4);
        add(4000000000, 4);
        add((uint64_t) -5000000000, 8);
        add(UINT64_MAX - 1, 8);
        add(0x3FF8000000000000, 8);
        text("häl"), text("/o"), small("a{sv}");
        add(8, 4), add(1, 4), add(2, 4);
        add(0, 4), array = n;
        text("one"), text("two");
        put(array - 4, n - array);
        add(0, 4), align(8), array = n;
        text("key"), small("u"), add(5, 4);
        put(array - 8 + (array % 8 ? 0 : 4), n - array);
        align(8), add(9, 1), small("(q)"), align(8), add(258, 2);
        put(4, n - body);
}

int main(void) {
        struct raw r = raw_open();
        sd_bus_message *m, *copy;
        char *text;
        size_t size;
        const void *array;
        FILE *f = open_memstream(&text, &size);

        message();
        CHECK(raw_send(&r, bytes, n, 0, &m) > 0);
        SHOW_STRING(sd_bus_message_get_path(m));
        SHOW_STRING(sd_bus_message_get_member(m));
        SHOW_STRING(sd_bus_message_get_signature(m, 1));
        SHOW(sd_bus_message_dump(m, f, 0));
        fclose(f);
        printf("%s", text);
        free(text);
        SHOW(sd_bus_message_rewind(m, 1));
        SHOW(sd_bus_message_skip(m, "ybnqiuxtdsog"));
        SHOW(sd_bus_message_read_array(m, 's', &array, &size));
        SHOW(sd_bus_message_read_array(m, 'y', &array, &size));
        SHOW(sd_bus_message_read_array(m, 'u', &array, &size));
        SHOW(sd_bus_message_skip(m, "auasa{sv}(yv)"));
        SHOW(sd_bus_message_rewind(m, 1));
        OK(sd_bus_message_new_signal(r.bus, &copy, "/a", "a.b", "C"));
        SHOW(sd_bus_message_copy(copy, m, 1));
        SHOW(sd_bus_send(r.bus, copy, NULL));
        size = raw_receive(&r, bytes, sizeof bytes);
        for (size_t i = 16; i < size; i++)
                printf("%02x%s", bytes[i], i % 16 == 15 ? "\n" : "");
        puts("");
        sd_bus_message_unref(copy);
        sd_bus_message_unref(m);
        raw_close(&r);
        return 0;
}
