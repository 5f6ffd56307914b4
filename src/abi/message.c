/* The variadic functions of sd_bus_message_append(3), sd_bus_message_read(3) and sd_bus_message_new_method_error(3). */

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#include "arguments.h"

struct shim_message;

int sd_bus_message_append_basic(struct shim_message *m, char type, const void *p);
int sd_bus_message_read_basic(struct shim_message *m, char type, void *p);
int shim_message_append(struct shim_message *m, const char *types, struct shim_arguments *values);
int shim_message_read(struct shim_message *m, const char *types, struct shim_arguments *places);
int shim_message_new_error(struct shim_message *call, struct shim_message **m, const char *name, char *text);
int shim_message_new_errno(struct shim_message *call, struct shim_message **m, int error, char *text);

int sd_bus_message_appendv(struct shim_message *m, const char *types, va_list ap) {
        int r;

        WITH_ARGUMENTS(values, ap, r = shim_message_append(m, types, &values));
        return r;
}

int sd_bus_message_append(struct shim_message *m, const char *types, ...) {
        struct shim_arguments values;
        int r;

        /* One number is what is most often appended by itself. A list of its own, which no call sees, costs less. */
        if (types && (types[0] == 'u' || types[0] == 'i') && types[1] == 0) {
                uint32_t number;
                va_list own;

                va_start(own, types);
                number = va_arg(own, uint32_t);
                va_end(own);
                r = sd_bus_message_append_basic(m, types[0], &number);
                return r < 0 ? r : 1;
        }
        va_start(values.list, types);
        r = shim_message_append(m, types, &values);
        va_end(values.list);
        return r;
}

int sd_bus_message_readv(struct shim_message *m, const char *types, va_list ap) {
        int r;

        WITH_ARGUMENTS(places, ap, r = shim_message_read(m, types, &places));
        return r;
}

int sd_bus_message_read(struct shim_message *m, const char *types, ...) {
        struct shim_arguments places;
        int r;

        if (types && types[0] >= 'b' && types[0] <= 'u' && types[1] == 0) {
                void *place;
                va_list own;

                va_start(own, types);
                place = va_arg(own, void *);
                va_end(own);
                return sd_bus_message_read_basic(m, types[0], place);
        }
        va_start(places.list, types);
        r = shim_message_read(m, types, &places);
        va_end(places.list);
        return r;
}

int sd_bus_message_new_method_errorf(struct shim_message *call, struct shim_message **m, const char *name, const char *format, ...) {
        char *text = NULL;
        va_list ap;

        if (name && format) {
                va_start(ap, format);
                text = shim_format(errno, format, ap);
                va_end(ap);
                if (!text)
                        return -ENOMEM;
        }
        return shim_message_new_error(call, m, name, text);
}

int sd_bus_message_new_method_errnof(struct shim_message *call, struct shim_message **m, int error, const char *format, ...) {
        char *text = NULL;
        va_list ap;

        if (error != 0 && format) {
                va_start(ap, format);
                text = shim_format(error < 0 ? -error : error, format, ap);
                va_end(ap);
                if (!text)
                        return -ENOMEM;
        }
        return shim_message_new_errno(call, m, error, text);
}
