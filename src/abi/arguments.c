/* What is the next variadic argument? One function per type that survives the default promotions. */

#include <stdint.h>

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
