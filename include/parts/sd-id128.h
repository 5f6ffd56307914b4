/* 128-bit identifiers: sd-id128(3). */

#include <string.h>

#include "_sd-common.h"

_SD_BEGIN_DECLARATIONS;

typedef union sd_id128 sd_id128_t;

/* Bytes in the order in which they are written down. */
union sd_id128 {
        uint8_t bytes[16];
        uint64_t qwords[2];
};

/* The sizes of buffers for both ways of writing an id, the NUL included. */
#define SD_ID128_STRING_MAX 33U
#define SD_ID128_UUID_STRING_MAX 37U

/* sd_id128_to_string(3): writes `id` as 32 lower-case hexadecimal digits and a NUL to `s`, which it returns. */
char* sd_id128_to_string(sd_id128_t id, char s[_SD_ARRAY_STATIC SD_ID128_STRING_MAX]);

/* sd_id128_to_uuid_string(3): writes `id` as a UUID, with dashes, and a NUL to `s`, which it returns. */
char* sd_id128_to_uuid_string(sd_id128_t id, char s[_SD_ARRAY_STATIC SD_ID128_UUID_STRING_MAX]);

@prototypes@

/* An id as a string that lives as long as the block it is written in. */
#define SD_ID128_TO_STRING(id) sd_id128_to_string((id), (char[SD_ID128_STRING_MAX]) {})
#define SD_ID128_TO_UUID_STRING(id) sd_id128_to_uuid_string((id), (char[SD_ID128_UUID_STRING_MAX]) {})

/* Ids in source code, from sixteen bytes of two hexadecimal digits each: an initializer, a constant, strings. */
#define SD_ID128_ARRAY(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15) \
        { .bytes = { 0x##v0, 0x##v1, 0x##v2, 0x##v3, 0x##v4, 0x##v5, 0x##v6, 0x##v7,        \
                     0x##v8, 0x##v9, 0x##v10, 0x##v11, 0x##v12, 0x##v13, 0x##v14, 0x##v15 }}
#define SD_ID128_MAKE(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15) \
        ((const sd_id128_t) SD_ID128_ARRAY(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15))
#define SD_ID128_MAKE_STR(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p) \
        #a #b #c #d #e #f #g #h #i #j #k #l #m #n #o #p
#define SD_ID128_MAKE_UUID_STR(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p) \
        #a #b #c #d "-" #e #f "-" #g #h "-" #i #j "-" #k #l #m #n #o #p

#define SD_ID128_NULL ((const sd_id128_t) { .qwords = { 0, 0 }})
#define SD_ID128_ALLF ((const sd_id128_t) { .qwords = { UINT64_C(0xFFFFFFFFFFFFFFFF), UINT64_C(0xFFFFFFFFFFFFFFFF) }})

/* For printf(): formats, and the sixteen arguments they take. `x` is evaluated sixteen times. */
#define SD_ID128_FORMAT_STR "%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x"
#define SD_ID128_UUID_FORMAT_STR "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x"
#define SD_ID128_FORMAT_VAL(x)                                                                       \
        (x).bytes[0], (x).bytes[1], (x).bytes[2], (x).bytes[3], (x).bytes[4], (x).bytes[5],          \
        (x).bytes[6], (x).bytes[7], (x).bytes[8], (x).bytes[9], (x).bytes[10], (x).bytes[11],        \
        (x).bytes[12], (x).bytes[13], (x).bytes[14], (x).bytes[15]

/* A constant id as a constant string. */
#define _SD_ID128_DIGIT(n) ((n) >= 10 ? 'a' + (n) - 10 : '0' + (n))
#define _SD_ID128_DIGITS(byte) _SD_ID128_DIGIT((byte) >> 4), _SD_ID128_DIGIT((byte) & 15)
#define SD_ID128_CONST_STR(x)                                                                        \
        ((const char[SD_ID128_STRING_MAX]) {                                                         \
                _SD_ID128_DIGITS((x).bytes[0]), _SD_ID128_DIGITS((x).bytes[1]),                      \
                _SD_ID128_DIGITS((x).bytes[2]), _SD_ID128_DIGITS((x).bytes[3]),                      \
                _SD_ID128_DIGITS((x).bytes[4]), _SD_ID128_DIGITS((x).bytes[5]),                      \
                _SD_ID128_DIGITS((x).bytes[6]), _SD_ID128_DIGITS((x).bytes[7]),                      \
                _SD_ID128_DIGITS((x).bytes[8]), _SD_ID128_DIGITS((x).bytes[9]),                      \
                _SD_ID128_DIGITS((x).bytes[10]), _SD_ID128_DIGITS((x).bytes[11]),                    \
                _SD_ID128_DIGITS((x).bytes[12]), _SD_ID128_DIGITS((x).bytes[13]),                    \
                _SD_ID128_DIGITS((x).bytes[14]), _SD_ID128_DIGITS((x).bytes[15]),                    \
                0 })

static __inline__ int sd_id128_equal(sd_id128_t a, sd_id128_t b) {
        return a.qwords[0] == b.qwords[0] && a.qwords[1] == b.qwords[1];
}

static __inline__ int sd_id128_is_null(sd_id128_t a) {
        return (a.qwords[0] | a.qwords[1]) == 0;
}

static __inline__ int sd_id128_is_allf(sd_id128_t a) {
        return (a.qwords[0] & a.qwords[1]) == UINT64_C(0xFFFFFFFFFFFFFFFF);
}

/* Whether `a` is among the ids that follow, up to the null id. */
static __inline__ int sd_id128_in_setv(sd_id128_t a, va_list ap) {
        sd_id128_t b = va_arg(ap, sd_id128_t);

        while (!sd_id128_is_null(b)) {
                if (sd_id128_equal(a, b))
                        return 1;
                b = va_arg(ap, sd_id128_t);
        }
        return 0;
}

static __inline__ int sd_id128_in_set_sentinel(sd_id128_t a, ...) {
        va_list ap;
        int found;

        va_start(ap, a);
        found = sd_id128_in_setv(a, ap);
        va_end(ap);
        return found;
}

#define sd_id128_in_set(a, ...) sd_id128_in_set_sentinel(a, ##__VA_ARGS__, SD_ID128_NULL)

_SD_END_DECLARATIONS;
