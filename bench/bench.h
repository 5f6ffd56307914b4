/* How is an operation measured? A bench program holds a table of benches; bench/run asks for one of them with a number of operations
 * and reads what they took. What is prepared before and cleared away after is not measured here, and cancelled out elsewhere, because
 * bench/run compares a run of no operations with one of many. */

#pragma once

#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define OK(expr)                                                                                \
        ({                                                                                      \
                int ok_r = (expr);                                                              \
                if (ok_r < 0) {                                                                 \
                        fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #expr,           \
                                strerror(-ok_r));                                               \
                        exit(1);                                                                \
                }                                                                               \
                ok_r;                                                                           \
        })

/* Makes what the operations need, does `count` of them between start() and stop(), clears away. */
struct bench {
        const char *name;
        void (*run)(uint64_t count, long argument);
        long argument;
        uint64_t count;         /* operations that take a fair time on the reference */
        const char *what;       /* what one operation is */
};

static uint64_t bench_allocations, bench_bytes, bench_begin_allocations, bench_begin_bytes, bench_begin, bench_took;

/* The allocator of the program is the one of the libraries in it. */
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void __libc_free(void *);

static void *bench_count(void *p) {
        bench_allocations += p != NULL;
        bench_bytes += p ? malloc_usable_size(p) + sizeof(size_t) : 0;
        return p;
}

static void bench_forget(void *p) {
        bench_bytes -= p ? malloc_usable_size(p) + sizeof(size_t) : 0;
}

void *malloc(size_t size) { return bench_count(__libc_malloc(size)); }
void *calloc(size_t n, size_t size) { return bench_count(__libc_calloc(n, size)); }
void *realloc(void *p, size_t size) { bench_forget(p); return bench_count(__libc_realloc(p, size)); }
void free(void *p) { bench_forget(p); __libc_free(p); }

static uint64_t bench_now(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return (uint64_t) t.tv_sec * 1000000000 + (uint64_t) t.tv_nsec;
}

static void start(void) {
        bench_begin_allocations = bench_allocations;
        bench_begin_bytes = bench_bytes;
        bench_begin = bench_now();
}

static void stop(void) {
        bench_took = bench_now() - bench_begin;
        bench_begin_allocations = bench_allocations - bench_begin_allocations;
        bench_begin_bytes = bench_bytes - bench_begin_bytes;
}

/* Without arguments: names, counts and meanings. With a name and a count: ns, allocations and heap bytes that the operations took. */
static int bench_main(const struct bench *benches, size_t n, int argc, char **argv) {
        for (size_t i = 0; i < n; i++) {
                const struct bench *b = benches + i;
                if (argc < 3)
                        printf("%s\t%" PRIu64 "\t%s\n", b->name, b->count, b->what);
                else if (strcmp(argv[1], b->name) == 0) {
                        b->run(strtoull(argv[2], NULL, 10), b->argument);
                        printf("%" PRIu64 " %" PRIu64 " %" PRIi64 "\n", bench_took, bench_begin_allocations, (int64_t) bench_begin_bytes);
                        return 0;
                }
        }
        return argc < 3 ? 0 : 1;
}
