/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Written by include/generate; edit include/parts or the comments in src/abi. */

/* Services and their manager: sd-daemon(3). Functions return a negative errno on failure. */

#ifndef foosddaemonhfoo
#define foosddaemonhfoo

#include <sys/socket.h>

#include "_sd-common.h"

_SD_BEGIN_DECLARATIONS;

/* Put before a line on stderr, they tell its level, as the kernel's log has it. */
#define SD_EMERG   "<0>"
#define SD_ALERT   "<1>"
#define SD_CRIT    "<2>"
#define SD_ERR     "<3>"
#define SD_WARNING "<4>"
#define SD_NOTICE  "<5>"
#define SD_INFO    "<6>"
#define SD_DEBUG   "<7>"

/* The first descriptor that a manager passes. */
#define SD_LISTEN_FDS_START 3


_SD_END_DECLARATIONS;

#endif
