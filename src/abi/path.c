/* The variadic functions of sd_bus_path_encode(3). */

#include "arguments.h"

int shim_path_encode_many(char **ret, const char *path_template, struct shim_arguments *labels);
int shim_path_decode_many(const char *path, const char *path_template, struct shim_arguments *places);

int sd_bus_path_encode_many(char **ret, const char *path_template, ...) {
        struct shim_arguments labels;
        int r;

        va_start(labels.list, path_template);
        r = shim_path_encode_many(ret, path_template, &labels);
        va_end(labels.list);
        return r;
}

int sd_bus_path_decode_many(const char *path, const char *path_template, ...) {
        struct shim_arguments places;
        int r;

        va_start(places.list, path_template);
        r = shim_path_decode_many(path, path_template, &places);
        va_end(places.list);
        return r;
}
