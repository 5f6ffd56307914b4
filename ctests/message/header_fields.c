/* Which headers make a message: each byte of some good ones is changed to some values, each set of fields is tried for each type. The verdicts
 * are counted per byte, so that the output stays short. What is no message is dropped, the connection goes on. */

#include "raw.h"

static struct raw r;

struct bytes {
        uint8_t at[1024];
        size_t n;
        bool swapped;
};

static void align(struct bytes *b, size_t to) {
        while (b->n % to)
                b->at[b->n++] = 0;
}

static uint32_t number(const struct bytes *b, uint32_t value) {
        return b->swapped ? __builtin_bswap32(value) : value;
}

static void add_u32(struct bytes *b, uint32_t value) {
        align(b, 4);
        value = number(b, value);
        memcpy(b->at + b->n, &value, 4);
        b->n += 4;
}

static void add_field(struct bytes *b, int code, const char *type) {
        align(b, 8);
        b->at[b->n++] = code;
        b->at[b->n++] = strlen(type);
        memcpy(b->at + b->n, type, strlen(type) + 1);
        b->n += strlen(type) + 1;
}

static void add_text(struct bytes *b, int code, const char *type, const char *text) {
        add_field(b, code, type);
        if (*type == 'g')
                b->at[b->n++] = strlen(text);
        else
                add_u32(b, strlen(text));
        memcpy(b->at + b->n, text, strlen(text) + 1);
        b->n += strlen(text) + 1;
}

static void add_number(struct bytes *b, int code, uint32_t value) {
        add_field(b, code, "u");
        add_u32(b, value);
}

static void begin(struct bytes *b, int type, bool swapped) {
        uint32_t serial;

        *b = (struct bytes) { .at = { swapped ? 'B' : 'l', type, 0, 1 }, .n = 16, .swapped = swapped };
        serial = number(b, 1);
        memcpy(b->at + 8, &serial, 4);
}

static void end(struct bytes *b, const void *body, uint32_t size) {
        uint32_t fields = number(b, b->n - 16), length = number(b, size);

        memcpy(b->at + 12, &fields, 4);
        memcpy(b->at + 4, &length, 4);
        align(b, 8);
        memcpy(b->at + b->n, body, size);
        b->n += size;
}

static int verdict(const struct bytes *b, int n_fds) {
        sd_bus_message *m;
        uint32_t body, fields;
        int k;

        memcpy(&body, b->at + 4, 4);
        memcpy(&fields, b->at + 12, 4);
        if (b->at[0] == (b->swapped ? 'l' : 'B')) {
                body = __builtin_bswap32(body);
                fields = __builtin_bswap32(fields);
        }
        body = number(b, body);
        fields = number(b, fields);
        if (16 + (((uint64_t) fields + 7) & ~7ULL) + body != b->n)
                return 0;
        k = raw_send(&r, b->at, b->n, n_fds, &m);
        sd_bus_message_unref(m);
        if (k < 0) {
                raw_close(&r);
                r = raw_open();
        }
        return k;
}

/* One line per byte: for how many values it is still a message, and the sum of these values. */
static void mutate(const char *name, const struct bytes *b, int n_fds) {
        printf("%s%s: %d\n", name, b->swapped ? " swapped" : "", verdict(b, n_fds));
        for (size_t i = 0; i < b->n; i++) {
                struct bytes changed = *b;
                unsigned good = 0, sum = 0;

                for (int value = 0; value < 256; value += value < 12 ? 1 : 7) {
                        changed.at[i] = value;
                        if (verdict(&changed, n_fds) > 0)
                                good++, sum += value;
                }
                printf(" %zu:%u/%u", i, good, sum);
        }
        puts("");
}

static void mutations(bool swapped) {
        struct bytes b;

        begin(&b, 1, swapped);
        add_text(&b, 1, "o", "/a");
        add_text(&b, 3, "s", "E");
        add_text(&b, 2, "s", "c.d");
        add_text(&b, 6, "s", "a.b");
        add_text(&b, 7, "s", ":1.2");
        add_text(&b, 8, "g", "u");
        end(&b, "\1\0\0\0", 4);
        mutate("call", &b, 0);
        begin(&b, 3, swapped);
        add_number(&b, 5, 7);
        add_text(&b, 4, "s", "x.y");
        end(&b, "", 0);
        mutate("error", &b, 0);
        begin(&b, 2, swapped);
        add_number(&b, 5, 7);
        add_number(&b, 9, 1);
        add_text(&b, 8, "g", "h");
        end(&b, "\0\0\0\0", 4);
        mutate("return with a descriptor", &b, 1);
        printf("without it: %d\n", verdict(&b, 0));
        printf("with two: %d\n", verdict(&b, 2));
}

static void field_sets(bool swapped) {
        struct bytes b;

        for (int type = 0; type < 7; type++) {
                printf("type %d:", type);
                for (int set = 0; set < 128; set++) {
                        begin(&b, type, swapped);
                        if (set & 1)
                                add_text(&b, 1, "o", "/x");
                        if (set & 2)
                                add_text(&b, 2, "s", "i.f");
                        if (set & 4)
                                add_text(&b, 3, "s", "M");
                        if (set & 8)
                                add_text(&b, 4, "s", "e.r");
                        if (set & 16)
                                add_number(&b, 5, 3);
                        if (set & 32)
                                add_text(&b, 6, "s", "a.b");
                        if (set & 64)
                                add_text(&b, 7, "s", "a.b");
                        end(&b, "", 0);
                        printf("%d", verdict(&b, 0));
                }
                puts("");
        }
}

static void one_more(int code, const char *type, const char *text, uint32_t value) {
        struct bytes b;

        begin(&b, 1, false);
        add_text(&b, 1, "o", "/a");
        add_text(&b, 3, "s", "E");
        if (text)
                add_text(&b, code, type, text);
        else
                add_number(&b, code, value);
        end(&b, "", 0);
        printf("%d %s %s%u: %d\n", code, type, text ?: "", value, verdict(&b, 0));
}

int main(void) {
        r = raw_open();
        mutations(false);
        mutations(true);
        field_sets(false);
        one_more(1, "o", "/b", 0);
        one_more(3, "s", "F", 0);
        one_more(0, "s", "x", 0);
        one_more(2, "s", "org.freedesktop.DBus.Local", 0);
        one_more(7, "s", "org.freedesktop.DBus.Local", 0);
        one_more(6, "s", "org.freedesktop.DBus.Local", 0);
        one_more(2, "s", "nodots", 0);
        one_more(6, "s", ":1", 0);
        one_more(8, "g", "", 0);
        one_more(8, "g", "u", 0);
        one_more(8, "g", "(", 0);
        one_more(5, "u", NULL, 0);
        one_more(9, "u", NULL, 0);
        one_more(9, "u", NULL, 1);
        one_more(10, "u", NULL, 1);
        one_more(255, "s", "text", 0);
        one_more(255, "s", "\xff", 0);
        one_more(255, "o", "nopath", 0);
        one_more(255, "g", "(", 0);
        one_more(255, "as", "", 0);
        one_more(255, "(s)", "", 0);
        raw_close(&r);
        return 0;
}
