/* How do rustc and GCC agree on the thread sanitizer? rustc calls copying functions by names that GCC's runtime does not have; those that it
 * intercepts do the same. */

#include <string.h>

void *__tsan_memcpy(void *to, const void *from, size_t size) {
        return memcpy(to, from, size);
}

void *__tsan_memmove(void *to, const void *from, size_t size) {
        return memmove(to, from, size);
}

void *__tsan_memset(void *to, int value, size_t size) {
        return memset(to, value, size);
}
