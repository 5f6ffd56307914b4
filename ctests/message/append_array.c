/* sd_bus_message_append_array(3), sd_bus_message_append_strv(3), sd_bus_message_append_string_memfd(3): the order of argument
 * checks, what is written, and what state a failure leaves. */

#include <fcntl.h>
#include <sys/mman.h>

#include "pair.h"

static struct pair p;
static sd_bus_message *m;

static void fresh(void) {
        sd_bus_message_unref(m);
        m = pair_call(&p);
}

static void after(void) {
        const char *result = strerrorname_np(-sd_bus_message_append_basic(m, 'y', "x")) ?: "OK";
        printf("  then %s, %s\n", sd_bus_message_get_signature(m, 1), result);
        fresh();
}

static int memfd(const char *content, size_t size, unsigned seals) {
        int fd = memfd_create("test", MFD_ALLOW_SEALING | MFD_CLOEXEC);

        CHECK(fd >= 0 && write(fd, content, size) == (ssize_t) size);
        CHECK(!seals || fcntl(fd, F_ADD_SEALS, seals) == 0);
        return fd;
}

static void arrays(void) {
        uint32_t u[] = { 1, 2, 3 };
        void *space = NULL;

        SHOW(sd_bus_message_append_array(NULL, 'u', u, 12));
        SHOW(sd_bus_message_append_array(m, 'u', NULL, 12));
        SHOW(sd_bus_message_append_array(m, 'u', NULL, 0));
        after();
        SHOW(sd_bus_message_append_array(m, 'u', u, 11));
        after();
        SHOW(sd_bus_message_append_array(m, 'b', u, 12));
        after();
        SHOW(sd_bus_message_append_array(m, 's', u, 12));
        after();
        SHOW(sd_bus_message_append_array(m, 'h', u, 12));
        after();
        SHOW(sd_bus_message_append_array(m, 'z', u, 12));
        after();
        SHOW(sd_bus_message_append_array(m, 'u', u, 12));
        SHOW(sd_bus_message_append_array(m, 'd', u, 8));
        SHOW(sd_bus_message_append_array(m, 'y', u, 0));
        after();
        SHOW(sd_bus_message_append_array_space(NULL, 'u', 12, &space));
        SHOW(sd_bus_message_append_array_space(m, 'u', 12, NULL));
        SHOW(sd_bus_message_append_array_space(m, 'z', 12, NULL));
        SHOW(sd_bus_message_append_array_space(m, 'u', 11, &space));
        SHOW(sd_bus_message_append_array_space(m, 'u', 0, &space));
        CHECK(space);
        SHOW(sd_bus_message_append_array_space(m, 'u', 12, &space));
        memcpy(space, u, 12);
        after();
}

static void iovecs(void) {
        uint32_t u[] = { 1, 2, 3 };
        struct iovec v[] = { { u, 8 }, { u + 2, 4 }, { NULL, 4 }, { NULL, 0 } };

        SHOW(sd_bus_message_append_array_iovec(NULL, 'u', v, 2));
        SHOW(sd_bus_message_append_array_iovec(m, 'u', v, 2));
        SHOW(sd_bus_message_append_array_iovec(m, 'u', v, 4));
        SHOW(sd_bus_message_append_array_iovec(m, 'u', NULL, 0));
        SHOW(sd_bus_message_append_array_iovec(m, 'u', NULL, 1));
        SHOW(sd_bus_message_append_array_iovec(m, 'b', v, 2));
        SHOW(sd_bus_message_append_array_iovec(m, 'z', v, 2));
        v[0].iov_len = 7;
        SHOW(sd_bus_message_append_array_iovec(m, 'u', v, 1));
        after();

        v[0] = (struct iovec) { (char *) "hello ", 6 };
        v[1] = (struct iovec) { (char *) "world", 5 };
        v[2] = (struct iovec) { NULL, 3 };
        SHOW(sd_bus_message_append_string_iovec(NULL, v, 2));
        SHOW(sd_bus_message_append_string_iovec(m, v, 2));
        SHOW(sd_bus_message_append_string_iovec(m, v, 3));
        SHOW(sd_bus_message_append_string_iovec(m, NULL, 0));
        SHOW(sd_bus_message_append_string_iovec(m, NULL, 1));
        after();
        v[0] = (struct iovec) { (char *) "a\0b", 3 };
        SHOW(sd_bus_message_append_string_iovec(m, v, 1));
        after();
        v[0] = (struct iovec) { (char *) "\xff", 1 };
        SHOW(sd_bus_message_append_string_iovec(m, v, 1));
        after();
        v[0] = (struct iovec) { (char *) "\xc3", 1 };
        v[1] = (struct iovec) { (char *) "\xa4", 1 };
        SHOW(sd_bus_message_append_string_iovec(m, v, 2));
        after();
}

