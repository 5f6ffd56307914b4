/* sd_bus_message_read_basic(3), sd_bus_message_enter_container(3) and their kin: the order of argument checks and what is
 * returned at ends and for other types than those that come. */

#include "pair.h"

static struct pair p;

static void free_strv(char **l) {
        for (char **s = l; s && *s; s++)
                free(*s);
        free(l);
}

static void unsealed(void) {
        sd_bus_message *m = pair_call(&p);
        uint32_t u;
        size_t size;
        const void *array;
        const char *contents;
        char type, **l = NULL;

        OK(sd_bus_message_append(m, "u", 1));
        SHOW(sd_bus_message_read_basic(m, 'u', &u));
        SHOW(sd_bus_message_read_basic(m, 'z', &u));
        SHOW(sd_bus_message_read(m, "u", &u));
        SHOW(sd_bus_message_read(m, NULL));
        SHOW(sd_bus_message_read(m, ""));
        SHOW(sd_bus_message_read_array(m, 'u', &array, &size));
        SHOW(sd_bus_message_read_array(m, 'z', NULL, NULL));
        SHOW(sd_bus_message_read_strv(m, &l));
        SHOW(sd_bus_message_read_strv_extend(m, &l));
        SHOW(sd_bus_message_enter_container(m, 'a', "u"));
        SHOW(sd_bus_message_enter_container(m, 'z', "u"));
        SHOW(sd_bus_message_exit_container(m));
        SHOW(sd_bus_message_peek_type(m, &type, &contents));
        SHOW(sd_bus_message_verify_type(m, 'u', NULL));
        SHOW(sd_bus_message_verify_type(m, 0, NULL));
        SHOW(sd_bus_message_verify_type(m, 'z', NULL));
        SHOW(sd_bus_message_at_end(m, 0));
        SHOW(sd_bus_message_rewind(m, 0));
        SHOW(sd_bus_message_skip(m, "u"));
        SHOW(sd_bus_message_skip(m, NULL));
        SHOW(sd_bus_message_is_empty(m));
        SHOW(sd_bus_message_has_signature(m, "u"));
        SHOW_STRING(sd_bus_message_get_signature(m, 1));
        sd_bus_message_unref(m);
}

static void nulls(void) {
        uint32_t u;
        size_t size;
        const void *array;
        const char *contents;
        char type, **l = NULL;

        SHOW(sd_bus_message_read_basic(NULL, 'u', &u));
        SHOW(sd_bus_message_read(NULL, "u", &u));
        SHOW(sd_bus_message_read_array(NULL, 'u', &array, &size));
        SHOW(sd_bus_message_read_strv(NULL, &l));
        SHOW(sd_bus_message_enter_container(NULL, 'a', "u"));
        SHOW(sd_bus_message_exit_container(NULL));
        SHOW(sd_bus_message_peek_type(NULL, &type, &contents));
        SHOW(sd_bus_message_verify_type(NULL, 'u', NULL));
        SHOW(sd_bus_message_at_end(NULL, 0));
        SHOW(sd_bus_message_rewind(NULL, 0));
        SHOW(sd_bus_message_skip(NULL, "u"));
        SHOW(sd_bus_message_is_empty(NULL));
        SHOW(sd_bus_message_has_signature(NULL, "u"));
        SHOW_STRING(sd_bus_message_get_signature(NULL, 1));
        SHOW(sd_bus_message_copy(NULL, NULL, 1));
        SHOW(sd_bus_message_sensitive(NULL));
        SHOW(sd_bus_message_seal(NULL, 1, 0));
        SHOW(sd_bus_message_dump(NULL, stdout, 0));
}

static void peek(sd_bus_message *m) {
        char type = 'X';
        const char *contents = "unset";
        int r = sd_bus_message_peek_type(m, &type, &contents);

        printf("peek: %s %d %s\n", r < 0 ? strerrorname_np(-r) : "OK", type, contents ?: "NULL");
        SHOW(sd_bus_message_peek_type(m, NULL, NULL));
}

