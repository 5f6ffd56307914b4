/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Written by include/generate; edit include/parts or the comments in src/abi. */

/* Sending to the journal: sd-journal(3). Reading it needs the library of systemd itself. */

#ifndef foosdjournalhfoo
#define foosdjournalhfoo

#include <sys/uio.h>
#include <syslog.h>

#include "_sd-common.h"
#include "sd-id128.h"

_SD_BEGIN_DECLARATIONS;


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

#endif
