/* SD_BUS_VTABLE_SENSITIVE, sd_bus_message_sensitive(3): no freed memory holds what a sensitive call or its reply carried.
 * ctest: nobus no-asan (the allocator is replaced) */

#include <malloc.h>

#include "service.h"

#define SECRET "xyzzy-plugh-plover"

extern void __libc_free(void *p);
extern void *__libc_realloc(void *p, size_t size);

static volatile bool watching;
static volatile unsigned leaks;

static void look(void *p) {
        if (watching && p && memmem(p, malloc_usable_size(p), SECRET, strlen(SECRET)))
                leaks++;
}

void free(void *p) {
        look(p);
        __libc_free(p);
}

void *realloc(void *p, size_t size) {
        if (!watching || !p)
                return __libc_realloc(p, size);
        /* May leave a copy behind: as if it always did. */
        void *q = malloc(size);
        if (!q)
                return NULL;
        size_t old = malloc_usable_size(p);
        memcpy(q, p, old < size ? old : size);
        free(p);
        return q;
}

static int login(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const char *s;
        (void) userdata, (void) error;
        OK(sd_bus_message_read(m, "s", &s));
        return sd_bus_reply_method_return(m, "s", s);
}

static int replied(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const char *s;
        (void) error;
        OK(sd_bus_message_sensitive(m));
        OK(sd_bus_message_read(m, "s", &s));
        CHECK(!strncmp(s, SECRET, strlen(SECRET)));
        *(bool *) userdata = true;
        return 0;
}

static const sd_bus_vtable table[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("Login", "s", "s", login, SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE),
        SD_BUS_VTABLE_END
};

static void try(size_t padding) {
        sd_bus_message *m;
        bool done = false;
        char *text = malloc(strlen(SECRET) + padding + 1);

        strcpy(text, SECRET);
        memset(text + strlen(SECRET), 'p', padding);
        text[strlen(SECRET) + padding] = 0;
        watching = true;
        OK(sd_bus_message_new_method_call(client, &m, NULL, "/p", "x.y", "Login"));
        OK(sd_bus_message_sensitive(m));
        OK(sd_bus_message_append(m, "s", text));
        OK(sd_bus_call_async(client, NULL, m, replied, &done, UINT64_MAX));
        sd_bus_message_unref(m);
        service_step();
        /* What comes next may use the same buffers. */
        OK(sd_bus_call_method_async(client, NULL, NULL, "/p", "org.freedesktop.DBus.Peer", "Ping", NULL, NULL, NULL));
        service_step();
        watching = false;
        memset(text, 'x', strlen(text));
        free(text);
        CHECK(done);
        printf("%zu bytes: %u\n", padding, leaks);
        leaks = 0;
}

int main(void) {
        service_open();
        OK(sd_bus_add_object_vtable(server, NULL, "/p", "x.y", table, NULL));
        try(0);
        try(1000);
        try(100000);
        watching = true;
        service_close();
        watching = false;
        printf("at the end: %u\n", leaks);
        return 0;
}