static void basics(void) {
        sd_bus_message *m = pair_call(&p), *r;
        uint32_t u = 77;
        const char *s;
        int b = 5;
        const void *array;
        size_t size;

        OK(sd_bus_message_append(m, "usb(yay)vasau", 1, "text", 1, 2, 2, 3, 4, "as", 1, "x", 2, "one", "two", 2, 5, 6));
        r = pair_pass(&p, m);
        peek(r);
        SHOW(sd_bus_message_read_basic(r, 's', &s));
        SHOW(sd_bus_message_read_basic(r, 'i', &u));
        SHOW(sd_bus_message_read_basic(r, 'a', &u));
        SHOW(sd_bus_message_read_basic(r, 0, &u));
        SHOW(sd_bus_message_read_basic(r, 'u', NULL));
        SHOW(sd_bus_message_read_basic(r, 's', NULL));
        SHOW(sd_bus_message_read_basic(r, 'b', &b));
        SHOW(b);
        peek(r);
        SHOW(sd_bus_message_verify_type(r, 0, NULL));
        SHOW(sd_bus_message_verify_type(r, 'r', NULL));
        SHOW(sd_bus_message_verify_type(r, 'r', "yay"));
        SHOW(sd_bus_message_verify_type(r, 'r', "ya"));
        SHOW(sd_bus_message_verify_type(r, 'r', "bad z"));
        SHOW(sd_bus_message_verify_type(r, 0, "yay"));
        SHOW(sd_bus_message_verify_type(r, 'y', NULL));
        SHOW(sd_bus_message_verify_type(r, 'z', NULL));
        SHOW(sd_bus_message_enter_container(r, 'r', "y"));
        SHOW(sd_bus_message_enter_container(r, 'r', "yy"));
        SHOW(sd_bus_message_enter_container(r, 'a', "y"));
        SHOW(sd_bus_message_enter_container(r, '(', "yay"));
        SHOW(sd_bus_message_enter_container(r, 'z', "yay"));
        SHOW(sd_bus_message_enter_container(r, 'r', "z"));
        SHOW(sd_bus_message_enter_container(r, 'a', ""));
        SHOW(sd_bus_message_enter_container(r, 'v', ""));
        SHOW(sd_bus_message_enter_container(r, 'a', NULL));
        SHOW(sd_bus_message_exit_container(r));
        SHOW(sd_bus_message_enter_container(r, 'r', NULL));
        SHOW_STRING(sd_bus_message_get_signature(r, 0));
        SHOW_STRING(sd_bus_message_get_signature(r, 1));
        SHOW(sd_bus_message_read_basic(r, 'y', &(uint8_t) { 0 }));
        peek(r);
        SHOW(sd_bus_message_exit_container(r));
        SHOW(sd_bus_message_enter_container(r, 0, NULL));
        SHOW_STRING(sd_bus_message_get_signature(r, 0));
        peek(r);
        SHOW(sd_bus_message_rewind(r, 0));
        SHOW(sd_bus_message_read_basic(r, 'y', NULL));
        SHOW(sd_bus_message_read_basic(r, 'y', NULL));
        peek(r);
        SHOW(sd_bus_message_read_basic(r, 'y', NULL));
        SHOW(sd_bus_message_read_basic(r, 's', NULL));
        SHOW(sd_bus_message_enter_container(r, 'a', "y"));
        SHOW(sd_bus_message_enter_container(r, 0, NULL));
        SHOW(sd_bus_message_at_end(r, 0));
        SHOW(sd_bus_message_at_end(r, 1));
        SHOW(sd_bus_message_exit_container(r));
        SHOW(sd_bus_message_at_end(r, 0));
        SHOW(sd_bus_message_verify_type(r, 'y', NULL));
        SHOW(sd_bus_message_verify_type(r, 0, NULL));
        SHOW(sd_bus_message_read_basic(r, 'y', NULL));
        SHOW(sd_bus_message_enter_container(r, 'a', "y"));
        SHOW(sd_bus_message_enter_container(r, 0, NULL));
        SHOW(sd_bus_message_exit_container(r));
        peek(r);
        SHOW(sd_bus_message_verify_type(r, 'v', "as"));
        SHOW(sd_bus_message_verify_type(r, 'v', "s"));
        SHOW(sd_bus_message_enter_container(r, 'v', "s"));
        SHOW(sd_bus_message_enter_container(r, 'v', "as"));
        SHOW(sd_bus_message_enter_container(r, 'a', "s"));
        SHOW(sd_bus_message_exit_container(r));
        SHOW(sd_bus_message_read_basic(r, 's', &s));
        SHOW(sd_bus_message_exit_container(r));
        SHOW(sd_bus_message_exit_container(r));
        {
                char **l = NULL;

                SHOW(sd_bus_message_read_strv(r, &l));
                SHOW_STRING(l[0]);
                SHOW_STRING(l[1]);
                SHOW(l[2] == NULL);
                SHOW(sd_bus_message_read_strv(r, &l));
                free_strv(l);
        }
        SHOW(sd_bus_message_read_array(r, 'y', &array, &size));
        SHOW(sd_bus_message_read_array(r, 'b', &array, &size));
        SHOW(sd_bus_message_read_array(r, 'u', NULL, &size));
        SHOW(sd_bus_message_read_array(r, 'u', &array, NULL));
        SHOW(sd_bus_message_read_array(r, 'u', &array, &size));
        SHOW(size);
        SHOW(sd_bus_message_at_end(r, 1));
        SHOW(sd_bus_message_read_array(r, 'u', &array, &size));
        SHOW(sd_bus_message_skip(r, NULL));
        SHOW(sd_bus_message_skip(r, ""));
        SHOW(sd_bus_message_skip(r, "u"));
        SHOW(sd_bus_message_enter_container(r, 0, NULL));
        peek(r);
        SHOW(sd_bus_message_rewind(r, 1));
        SHOW(sd_bus_message_skip(r, "z"));
        SHOW(sd_bus_message_skip(r, "us"));
        SHOW(sd_bus_message_skip(r, "s"));
        SHOW(sd_bus_message_skip(r, "b(yay)v"));
        SHOW(sd_bus_message_skip(r, "au"));
        SHOW(sd_bus_message_skip(r, NULL));
        SHOW(sd_bus_message_skip(r, "as"));
        SHOW(sd_bus_message_skip(r, "au"));
        SHOW(sd_bus_message_at_end(r, 1));
        SHOW(sd_bus_message_has_signature(r, "usb(yay)vasau"));
        SHOW(sd_bus_message_has_signature(r, NULL));
        SHOW(sd_bus_message_is_empty(r));
        sd_bus_message_unref(r);
        sd_bus_message_unref(m);
}

