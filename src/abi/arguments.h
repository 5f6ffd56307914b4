/* How do variadic arguments reach Rust? As a cursor over a va_list, moved on by the functions of arguments.c. */

#pragma once

#include <stdarg.h>

struct shim_arguments {
        va_list list;
};

/* Runs a call with a cursor over the caller's own va_list, which stays untouched. */
#define WITH_ARGUMENTS(cursor, ap, call)                                \
        do {                                                            \
                struct shim_arguments cursor;                           \
                va_copy(cursor.list, ap);                               \
                call;                                                   \
                va_end(cursor.list);                                    \
        } while (0)

/* printf to malloc'd memory; NULL when there is none. */
char *shim_format(int error, const char *format, va_list ap);
