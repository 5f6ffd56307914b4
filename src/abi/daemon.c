/* sd_notifyf(3), sd_pid_notifyf(3), sd_pid_notifyf_with_fds(3): what takes `...`. The text is made here, the rest is Rust's. */

#define _GNU_SOURCE

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

int sd_notifyf(int unset_environment, const char *format, ...) __attribute__((format(printf, 2, 3)));
int sd_pid_notifyf(pid_t pid, int unset_environment, const char *format, ...) __attribute__((format(printf, 3, 4)));
int sd_pid_notifyf_with_fds(pid_t pid, int unset_environment, const int *fds, size_t n_fds, const char *format, ...)
        __attribute__((format(printf, 5, 6)));

int shim_notify(pid_t pid, int unset_environment, const int *fds, size_t n_fds, const char *state);

__attribute__((format(printf, 5, 0)))
static int notify(pid_t pid, int unset_environment, const int *fds, size_t n_fds, const char *format, va_list ap) {
        char *state = NULL;
        int r;

        if (format && vasprintf(&state, format, ap) < 0) {
                if (unset_environment)
                        unsetenv("NOTIFY_SOCKET");
                return -ENOMEM;
        }
        r = shim_notify(pid, unset_environment, fds, n_fds, state);
        free(state);
        return r;
}

int sd_notifyf(int unset_environment, const char *format, ...) {
        va_list ap;
        int r;

        va_start(ap, format);
        r = notify(0, unset_environment, NULL, 0, format, ap);
        va_end(ap);
        return r;
}

int sd_pid_notifyf(pid_t pid, int unset_environment, const char *format, ...) {
        va_list ap;
        int r;

        va_start(ap, format);
        r = notify(pid, unset_environment, NULL, 0, format, ap);
        va_end(ap);
        return r;
}

int sd_pid_notifyf_with_fds(pid_t pid, int unset_environment, const int *fds, size_t n_fds, const char *format, ...) {
        va_list ap;
        int r;

        va_start(ap, format);
        r = notify(pid, unset_environment, fds, n_fds, format, ap);
        va_end(ap);
        return r;
}
