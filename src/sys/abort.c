/* Which unwinder does the library have? None, panics abort; but the precompiled core names one in debug builds. */

void rust_eh_personality(void) __attribute__((weak));

void rust_eh_personality(void) {
}