static void memfds(void) {
        static const char content[] = "hello world!";
        int fd = memfd(content, 12, 0), sealed = memfd(content, 12, F_SEAL_SEAL | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_WRITE);
        int file = open("/dev/null", O_RDWR | O_CLOEXEC), text;

        SHOW(sd_bus_message_append_array_memfd(NULL, 'u', fd, 0, 12));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', -1, 0, 12));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', 9999, 0, 12));
        SHOW(sd_bus_message_append_array_memfd(m, 'z', fd, 0, 12));
        SHOW(sd_bus_message_append_array_memfd(m, 'b', fd, 0, 12));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', fd, 0, 0));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', file, 0, 12));
        after();
        SHOW(sd_bus_message_append_array_memfd(m, 'u', fd, 0, 12));
        SHOW(fcntl(fd, F_GET_SEALS));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', sealed, 0, 12));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', sealed, 4, 8));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', sealed, 0, UINT64_MAX));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', sealed, 4, UINT64_MAX));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', sealed, 0, 11));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', sealed, 0, 16));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', sealed, 8, 8));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', sealed, 12, UINT64_MAX));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', sealed, 16, UINT64_MAX));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', sealed, UINT64_MAX, 4));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', sealed, 1, 4));
        after();
        SHOW(sd_bus_message_append_string_memfd(NULL, sealed, 0, 12));
        SHOW(sd_bus_message_append_string_memfd(m, -1, 0, 12));
        SHOW(sd_bus_message_append_string_memfd(m, sealed, 0, 12));
        after();
        text = memfd("two\0one", 8, 0);
        SHOW(sd_bus_message_append_string_memfd(m, text, 0, 8));
        after();
        SHOW(sd_bus_message_append_string_memfd(m, text, 0, 4));
        SHOW(fcntl(text, F_GET_SEALS));
        SHOW(sd_bus_message_append_string_memfd(m, text, 4, 4));
        SHOW(sd_bus_message_append_string_memfd(m, text, 4, UINT64_MAX));
        SHOW(sd_bus_message_append_string_memfd(m, text, 4, 8));
        SHOW(sd_bus_message_append_string_memfd(m, text, 0, 0));
        after();
        close(fd), close(sealed), close(file), close(text);
}

static void strings(void) {
        char *space, *list[] = { (char *) "one", (char *) "two", NULL };

        SHOW(sd_bus_message_append_string_space(NULL, 3, &space));
        SHOW(sd_bus_message_append_string_space(m, 3, NULL));
        SHOW(sd_bus_message_append_string_space(m, 3, &space));
        memcpy(space, "abc", 3);
        SHOW(space[3]);
        SHOW(sd_bus_message_append_string_space(m, 0, &space));
        SHOW(space[0]);
        after();
        SHOW(sd_bus_message_append_strv(NULL, list));
        SHOW(sd_bus_message_append_strv(m, NULL));
        SHOW(sd_bus_message_append_strv(m, list));
        SHOW(sd_bus_message_append_strv(m, (char *[]) { NULL }));
        after();
        list[1] = (char *) "\xff";
        SHOW(sd_bus_message_append_strv(m, list));
        after();
}

static void sealed(void) {
        uint32_t u[] = { 1, 2 };
        struct iovec v = { u, 8 };
        char *space, *list[] = { NULL };
        void *place;

        OK(sd_bus_message_seal(m, 1, 0));
        SHOW(sd_bus_message_append_array(m, 'u', u, 8));
        SHOW(sd_bus_message_append_array(m, 'z', u, 8));
        SHOW(sd_bus_message_append_array(m, 'u', NULL, 8));
        SHOW(sd_bus_message_append_array_space(m, 'z', 8, &place));
        SHOW(sd_bus_message_append_array_space(m, 'u', 8, &place));
        SHOW(sd_bus_message_append_array_space(m, 'u', 8, NULL));
        SHOW(sd_bus_message_append_array_iovec(m, 'z', &v, 1));
        SHOW(sd_bus_message_append_array_iovec(m, 'u', NULL, 1));
        SHOW(sd_bus_message_append_array_memfd(m, 'z', -1, 0, 8));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', -1, 0, 8));
        SHOW(sd_bus_message_append_array_memfd(m, 'u', -1, 0, 0));
        SHOW(sd_bus_message_append_string_memfd(m, -1, 0, 8));
        SHOW(sd_bus_message_append_string_memfd(m, 0, 0, 0));
        SHOW(sd_bus_message_append_string_iovec(m, NULL, 1));
        SHOW(sd_bus_message_append_string_space(m, 3, NULL));
        SHOW(sd_bus_message_append_string_space(m, 3, &space));
        SHOW(sd_bus_message_append_strv(m, list));
        fresh();
}

int main(void) {
        p = pair_open();
        m = pair_call(&p);
        arrays();
        iovecs();
        memfds();
        strings();
        sealed();
        sd_bus_message_unref(m);
        pair_close(&p);
        return 0;
}
