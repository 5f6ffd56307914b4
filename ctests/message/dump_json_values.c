/* sd_bus_message_dump_json(3): what values become where a program has an sd-json, which here is the reference's in either case.
 * ctest: no-valgrind no-asan */

#include <dlfcn.h>
#include <glob.h>

#include "pair.h"

static int (*format)(sd_json_variant *v, unsigned flags, char **ret);
static sd_json_variant *(*unref)(sd_json_variant *v);

static void find_json(void) {
        char pattern[500];
        glob_t found;
        snprintf(pattern, sizeof pattern, "%s/usr/lib/*/libsystemd.so.0", getenv("reference"));
        CHECK(glob(pattern, 0, NULL, &found) == 0);
        CHECK(dlopen(found.gl_pathv[0], RTLD_NOW | RTLD_GLOBAL));
        globfree(&found);
        CHECK((format = (typeof(format)) dlsym(RTLD_DEFAULT, "sd_json_variant_format")));
        CHECK((unref = (typeof(unref)) dlsym(RTLD_DEFAULT, "sd_json_variant_unref")));
}

static void show(sd_bus_message *m, uint64_t flags) {
        sd_json_variant *v = NULL;
        char *text, *time;
        OK(sd_bus_message_dump_json(m, flags, &v));
        OK(format(v, 0, &text));
        time = strstr(text, "\"timestamp-realtime\":");
        for (time = time ? strchr(time, ':') + 1 : NULL; time && *time >= '0' && *time <= '9'; time++)
                *time = '0';
        puts(time ? strstr(text, "\"cookie\"") : text);
        free(text);
        unref(v);
}

static void show_all(sd_bus_message *m) {
        OK(sd_bus_message_seal(m, 17, 0));
        show(m, 0);
        show(m, SD_BUS_MESSAGE_DUMP_WITH_HEADER);
        sd_bus_message_unref(m);
}

int main(void) {
        struct pair p = pair_open();
        sd_bus_message *m = pair_call(&p);
        find_json();
        show_all(m);

        m = pair_call(&p);
        OK(sd_bus_message_append(m, "ybnqiuxtd", 255, 1, -7, 65535, INT32_MIN, UINT32_MAX, INT64_MIN, UINT64_MAX, 0.1));
        OK(sd_bus_message_append(m, "sog", "a \"b\"\n\u00e4", "/a/b", "a{sv}"));
        show_all(m);

        m = pair_call(&p);
        OK(sd_bus_message_append(m, "as(a(ii)v)aas", 0, 2, 1, 2, 3, 4, "v", "s", "deep", 2, 1, "one", 0));
        OK(sd_bus_message_append(m, "a{sv}a{us}a{ob}", 2, "one", "u", 1, "two", "as", 2, "x", "y", 2, 7, "seven", 8, "eight", 1, "/a", 0));
        OK(sd_bus_message_append(m, "a{da{ys}}", 1, 1.5, 1, 3, "three"));
        show_all(m);

        m = pair_call(&p);
        OK(sd_bus_message_append(m, "s(sas)", "first", "second", 2, "third", "fourth"));
        OK(sd_bus_message_seal(m, 18, 0));
        show(m, SD_BUS_MESSAGE_DUMP_SUBTREE_ONLY);
        show(m, SD_BUS_MESSAGE_DUMP_SUBTREE_ONLY);
        OK(sd_bus_message_rewind(m, 1));
        OK(sd_bus_message_skip(m, "s"));
        OK(sd_bus_message_enter_container(m, 'r', "sas"));
        show(m, SD_BUS_MESSAGE_DUMP_SUBTREE_ONLY | SD_BUS_MESSAGE_DUMP_WITH_HEADER);
        show(m, 0);
        sd_bus_message_unref(m);

        OK(sd_bus_message_new_signal(p.client, &m, "/a", "a.b", "C"));
        OK(sd_bus_message_append(m, "av", 2, "y", 1, "v", "b", 1));
        show_all(m);
        pair_close(&p);
        return 0;
}
