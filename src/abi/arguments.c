/* What is the next variadic argument? One function per type that survives the default promotions. */

#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>

#include "arguments.h"

uint32_t shim_next_u32(struct shim_arguments *from) {
        return va_arg(from->list, uint32_t);
}

uint64_t shim_next_u64(struct shim_arguments *from) {
        return va_arg(from->list, uint64_t);
}

double shim_next_double(struct shim_arguments *from) {
        return va_arg(from->list, double);
}

void *shim_next_pointer(struct shim_arguments *from) {
        return va_arg(from->list, void *);
}

/* The text in malloc'd memory, with %m meaning `error`; errno stays as it was. */
char *shim_format(int error, const char *format, va_list ap) {
        int saved = errno;
        char *text;

        errno = error;
        if (vasprintf(&text, format, ap) < 0)
                text = NULL;
        errno = saved;
        return text;
}
