/* Sending to the journal: sd-journal(3). Reading it needs the library of systemd itself. */

#include <sys/uio.h>
#include <syslog.h>

#include "_sd-common.h"
#include "sd-id128.h"

_SD_BEGIN_DECLARATIONS;

/* sd_journal_print(3): one entry with a priority, as syslog(3) has them, and a message formatted as by printf(). */
int sd_journal_print(int priority, const char *format, ...) _sd_printf_(2, 3);
int sd_journal_printv(int priority, const char *format, va_list ap) _sd_printf_(2, 0);

/* sd_journal_send(3): one entry of formatted "FIELD=value" texts, up to a NULL. */
int sd_journal_send(const char *format, ...) _sd_printf_(1, 0) _sd_sentinel_;

/* sd_journal_perror(3): an entry of `message`, if there is one, and what `errno` stands for. Leaves `errno` alone. */
int sd_journal_perror(const char *message);

/* What the macros below call: the same with a place in the source code, `file` beginning with "CODE_FILE=" and `line` with "CODE_LINE=". */
int sd_journal_print_with_location(int priority, const char *file, const char *line, const char *func, const char *format, ...) _sd_printf_(5, 6);
int sd_journal_printv_with_location(int priority, const char *file, const char *line, const char *func, const char *format, va_list ap) _sd_printf_(5, 0);
int sd_journal_send_with_location(const char *file, const char *line, const char *func, const char *format, ...) _sd_printf_(4, 0) _sd_sentinel_;
int sd_journal_perror_with_location(const char *file, const char *line, const char *func, const char *message);

@prototypes@

/* Entries carry the place that they were sent from, unless the program defines SD_JOURNAL_SUPPRESS_LOCATION first. */
#ifndef SD_JOURNAL_SUPPRESS_LOCATION

#define _SD_JOURNAL_HERE "CODE_FILE=" __FILE__, "CODE_LINE=" _SD_STRINGIFY(__LINE__), __func__
#define sd_journal_print(priority, ...) sd_journal_print_with_location(priority, _SD_JOURNAL_HERE, __VA_ARGS__)
#define sd_journal_printv(priority, format, ap) sd_journal_printv_with_location(priority, _SD_JOURNAL_HERE, format, ap)
#define sd_journal_send(...) sd_journal_send_with_location(_SD_JOURNAL_HERE, __VA_ARGS__)
#define sd_journal_sendv(iovec, n) sd_journal_sendv_with_location(_SD_JOURNAL_HERE, iovec, n)
#define sd_journal_perror(message) sd_journal_perror_with_location(_SD_JOURNAL_HERE, message)

#endif

_SD_END_DECLARATIONS;
