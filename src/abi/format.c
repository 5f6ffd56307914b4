/* Which arguments does a printf(3) format string take? A function that has been given a va_list leaves it in no defined
 * state: to find what stands behind them, the arguments have to be passed over by their types. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include "arguments.h"

bool shim_pass_over(struct shim_arguments *from, const char *format);

enum type { INT, LONG, LONG_LONG, INTMAX, SIZE, PTRDIFF, WINT, POINTER, DOUBLE, LONG_DOUBLE };

enum { ARGUMENTS_MAX = 256 };

/* The types of a format string's arguments. */
struct types {
        unsigned char of[ARGUMENTS_MAX];
        unsigned count, next;
        bool too_many;
};

static unsigned digits(const char **p) {
        unsigned n = 0;

        for (; **p >= '0' && **p <= '9'; (*p)++)
                if (n < ARGUMENTS_MAX * 10)
                        n = n * 10 + (unsigned) (**p - '0');
        return n;
}

/* Reads `3$`; 0 when there is no position. */
static unsigned position(const char **p) {
        const char *at = *p;
        unsigned n = digits(&at);

        if (n == 0 || *at != '$')
                return 0;
        *p = at + 1;
        return n;
}

static void take(struct types *types, unsigned position, enum type type) {
        unsigned at = position > 0 ? position - 1 : types->next++;

        if (at >= ARGUMENTS_MAX) {
                types->too_many = true;
                return;
        }
        types->of[at] = (unsigned char) type;
        if (types->count <= at)
                types->count = at + 1;
}

/* A width or precision: digits or `*`. */
static void take_number(struct types *types, const char **p) {
        if (**p == '*') {
                (*p)++;
                take(types, position(p), INT);
        } else
                digits(p);
}

/* A length modifier; `L` for two `l` too. */
static char modifier(const char **p) {
        char m = 0;

        for (; **p && strchr("hlqLjzZt", **p); (*p)++)
                m = **p == 'q' || (**p == 'l' && m == 'l') ? 'L' : **p;
        return m;
}

static void take_conversion(struct types *types, unsigned position, char modifier, char conversion) {
        switch (conversion) {
        case 'd': case 'i': case 'o': case 'u': case 'x': case 'X': case 'b': case 'B':
                take(types, position, modifier == 'l' ? LONG : modifier == 'L' ? LONG_LONG : modifier == 'j' ? INTMAX :
                     modifier == 'z' || modifier == 'Z' ? SIZE : modifier == 't' ? PTRDIFF : INT);
                break;
        case 'a': case 'A': case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
                take(types, position, modifier == 'L' ? LONG_DOUBLE : DOUBLE);
                break;
        case 'c':
                take(types, position, modifier == 'l' ? WINT : INT);
                break;
        case 'C':
                take(types, position, WINT);
                break;
        case 's': case 'S': case 'p': case 'n':
                take(types, position, POINTER);
                break;
        }
}

static void take_types(struct types *types, const char *p) {
        while ((p = strchr(p, '%'))) {
                unsigned at;
                char m;

                p++;
                at = position(&p);
                p += strspn(p, "-+ #0'I");
                take_number(types, &p);
                if (*p == '.') {
                        p++;
                        take_number(types, &p);
                }
                m = modifier(&p);
                take_conversion(types, at, m, *p);
                if (*p)
                        p++;
        }
}

/* Moves on behind the arguments of `format`; false when there are more than anybody passes. */
bool shim_pass_over(struct shim_arguments *from, const char *format) {
        struct types types = { .count = 0 };

        take_types(&types, format);
        for (unsigned i = 0; i < types.count; i++)
                switch (types.of[i]) {
                case INT:
                        (void) va_arg(from->list, int);
                        break;
                case LONG:
                        (void) va_arg(from->list, long);
                        break;
                case LONG_LONG:
                        (void) va_arg(from->list, long long);
                        break;
                case INTMAX:
                        (void) va_arg(from->list, intmax_t);
                        break;
                case SIZE:
                        (void) va_arg(from->list, size_t);
                        break;
                case PTRDIFF:
                        (void) va_arg(from->list, ptrdiff_t);
                        break;
                case WINT:
                        (void) va_arg(from->list, wint_t);
                        break;
                case POINTER:
                        (void) va_arg(from->list, void *);
                        break;
                case DOUBLE:
                        (void) va_arg(from->list, double);
                        break;
                case LONG_DOUBLE:
                        (void) va_arg(from->list, long double);
                        break;
                }
        return !types.too_many;
}
