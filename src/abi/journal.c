/* sd_journal_print(3), sd_journal_send(3), sd_journal_perror(3): what formats text. The rest is Rust's. */

#define _GNU_SOURCE

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include "arguments.h"

#define PRINTF(text, first) __attribute__((format(printf, text, first)))

int sd_journal_print(int priority, const char *format, ...) PRINTF(2, 3);
int sd_journal_printv(int priority, const char *format, va_list ap) PRINTF(2, 0);
int sd_journal_print_with_location(int priority, const char *file, const char *line, const char *func, const char *format, ...) PRINTF(5, 6);
int sd_journal_printv_with_location(int priority, const char *file, const char *line, const char *func, const char *format, va_list ap)
        PRINTF(5, 0);
int sd_journal_send(const char *format, ...) PRINTF(1, 0) __attribute__((sentinel));
int sd_journal_send_with_location(const char *file, const char *line, const char *func, const char *format, ...)
        PRINTF(4, 0) __attribute__((sentinel));
int sd_journal_perror(const char *message);
int sd_journal_perror_with_location(const char *file, const char *line, const char *func, const char *message);

int shim_journal_print(int priority, const char *file, const char *line, const char *func, const char *text, size_t length);
int shim_journal_send(const char *file, const char *line, const char *func, const struct iovec *iov, int n);

/* format.c: moves on behind the arguments of a format string. */
bool shim_pass_over(struct shim_arguments *from, const char *format);

/* The longest message field, with a NUL. */
#define MESSAGE_MAX (1024 * 1024)
#define PREFIX "MESSAGE="

/* Most messages fit the stack. */
PRINTF(5, 0)
static int print(int priority, const char *file, const char *line, const char *func, const char *format, va_list ap) {
        char usual[sizeof PREFIX + LINE_MAX] = PREFIX, *text = usual;
        const size_t start = sizeof PREFIX - 1;
        int length, r, kept = errno;
        va_list again;

        if (priority < 0 || priority > 7 || !format)
                return -EINVAL;
        va_copy(again, ap);
        length = vsnprintf(usual + start, sizeof usual - start, format, ap);
        if (length >= (int) (sizeof usual - start)) {
                text = NULL;
                if (length < (int) (MESSAGE_MAX - start))
                        text = malloc(start + (size_t) length + 1);
                if (text) {
                        memcpy(text, PREFIX, start);
                        length = vsnprintf(text + start, (size_t) length + 1, format, again);
                }
        }
        va_end(again);
        if (!text)
                return length < (int) (MESSAGE_MAX - start) ? -ENOMEM : -ENOBUFS;
        r = length < 0 ? 0 : shim_journal_print(priority, file, line, func, text, start + (size_t) length);
        if (text != usual)
                free(text);
        errno = kept;
        return r;
}

int sd_journal_printv(int priority, const char *format, va_list ap) {
        return print(priority, NULL, NULL, NULL, format, ap);
}

int sd_journal_printv_with_location(int priority, const char *file, const char *line, const char *func, const char *format, va_list ap) {
        return print(priority, file, line, func, format, ap);
}

int sd_journal_print(int priority, const char *format, ...) {
        va_list ap;
        int r;

        va_start(ap, format);
        r = print(priority, NULL, NULL, NULL, format, ap);
        va_end(ap);
        return r;
}

int sd_journal_print_with_location(int priority, const char *file, const char *line, const char *func, const char *format, ...) {
        va_list ap;
        int r;

        va_start(ap, format);
        r = print(priority, file, line, func, format, ap);
        va_end(ap);
        return r;
}

/* Fields that have been formatted. */
struct fields {
        struct iovec *list;
        int count, room;
};

PRINTF(2, 0)
static int add_field(struct fields *fields, const char *format, va_list ap) {
        char *text;
        int length;

        if (fields->count == fields->room) {
                int room = fields->room ? 2 * fields->room : 8;
                struct iovec *wider = realloc(fields->list, (size_t) room * sizeof *wider);
                if (!wider)
                        return -ENOMEM;
                fields->list = wider;
                fields->room = room;
        }
        length = vasprintf(&text, format, ap);
        if (length < 0)
                return -ENOMEM;
        while (length > 0 && strchr(" \t\n\r", text[length - 1]))
                length--;
        fields->list[fields->count++] = (struct iovec) { text, (size_t) length };
        return 0;
}

PRINTF(4, 0)
static int send_fields(const char *file, const char *line, const char *func, const char *format, va_list ap) {
        struct fields fields = { NULL, 0, 0 };
        struct shim_arguments from;
        int r = format || func ? 0 : -EINVAL, kept = errno;

        va_copy(from.list, ap);
        for (; r >= 0 && format; format = va_arg(from.list, const char *)) {
                va_list copy;

                va_copy(copy, from.list);
                r = add_field(&fields, format, copy);
                va_end(copy);
                if (r >= 0 && !shim_pass_over(&from, format))
                        r = -EINVAL;
        }
        va_end(from.list);
        if (r >= 0)
                r = shim_journal_send(file, line, func, fields.list, fields.count);
        while (fields.count > 0)
                free(fields.list[--fields.count].iov_base);
        free(fields.list);
        errno = kept;
        return r;
}

int sd_journal_send(const char *format, ...) {
        va_list ap;
        int r;

        va_start(ap, format);
        r = send_fields(NULL, NULL, NULL, format, ap);
        va_end(ap);
        return r;
}

int sd_journal_send_with_location(const char *file, const char *line, const char *func, const char *format, ...) {
        va_list ap;
        int r;

        va_start(ap, format);
        r = send_fields(file, line, func, format, ap);
        va_end(ap);
        return r;
}

int sd_journal_perror_with_location(const char *file, const char *line, const char *func, const char *message) {
        char number[32], *text;
        int r, kept = errno;

        if (asprintf(&text, message && *message ? PREFIX "%s: %m" : PREFIX "%s%m", message ? message : "") < 0)
                r = -ENOMEM;
        else {
                snprintf(number, sizeof number, "ERRNO=%i", kept);
                struct iovec fields[] = {
                        { (char *) "PRIORITY=3", strlen("PRIORITY=3") },
                        { text, strlen(text) },
                        { number, strlen(number) },
                };
                r = shim_journal_send(file, line, func, fields, 3);
                free(text);
        }
        errno = kept;
        return r;
}

int sd_journal_perror(const char *message) {
        return sd_journal_perror_with_location(NULL, NULL, NULL, message);
}
