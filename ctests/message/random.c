/* Random use of the building functions, then random use of the reading functions on what came out, as sent and with bytes changed.
 * One line per round: hashes of all return values, of the bytes and of what was read. With VERBOSE set every call is shown. */

#include <fcntl.h>

#include "raw.h"

static struct raw r;
static uint64_t state;
static uint32_t hash;
static bool verbose;

static uint32_t any(uint32_t below) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return (uint32_t) (state >> 33) % below;
}

static void mix(const void *data, size_t size) {
        for (size_t i = 0; i < size; i++)
                hash = (hash ^ ((const uint8_t *) data)[i]) * 16777619;
}

static void say(const char *call, int result) {
        mix(&result, sizeof result);
        if (verbose)
                printf("  %s = %s%d\n", call, result < 0 ? strerrorname_np(-result) : "", result < 0 ? 0 : result);
}

#define TRY(expr)                               \
        ({                                      \
                int try_r = (expr);             \
                say(#expr, try_r);              \
                try_r;                          \
        })

/* A random signature of complete types, sometimes broken. */
static void types(char *to, int count, int depth) {
        static const char basic[] = "ybnqiuxtdsog";

        for (; count > 0; count--)
                switch (depth > 3 ? 9 : any(14)) {
                case 0:
                        *to++ = 'a';
                        types(to, 1, depth + 1);
                        to += strlen(to);
                        break;
                case 1:
                        *to++ = '(';
                        types(to, 1 + (int) any(3), depth + 1);
                        to += strlen(to);
                        *to++ = ')';
                        break;
                case 2:
                        *to++ = 'a';
                        *to++ = '{';
                        *to++ = basic[any(12)];
                        types(to, 1, depth + 1);
                        to += strlen(to);
                        *to++ = '}';
                        break;
                case 3:
                        *to++ = 'v';
                        break;
                case 4:
                        *to++ = "z({}a)re"[any(80) < 8 ? any(8) : 0] == 'z' ? basic[any(12)] : "({}a)re"[any(7)];
                        break;
                default:
                        *to++ = basic[any(12)];
                }
        *to = 0;
}

static const char *text(char type) {
        static const char *const strings[] = { "", "x", "häl", "a longer text than the others", "\xff", "\xef\xbf\xbf", "\xed\xa0\x80" };
        static const char *const paths[] = { "/", "/a", "/a/b_1", "", "a", "/a/", "//" };
        static const char *const signatures[] = { "", "a{sv}", "(us)", "ybnqiuxtdsogh", "a", "z", "()" };
        uint32_t index = any(12) < 10 ? any(3) : any(7);

        return type == 's' ? strings[index] : type == 'o' ? paths[index] : signatures[index];
}

static int append_basic(sd_bus_message *m, char type) {
        uint64_t high = any(UINT32_MAX), low = any(UINT32_MAX), number = (high << 32 | low) >> any(64);
        double real = (double) (int64_t) number / 3;

        switch (type) {
        case 's':
        case 'o':
        case 'g':
                return sd_bus_message_append_basic(m, type, any(40) ? text(type) : NULL);
        case 'd':
                return sd_bus_message_append_basic(m, type, &real);
        default:
                return sd_bus_message_append_basic(m, type, &number);
        }
}

/* Appends a value of a type as the signature says; what goes wrong stays wrong. */
static int append_value(sd_bus_message *m, const char **t) {
        const char *start = *t, *end;
        char inside[512], kind;
        int result = 0, depth = 0;

        if (!strchr("a({v", *start)) {
                (*t)++;
                return append_basic(m, *start);
        }
        for (end = start; *end == 'a'; end++)
                ;
        for (; *end; end++) {
                depth += *end == '(' || *end == '{';
                depth -= *end == ')' || *end == '}';
                if (depth <= 0) {
                        end++;
                        break;
                }
        }
        *t = end;
        kind = *start == '(' ? 'r' : *start == '{' ? 'e' : *start;
        if (kind == 'v')
                types(inside, 1, 2);
        else {
                int length = (int) (end - start) - (kind == 'a' ? 1 : 2);

                snprintf(inside, sizeof inside, "%.*s", length < 0 ? 0 : length, start + 1);
        }
        result = TRY(sd_bus_message_open_container(m, kind, inside));
        if (result < 0)
                return result;
        for (int n = kind == 'a' ? (int) any(4) : 1; n > 0 && result >= 0; n--)
                for (const char *at = inside; *at && result >= 0;)
                        result = append_value(m, &at);
        return result < 0 ? result : TRY(sd_bus_message_close_container(m));
}

static void build(sd_bus_message *m) {
        char signature[512];
        uint32_t numbers[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
        uint32_t number;
        char *list[] = { (char *) "one", (char *) "two", NULL };

        for (int calls = 1 + (int) any(12); calls > 0; calls--)
                switch (any(10)) {
                case 0:
                        types(signature, 1 + (int) any(2), 1);
                        TRY(sd_bus_message_open_container(m, "aver(z"[any(6)], signature));
                        break;
                case 1:
                        TRY(sd_bus_message_close_container(m));
                        break;
                case 2:
                        number = any(9);
                        TRY(sd_bus_message_append_array(m, "ynqiuxtdbsz"[any(11)], numbers, number * 4));
                        break;
                case 3:
                        TRY(sd_bus_message_append_strv(m, list + any(3)));
                        break;
                case 4:
                        TRY(append_basic(m, "ybnqiuxtdsogz"[any(13)]));
                        break;
                case 5:
                        number = any(100);
                        TRY(sd_bus_message_append(m, "a{sv}", 2, "key", "u", number, "other", "(st)", text('s'), (uint64_t) number));
                        break;
                case 6:
                        number = any(100);
                        TRY(sd_bus_message_append(m, "us", number, text('s')));
                        break;
                default:
                        types(signature, 1 + (int) any(3), 0);
                        for (const char *at = signature; *at && TRY(append_value(m, &at)) >= 0;)
                                ;
                }
        while (sd_bus_message_close_container(m) >= 0)
                ;
        mix(sd_bus_message_get_signature(m, 0), strlen(sd_bus_message_get_signature(m, 0)));
        mix(sd_bus_message_get_signature(m, 1), strlen(sd_bus_message_get_signature(m, 1)));
}

static int read_basic(sd_bus_message *m, char type) {
        uint64_t number = 0;
        const char *string = NULL;
        int result;

        if (type == 's' || type == 'o' || type == 'g') {
                result = sd_bus_message_read_basic(m, type, &string);
                if (result > 0)
                        mix(string, strlen(string) + 1);
        } else {
                result = sd_bus_message_read_basic(m, type, &number);
                if (type != 'h')
                        mix(&number, sizeof number);
        }
        return result;
}

/* One reading call, mostly one that fits. */
static int read_something(sd_bus_message *m) {
        const char *contents = NULL;
        const void *array;
        size_t size = 0;
        char type = 0, **list = NULL;
        int result = sd_bus_message_peek_type(m, &type, &contents);

        say("peek", result);
        mix(&type, 1);
        if (contents)
                mix(contents, strlen(contents));
        switch (any(24)) {
        case 0:
                return TRY(sd_bus_message_skip(m, NULL));
        case 1:
                return TRY(read_basic(m, "ybnqiuxtdsog"[any(12)]));
        case 2:
                result = TRY(sd_bus_message_read_array(m, "ynqiuxtdb"[any(9)], &array, &size));
                if (result > 0)
                        mix(array, size);
                return result;
        case 3:
                result = TRY(sd_bus_message_read_strv(m, &list));
                for (char **l = list; l && *l; l++) {
                        mix(*l, strlen(*l) + 1);
                        free(*l);
                }
                free(list);
                return result;
        case 4:
                return TRY(sd_bus_message_exit_container(m));
        case 5:
                return TRY(sd_bus_message_rewind(m, (int) any(2)));
        case 6:
                return TRY(sd_bus_message_at_end(m, (int) any(2)));
        case 7:
                return TRY(sd_bus_message_verify_type(m, "aveyus"[any(6)], contents));
        case 8:
                contents = sd_bus_message_get_signature(m, 0);
                mix(contents, strlen(contents));
                return TRY(sd_bus_message_skip(m, contents));
        case 9:
                contents = any(2) ? "s" : "{sv}";
                return TRY(sd_bus_message_enter_container(m, "aver"[any(4)], contents));
        default:
                if (result < 0)
                        return result;
                if (type == 0)
                        return TRY(sd_bus_message_exit_container(m));
                if (contents)
                        return TRY(sd_bus_message_enter_container(m, type, any(2) ? contents : NULL));
                return TRY(read_basic(m, type));
        }
}

static void read_message(const uint8_t *bytes, size_t size) {
        sd_bus_message *m;
        int errors = 0;

        if (TRY(raw_send(&r, bytes, size, 0, &m)) <= 0)
                return;
        for (int calls = 0; calls < 60 && errors < 20; calls++)
                if (read_something(m) < 0)
                        errors++;
        /* And once from end to end. */
        TRY(sd_bus_message_rewind(m, 1));
        TRY(sd_bus_message_skip(m, sd_bus_message_get_signature(m, 1)));
        sd_bus_message_unref(m);
}

static void round_of(uint64_t seed) {
        static uint8_t bytes[1 << 20], changed[1 << 20];
        sd_bus_message *m;
        size_t size;

        state = seed * 0x9E3779B97F4A7C15ULL + 1;
        hash = 2166136261;
        OK(sd_bus_message_new_signal(r.bus, &m, "/a", "a.b", "C"));
        build(m);
        printf("%u: built %08x", (unsigned) seed, hash);
        if (TRY(sd_bus_send(r.bus, m, NULL)) < 0) {
                sd_bus_message_unref(m);
                printf(", not sent %08x\n", hash);
                return;
        }
        sd_bus_message_unref(m);
        size = raw_receive(&r, bytes, sizeof bytes);
        memcpy(bytes + 8, "\1\0\0\0", 4);
        mix(bytes, size);
        printf(", %zu bytes %08x", size, hash);
        read_message(bytes, size);
        printf(", read %08x", hash);
        for (int i = 0; i < 12; i++) {
                uint32_t fields;

                memcpy(&fields, bytes + 12, 4);
                memcpy(changed, bytes, size);
                for (uint32_t n = 1 + any(2); n > 0; n--) {
                        size_t start = (16 + fields + 7) & ~7U;

                        if (start < size) {
                                start += any(size - start);
                                changed[start] = any(2) ? any(256) : any(8);
                        }
                }
                read_message(changed, size);
        }
        printf(", changed %08x\n", hash);
}

int main(int argc, char **argv) {
        uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 0) : 0, rounds = argc > 2 ? strtoull(argv[2], NULL, 0) : argc > 1 ? 1 : 600;

        verbose = getenv("VERBOSE") || (argc > 1 && argc < 3);
        r = raw_open();
        for (uint64_t seed = first; seed < first + rounds; seed++)
                round_of(seed);
        raw_close(&r);
        return 0;
}
