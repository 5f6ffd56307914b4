/* What belongs to a thread rather than to the process? The default loop and buses, and the cached thread id.
 * Rust has no stable thread-local storage without std, so the variables are C's. */

struct shim_thread {
        void *defaults[4];
        int tid;
};

static _Thread_local struct shim_thread thread;

struct shim_thread *shim_thread(void) {
        return &thread;
}
