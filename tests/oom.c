/* What if memory ran out here? Preloaded, this library fails the n-th allocation that libsystemd.so.0 makes, counted from 0 (OOM_FAIL=n; -1
 * fails none), and at exit writes "<failures> <blocks of libsystemd.so.0 still allocated>" and the places of these to the file OOM_REPORT. */

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCKS (1U << 18)

static void *(*next_malloc)(size_t);
static void *(*next_calloc)(size_t, size_t);
static void *(*next_realloc)(void *, size_t);
static void (*next_free)(void *);
static int (*next_vasprintf)(char **, const char *, va_list);

static char early[65536];
static size_t early_used;

static long fail_at = -1, counted, failures;
static bool spent;
static uintptr_t first, last;
static pid_t process;
static volatile char locked;

static struct block {
        void *start;
        uintptr_t caller;
} blocks[BLOCKS];
static size_t live;

static void lock(void) {
        while (__atomic_test_and_set(&locked, __ATOMIC_ACQUIRE))
                ;
}

static void unlock(void) {
        __atomic_clear(&locked, __ATOMIC_RELEASE);
}

static size_t place_of(const void *start) {
        return ((uintptr_t) start >> 4) * 0x9e3779b97f4a7c15 >> (64 - 18);
}

static void remember(void *start, uintptr_t caller) {
        if (!start)
                return;
        lock();
        size_t i = place_of(start);
        while (blocks[i].start && blocks[i].start != (void *) -1)
                i = (i + 1) % BLOCKS;
        blocks[i] = (struct block) { start, caller };
        live++;
        unlock();
}

static void forget(const void *start) {
        lock();
        for (size_t i = place_of(start); blocks[i].start; i = (i + 1) % BLOCKS)
                if (blocks[i].start == start) {
                        blocks[i].start = (void *) -1;
                        live--;
                        break;
                }
        unlock();
}

static int find_library(struct dl_phdr_info *info, size_t size, void *data) {
        (void) size, (void) data;
        if (!strstr(info->dlpi_name, "/libsystemd.so"))
                return 0;
        for (int i = 0; i < info->dlpi_phnum; i++) {
                const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
                if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_X))
                        continue;
                first = info->dlpi_addr + segment->p_vaddr;
                last = first + segment->p_memsz;
        }
        return 1;
}

static void bind(void) {
        if (next_free)
                return;
        next_malloc = dlsym(RTLD_NEXT, "malloc");
        next_calloc = dlsym(RTLD_NEXT, "calloc");
        next_realloc = dlsym(RTLD_NEXT, "realloc");
        next_vasprintf = dlsym(RTLD_NEXT, "vasprintf");
        next_free = dlsym(RTLD_NEXT, "free");
}

__attribute__((constructor)) static void start(void) {
        bind();
        if (getenv("OOM_FAIL"))
                fail_at = strtol(getenv("OOM_FAIL"), NULL, 10);
        process = getpid();
        dl_iterate_phdr(find_library, NULL);
}

__attribute__((destructor)) static void report(void) {
        const char *path = getenv("OOM_REPORT");
        if (!path || getpid() != process)
                return;
        FILE *file = fopen(path, "we");
        if (!file)
                return;
        fprintf(file, "%ld %zu\n", failures, live);
        for (size_t i = 0; i < BLOCKS; i++)
                if (blocks[i].start && blocks[i].start != (void *) -1) {
                        Dl_info info = {};
                        dladdr((void *) blocks[i].caller, &info);
                        fprintf(file, "allocated at %s+%#lx\n", info.dli_fname ?: "?", blocks[i].caller - (uintptr_t) info.dli_fbase);
                }
        fclose(file);
}

/* Whether an injected failure happened since the last call; check.h tries once more then. */
__attribute__((visibility("default"))) bool oom_spent(void) {
        bool was = spent;
        spent = false;
        return was;
}

static bool ours(uintptr_t caller) {
        return caller >= first && caller < last;
}

static bool fails(void) {
        if (__atomic_fetch_add(&counted, 1, __ATOMIC_RELAXED) != fail_at)
                return false;
        failures++;
        spent = true;
        errno = ENOMEM;
        return true;
}

#define CALLER ((uintptr_t) __builtin_return_address(0))

void *malloc(size_t size) {
        bind();
        if (!ours(CALLER))
                return next_malloc(size);
        if (fails())
                return NULL;
        void *start = next_malloc(size);
        remember(start, CALLER);
        return start;
}

void *calloc(size_t count, size_t size) {
        if (!next_calloc) { /* dlsym() itself may ask */
                void *start = early + early_used;
                early_used += (count * size + 15) & ~(size_t) 15;
                return early_used <= sizeof early ? start : NULL;
        }
        if (!ours(CALLER))
                return next_calloc(count, size);
        if (fails())
                return NULL;
        void *start = next_calloc(count, size);
        remember(start, CALLER);
        return start;
}

void *realloc(void *old, size_t size) {
        bind();
        if (!ours(CALLER))
                return next_realloc(old, size);
        if (fails())
                return NULL;
        void *start = next_realloc(old, size);
        if (start || size == 0) {
                if (old)
                        forget(old);
                remember(start, CALLER);
        }
        return start;
}

void free(void *start) {
        if (!start || ((char *) start >= early && (char *) start < early + sizeof early))
                return;
        bind();
        forget(start);
        next_free(start);
}

/* The one function of the C library that allocates for us. */
int vasprintf(char **text, const char *format, va_list arguments) {
        bind();
        if (!ours(CALLER))
                return next_vasprintf(text, format, arguments);
        if (fails())
                return -1;
        int r = next_vasprintf(text, format, arguments);
        if (r >= 0)
                remember(*text, CALLER);
        return r;
}
