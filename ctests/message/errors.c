/* sd_bus_error(3): setting, copying, moving and freeing, of set, unset and half-set structs.
 * ctest: oom-loose */

#include <systemd/sd-bus.h>

#include "../check.h"

static sd_bus_error e, d;

static void show(const char *what, int r, const sd_bus_error *of) {
        printf("%s: %d %s, %s, %d\n", what, r, of->name ?: "NULL", of->message ?: "NULL", of->_need_free);
}

#define TRY(expr)                                               \
        do {                                                    \
                int try_r;                                      \
                sd_bus_error_free(&e);                          \
                try_r = (expr);                                 \
                show(#expr, try_r, &e);                         \
        } while (0)

#define DIRTY(expr)                                             \
        do {                                                    \
                int dirty_r;                                    \
                e = (sd_bus_error) { NULL, "message", 0 };      \
                dirty_r = (expr);                               \
                show("half set: " #expr, dirty_r, &e);          \
                e = SD_BUS_ERROR_NULL;                          \
        } while (0)

static void copy_and_move(const char *name, const char *message, int need_free) {
        sd_bus_error from = { name, message, need_free };
        int r;

        r = sd_bus_error_copy(&d, &from);
        show("copied", r, &d);
        sd_bus_error_free(&d);
        r = sd_bus_error_move(&d, &from);
        show("moved", r, &d);
        show("left behind", 0, &from);
        sd_bus_error_free(&d);
        sd_bus_error_free(&from);
        show("freed", 0, &from);
}

int main(void) {
        TRY(sd_bus_error_set(&e, NULL, NULL));
        TRY(sd_bus_error_set(&e, NULL, "x"));
        TRY(sd_bus_error_set(&e, "a.b", "x"));
        TRY(sd_bus_error_set(&e, "a.b", NULL));
        TRY(sd_bus_error_set(&e, "not a name", "x"));
        TRY(sd_bus_error_set(&e, "", "x"));
        TRY(sd_bus_error_set(&e, SD_BUS_ERROR_NO_MEMORY, "x"));
        TRY(sd_bus_error_set(NULL, SD_BUS_ERROR_INVALID_ARGS, NULL));
        TRY(sd_bus_error_set_const(&e, NULL, "x"));
        TRY(sd_bus_error_set_const(&e, "a.b", "x"));
        TRY(sd_bus_error_set_const(&e, "a.b", NULL));
        TRY(sd_bus_error_set_const(NULL, "a.b", "x"));

        TRY(sd_bus_error_set_errno(&e, 0));
        TRY(sd_bus_error_set_errno(&e, -EINVAL));
        TRY(sd_bus_error_set_errno(&e, -EINTR));
        TRY(sd_bus_error_set_errno(&e, 100000));
        TRY(sd_bus_error_set_errno(&e, INT32_MIN));
        TRY(sd_bus_error_set_errno(&e, INT32_MAX));
        TRY(sd_bus_error_set_errno(&e, ENOMEM));
        TRY(sd_bus_error_set_errno(NULL, EINTR));
        TRY(sd_bus_error_set_errno(NULL, -EINTR));

        TRY(sd_bus_error_set_errnof(&e, 0, "x %d", 1));
        TRY(sd_bus_error_set_errnof(&e, -EINVAL, "x %d", 1));
        TRY(sd_bus_error_set_errnof(&e, EINTR, "x %d", 1));
        TRY(sd_bus_error_set_errnof(&e, EINTR, NULL));
        TRY(sd_bus_error_set_errnof(&e, EINVAL, NULL));
        TRY(sd_bus_error_set_errnof(&e, ENOMEM, "x"));
        TRY(sd_bus_error_set_errnof(&e, EINTR, "%s", ""));
        TRY(sd_bus_error_set_errnof(&e, 4000, "x"));
        TRY(sd_bus_error_set_errnof(NULL, EINVAL, "x"));
        errno = EIO;
        TRY(sd_bus_error_set_errnof(&e, EINVAL, "%m"));
        TRY(sd_bus_error_set_errnof(&e, -4000, "%m"));

        TRY(sd_bus_error_setf(&e, NULL, "x %d", 1));
        TRY(sd_bus_error_setf(&e, "a.b", "x %d", 1));
        TRY(sd_bus_error_setf(&e, "a.b", NULL));
        TRY(sd_bus_error_setf(&e, "a.b", "%s", ""));
        TRY(sd_bus_error_setf(NULL, "a.b", "x"));
        TRY(sd_bus_error_setf(NULL, NULL, "x"));
        errno = EIO;
        TRY(sd_bus_error_setf(&e, "a.b", "%m"));
        sd_bus_error_free(&e);

        DIRTY(sd_bus_error_set(&e, "a.b", "x"));
        DIRTY(sd_bus_error_set(&e, NULL, "x"));
        DIRTY(sd_bus_error_set_const(&e, "a.b", "x"));
        DIRTY(sd_bus_error_set_const(&e, NULL, "x"));
        DIRTY(sd_bus_error_setf(&e, "a.b", "x"));
        DIRTY(sd_bus_error_set_errno(&e, 0));
        DIRTY(sd_bus_error_set_errno(&e, EIO));
        DIRTY(sd_bus_error_set_errno(&e, ENOMEM));
        DIRTY(sd_bus_error_set_errnof(&e, 0, "x"));
        DIRTY(sd_bus_error_set_errnof(&e, EIO, "x"));
        DIRTY(sd_bus_error_is_set(&e));
        DIRTY(sd_bus_error_get_errno(&e));
        DIRTY(sd_bus_error_copy(&e, &SD_BUS_ERROR_MAKE_CONST("a.b", "x")));
        DIRTY(sd_bus_error_copy(&e, &SD_BUS_ERROR_NULL));
        DIRTY(sd_bus_error_move(&e, &(sd_bus_error) { "a.b", "x", 0 }));
        DIRTY(sd_bus_error_move(&e, &(sd_bus_error) {}));

        copy_and_move(NULL, NULL, 0);
        copy_and_move("a.b", "m", 0);
        copy_and_move("a.b", NULL, 0);
        copy_and_move("a.b", "m", -1);
        copy_and_move(strdup("a.b"), strdup("m"), 1);
        copy_and_move(strdup("a.b"), NULL, 1);
        copy_and_move(NULL, strdup("m"), 1);
        copy_and_move(NULL, "m", 0);

        e = SD_BUS_ERROR_MAKE_CONST("a.b", "m");
        d = SD_BUS_ERROR_NULL;
        SHOW(sd_bus_error_copy(NULL, &e));
        SHOW(sd_bus_error_copy(&d, NULL));
        SHOW(sd_bus_error_is_set(&e));
        SHOW(sd_bus_error_is_set(&d));
        SHOW(sd_bus_error_is_set(NULL));
        SHOW(sd_bus_error_has_name(&e, "a.b"));
        SHOW(sd_bus_error_has_name(&e, "a.c"));
        SHOW(sd_bus_error_has_name(&e, NULL));
        SHOW(sd_bus_error_has_name(&d, NULL));
        SHOW(sd_bus_error_has_name(&d, "a.b"));
        SHOW(sd_bus_error_has_name(NULL, "a.b"));
        SHOW(sd_bus_error_has_names(&e, "x", "a.b"));
        SHOW(sd_bus_error_has_names(&e, "x", "y"));
        SHOW(sd_bus_error_has_names(NULL, "x", "y"));
        SHOW(sd_bus_error_has_names_sentinel(&e, NULL));
        SHOW(sd_bus_error_has_names_sentinel(&d, NULL));
        SHOW(sd_bus_error_get_errno(&e));
        SHOW(sd_bus_error_get_errno(&d));
        SHOW(sd_bus_error_get_errno(NULL));
        SHOW(sd_bus_error_move(&d, NULL));
        SHOW(sd_bus_error_move(NULL, NULL));
        SHOW(sd_bus_error_move(NULL, &e));
        show("moved to nowhere", 0, &e);
        sd_bus_error_free(NULL);
        return 0;
}
