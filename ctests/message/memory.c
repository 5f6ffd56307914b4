/* Every allocation of building, sealing, reading and copying a message fails once: the call says so, nothing is lost.
 * ctest: oom-loose */

#include "pair.h"

int main(void) {
        struct pair p = pair_open();
        sd_bus_message *m, *copy;
        sd_bus_error e = SD_BUS_ERROR_NULL;
        char **list = NULL, *path, deep[64];
        const char *contents;

        m = pair_call(&p);
        OK(sd_bus_message_append(m, "sa{sv}", "text", 2, "one", "u", 1, "two", "(sas)", "x", 2, "y", "z"));
        OK(sd_bus_message_append_strv(m, (char *[]) { (char *) "a", (char *) "b", NULL }));
        OK(sd_bus_message_append(m, "h", 0));
        memset(deep, 'a', sizeof deep);
        for (int i = 0; i < 8; i++) {
                strcpy(deep + 8 - i, "y");
                OK(sd_bus_message_open_container(m, 'a', deep + 1));
        }
        for (int i = 0; i < 8; i++)
                OK(sd_bus_message_close_container(m));
        OK(sd_bus_message_seal(m, 5, 0));
        OK(sd_bus_message_skip(m, "s"));
        OK(sd_bus_message_enter_container(m, 'a', "{sv}"));
        OK(sd_bus_message_peek_type(m, NULL, &contents));
        SHOW_STRING(contents);
        OK(sd_bus_message_rewind(m, 1));
        OK(sd_bus_message_skip(m, "sa{sv}"));
        OK(sd_bus_message_read_strv(m, &list));
        SHOW_STRING(list[1]);
        for (char **l = list; *l; l++)
                free(*l);
        free(list);
        OK(sd_bus_message_rewind(m, 1));
        copy = pair_call(&p);
        OK(sd_bus_message_copy(copy, m, 1));
        SHOW_STRING(sd_bus_message_get_signature(copy, 1));
        sd_bus_message_unref(copy);
        sd_bus_message_unref(m);
        OK(sd_bus_path_encode_many(&path, "/a/%/%", "x.y", "z"));
        SHOW_STRING(path);
        free(path);
        SHOW(sd_bus_error_setf(&e, "a.b", "%d", 5));
        sd_bus_error_free(&e);
        SHOW(sd_bus_error_set_errno(&e, EINTR));
        sd_bus_error_free(&e);
        pair_close(&p);
        return 0;
}
