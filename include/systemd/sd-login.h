/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Written by include/generate; edit include/parts or the comments in src/abi. */

/* Sessions, seats, users and machines as logind knows them: sd-login(3). Functions return a negative errno on failure; strings and arrays
 * that they return are the caller's to free(). */

#ifndef foosdloginhfoo
#define foosdloginhfoo

#include "_sd-common.h"

_SD_BEGIN_DECLARATIONS;

typedef struct sd_login_monitor sd_login_monitor;


_SD_END_DECLARATIONS;

#endif
