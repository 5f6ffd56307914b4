/* What belongs to a thread rather than to the process? The default loop and buses, the cached thread id, and the ids of sd-id128.
 * Rust has no stable thread-local storage without std, so the variables are C's. */

#include <stdint.h>

struct shim_thread {
        void *defaults[4];
        uint64_t known[3][2];
        int pid;
        int tid;
};

static _Thread_local struct shim_thread thread;

struct shim_thread *shim_thread(void) {
        return &thread;
}
