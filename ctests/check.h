/* How does a test say what it saw? CHECK stops at the first thing that is not so; SHOW prints a value, to be compared
 * between two runs of the same binary, one on us and one on the reference. Printed are errno names, never addresses,
 * pids, times or descriptors. */

#pragma once

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The allocation sweep preloads this: whether an allocation was made to fail since the last call. */
__attribute__((weak)) bool oom_spent(void);

/* Makes a call; in the allocation sweep once more when it returned -ENOMEM, because a call that lacked memory lost nothing. */
#define MADE(expr)                                                                              \
        ({                                                                                      \
                __auto_type made_r = (expr);                                                    \
                if (made_r == -ENOMEM && oom_spent && oom_spent())                              \
                        made_r = (expr);                                                        \
                made_r;                                                                         \
        })

/* Whether this run is the reference's. Only tests of what docs/differences.md lists may ask. */
static inline bool on_reference(void) {
        const char *library = getenv("CTEST_LIBRARY");
        return library && strcmp(library, "reference") == 0;
}

#define CHECK(expr)                                                                             \
        do {                                                                                    \
                if (!(expr)) {                                                                  \
                        fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #expr);      \
                        exit(1);                                                                \
                }                                                                               \
        } while (0)

/* Fails with the errno's name when the call returns a negative one; yields the return value. */
#define OK(expr)                                                                                \
        ({                                                                                      \
                int check_r = MADE(expr);                                                       \
                if (check_r < 0) {                                                              \
                        fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #expr,           \
                                strerrorname_np(-check_r));                                     \
                        exit(1);                                                                \
                }                                                                               \
                check_r;                                                                        \
        })

/* Prints "expression = value", negative values as errno names. */
#define SHOW(expr)                                                                              \
        do {                                                                                    \
                long long show_r = MADE((long long) (expr));                                    \
                const char *show_n = show_r < 0 && show_r > -4096 ? strerrorname_np((int) -show_r) : NULL; \
                if (show_n)                                                                     \
                        printf("%s = -%s\n", #expr, show_n);                                    \
                else                                                                            \
                        printf("%s = %lld\n", #expr, show_r);                                   \
        } while (0)

#define SHOW_STRING(expr)                                                                       \
        do {                                                                                    \
                const char *show_s = (expr);                                                    \
                printf("%s = %s%s%s\n", #expr, show_s ? "\"" : "", show_s ?: "NULL", show_s ? "\"" : ""); \
        } while (0)
