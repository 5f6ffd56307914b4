/* How does a test run one function in many threads at once? All begin together, so that what is set up once is set up by several. */

#pragma once

#include <pthread.h>

#include "../check.h"

#define THREADS 12

static pthread_barrier_t together;

typedef struct Thread {
        pthread_t thread;
        unsigned index;
        void (*run)(unsigned index);
} Thread;

static inline void *thread_start(void *argument) {
        Thread *t = argument;
        pthread_barrier_wait(&together);
        t->run(t->index);
        return NULL;
}

static inline void in_threads(void (*run)(unsigned index)) {
        Thread threads[THREADS];
        CHECK(pthread_barrier_init(&together, NULL, THREADS) == 0);
        for (unsigned i = 0; i < THREADS; i++) {
                threads[i] = (Thread) { .index = i, .run = run };
                CHECK(pthread_create(&threads[i].thread, NULL, thread_start, &threads[i]) == 0);
        }
        for (unsigned i = 0; i < THREADS; i++)
                CHECK(pthread_join(threads[i].thread, NULL) == 0);
        CHECK(pthread_barrier_destroy(&together) == 0);
}