static void empty(void) {
        sd_bus_message *m = pair_call(&p), *r = pair_pass(&p, m);

        peek(r);
        SHOW(sd_bus_message_read(r, "u", NULL));
        SHOW(sd_bus_message_read(r, ""));
        SHOW(sd_bus_message_read(r, NULL));
        SHOW(sd_bus_message_skip(r, NULL));
        SHOW(sd_bus_message_skip(r, ""));
        SHOW(sd_bus_message_at_end(r, 1));
        SHOW(sd_bus_message_at_end(r, 0));
        SHOW(sd_bus_message_rewind(r, 1));
        SHOW(sd_bus_message_is_empty(r));
        SHOW(sd_bus_message_has_signature(r, ""));
        SHOW(sd_bus_message_has_signature(r, NULL));
        SHOW_STRING(sd_bus_message_get_signature(r, 1));
        SHOW(sd_bus_message_verify_type(r, 0, NULL));
        SHOW(sd_bus_message_verify_type(r, 'u', NULL));
        sd_bus_message_unref(r);
        sd_bus_message_unref(m);
}

static void strv(void) {
        sd_bus_message *m = pair_call(&p), *r;
        char **l = NULL;

        OK(sd_bus_message_append(m, "asasaoag", 0, 1, "x", 1, "/p", 1, "s"));
        r = pair_pass(&p, m);
        SHOW(sd_bus_message_read_strv(r, &l));
        SHOW(l == NULL);
        SHOW(sd_bus_message_rewind(r, 1));
        SHOW(sd_bus_message_read_strv_extend(r, &l));
        SHOW(l == NULL);
        SHOW(sd_bus_message_read_strv_extend(r, &l));
        SHOW_STRING(l[0]);
        SHOW(sd_bus_message_read_strv_extend(r, &l));
        SHOW_STRING(l[0]);
        SHOW_STRING(l[1]);
        SHOW(sd_bus_message_read_strv_extend(r, &l));
        SHOW_STRING(l[2]);
        SHOW(l[3] == NULL);
        SHOW(sd_bus_message_read_strv_extend(r, &l));
        SHOW_STRING(l[2]);
        free_strv(l);
        sd_bus_message_unref(r);
        sd_bus_message_unref(m);
}

int main(void) {
        p = pair_open();
        nulls();
        unsealed();
        basics();
        empty();
        strv();
        pair_close(&p);
        return 0;
}
