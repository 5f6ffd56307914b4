/* The printf-style and variadic functions of sd_bus_error(3). */

#include <errno.h>
#include <stddef.h>

#include "arguments.h"

struct shim_error;

int shim_error_set(struct shim_error *e, const char *name, char *message);
int shim_error_set_errno(struct shim_error *e, int error, char *message);
int shim_error_set_no_memory(struct shim_error *e);
int shim_error_has_names(const struct shim_error *e, struct shim_arguments *names);
int shim_error_is_dirty(const struct shim_error *e);

int sd_bus_error_setfv(struct shim_error *e, const char *name, const char *format, va_list ap) {
        char *message = NULL;

        if (!name)
                return 0;
        if (e && format && !shim_error_is_dirty(e)) {
                message = shim_format(errno, format, ap);
                if (!message)
                        return shim_error_set_no_memory(e);
        }
        return shim_error_set(e, name, message);
}

int sd_bus_error_setf(struct shim_error *e, const char *name, const char *format, ...) {
        va_list ap;
        int r;

        va_start(ap, format);
        r = sd_bus_error_setfv(e, name, format, ap);
        va_end(ap);
        return r;
}

int sd_bus_error_set_errnofv(struct shim_error *e, int error, const char *format, va_list ap) {
        char *message = NULL;
        unsigned number = error < 0 ? -(unsigned) error : (unsigned) error;

        if (error == 0)
                return 0;
        if (e && format && !shim_error_is_dirty(e)) {
                message = shim_format((int) number, format, ap);
                if (!message)
                        return shim_error_set_no_memory(e);
        }
        return shim_error_set_errno(e, error, message);
}

int sd_bus_error_set_errnof(struct shim_error *e, int error, const char *format, ...) {
        va_list ap;
        int r;

        va_start(ap, format);
        r = sd_bus_error_set_errnofv(e, error, format, ap);
        va_end(ap);
        return r;
}

int sd_bus_error_has_names_sentinel(const struct shim_error *e, ...) {
        struct shim_arguments names;
        int r;

        va_start(names.list, e);
        r = shim_error_has_names(e, &names);
        va_end(names.list);
        return r;
}
