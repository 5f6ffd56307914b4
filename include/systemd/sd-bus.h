/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Written by include/generate; edit include/parts or the comments in src/abi. */

/* D-Bus: sd-bus(3). Functions return a negative errno on failure unless their comment says otherwise. */

#ifndef foosdbushfoo
#define foosdbushfoo

#include <stdio.h>
#include <sys/uio.h>

#include "_sd-common.h"
#include "sd-bus-protocol.h"
#include "sd-bus-vtable.h"
#include "sd-event.h"
#include "sd-id128.h"
#include "sd-json.h"

_SD_BEGIN_DECLARATIONS;


/* sd_bus_error(3): whether `e` has one of the names that follow, up to a NULL. */
#define sd_bus_error_has_names(e, ...) sd_bus_error_has_names_sentinel(e, __VA_ARGS__, NULL)

#define SD_BUS_ERROR_MAKE_CONST(name, message) ((const sd_bus_error) {(name), (message), 0})
#define SD_BUS_ERROR_NULL SD_BUS_ERROR_MAKE_CONST(NULL, NULL)

/* The lines of a table for sd_bus_error_add_map(). */
#define SD_BUS_ERROR_MAP(_name, _code)          \
        {                                       \
                .name = _name,                  \
                .code = _code,                  \
        }
#define SD_BUS_ERROR_MAP_END                    \
        {                                       \
                .name = NULL,                   \
                .code = - 'x',                  \
        }

/* An id as the arguments that belong to "ay" in sd_bus_message_append() and sd_bus_message_read(). */
#define SD_BUS_MESSAGE_APPEND_ID128(x) 16, SD_ID128_FORMAT_VAL(x)
#define SD_BUS_MESSAGE_READ_ID128(x) 16,                                                        \
                &(x).bytes[0],  &(x).bytes[1],  &(x).bytes[2],  &(x).bytes[3],                  \
                &(x).bytes[4],  &(x).bytes[5],  &(x).bytes[6],  &(x).bytes[7],                  \
                &(x).bytes[8],  &(x).bytes[9],  &(x).bytes[10], &(x).bytes[11],                 \
                &(x).bytes[12], &(x).bytes[13], &(x).bytes[14], &(x).bytes[15]

_SD_END_DECLARATIONS;

#endif
