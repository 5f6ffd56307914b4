/* sd_bus_path_encode(3): escaping, prefixes and templates. */

#include <systemd/sd-bus.h>

#include "../check.h"

#define UNSET ((char *) 1)

static void show(const char *text) {
        printf(" %s%s%s", text && text != UNSET ? "\"" : "", text == UNSET ? "unset" : text ?: "NULL", text && text != UNSET ? "\"" : "");
        if (text != UNSET)
                free((char *) text);
}

static void encode(const char *prefix, const char *id) {
        char *path = UNSET;

        printf("encode %s %s: %d", prefix, id, sd_bus_path_encode(prefix, id, &path));
        show(path);
        puts("");
}

static void decode(const char *path, const char *prefix) {
        char *id = UNSET;

        printf("decode %s %s: %d", path, prefix, sd_bus_path_decode(path, prefix, &id));
        show(id);
        puts("");
}

static void encode_many(const char *template, const char *first, const char *second) {
        char *path = UNSET;

        printf("encode %s: %d", template, sd_bus_path_encode_many(&path, template, first, second));
        show(path);
        puts("");
}

static void decode_many(const char *path, const char *template) {
        char *first = UNSET, *second = UNSET;

        printf("decode %s %s: %d", path, template, sd_bus_path_decode_many(path, template, &first, &second));
        show(first);
        show(second);
        puts("");
}

int main(void) {
        char *ret = NULL;

        encode("/a", "b");
        encode("/a", "");
        encode("/", "b");
        encode("/", "");
        encode("/a", "1b");
        encode("/a", "b.c-d_e/");
        encode("/a", "é");
        encode("/a", "_");
        encode("/a", "a0");
        encode("bad", "x");
        encode("/a/", "x");
        SHOW(sd_bus_path_encode(NULL, "a", &ret));
        SHOW(sd_bus_path_encode("/a", NULL, &ret));
        SHOW(sd_bus_path_encode("/a", "b", NULL));

        decode("/a/b", "/a");
        decode("/a/_", "/a");
        decode("/a", "/a");
        decode("/b/c", "/a");
        decode("/ab", "/a");
        decode("/a/b_2e", "/a");
        decode("/a/b_2", "/a");
        decode("/a/b_2g", "/a");
        decode("/a/_2E_2f", "/a");
        decode("/b", "/");
        decode("/", "/");
        decode("/a/b/c", "/a");
        decode("/a/_00", "/a");
        decode("/a/x_", "/a");
        decode("/a/__", "/a");
        decode("/a/_5f_5F", "/a");
        decode("/a/x_c3_a9", "/a");
        decode("/a/", "/a");
        decode("bad", "/a");
        decode("/a", "bad");
        SHOW(sd_bus_path_decode(NULL, "/a", &ret));
        SHOW(sd_bus_path_decode("/a", NULL, &ret));
        SHOW(sd_bus_path_decode("/a/b", "/a", NULL));

        encode_many("/a/%/b/%", "x.y", "z");
        encode_many("/a/%", "", NULL);
        encode_many("/a", NULL, NULL);
        encode_many("/a%b", "x", NULL);
        encode_many("/a/%%", "x", "y");
        encode_many("/%x/%", "q", "1");
        encode_many("bad/%/", "q", NULL);
        SHOW(sd_bus_path_encode_many(NULL, "/a"));
        SHOW(sd_bus_path_encode_many(&ret, NULL));

        decode_many("/a/x_2ey/b/z", "/a/%/b/%");
        decode_many("/a/x/c/z", "/a/%/b/%");
        decode_many("/a/x/b", "/a/%/b/%");
        decode_many("/a/x/b/z/d", "/a/%/b/%");
        decode_many("/a/x/b/", "/a/%/b/%");
        decode_many("/a/_/b/_", "/a/%/b/%");
        decode_many("/a/prefix_1/s", "/a/prefix%/s");
        decode_many("/a/b", "/a/b");
        decode_many("/a/b", "/a/c");
        decode_many("/a/xb", "/a/%b");
        decode_many("/a/ab", "/a/ab%ab");
        decode_many("/a/xy", "/a/%%");
        decode_many("/a/y%", "/a/%%");
        decode_many("bad", "/a/%");
        decode_many("/a/x", "bad%");
        decode_many("/a/x", "/a/%/");
        decode_many("/a//b", "/a/%/b");
        decode_many("/", "/%");
        decode_many("", "%");
        SHOW(sd_bus_path_decode_many("/a/b/c", "/a/%/%", NULL, NULL));
        SHOW(sd_bus_path_decode_many(NULL, "/a"));
        SHOW(sd_bus_path_decode_many("/a", NULL));
        return 0;
}
