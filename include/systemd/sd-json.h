/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Written by include/generate; edit include/parts or the comments in src/abi. */

/* The one JSON type that sd-bus.h names. */

#ifndef foosdjsonhfoo
#define foosdjsonhfoo

#include "_sd-common.h"

_SD_BEGIN_DECLARATIONS;

typedef struct sd_json_variant sd_json_variant;

_SD_END_DECLARATIONS;

#endif
