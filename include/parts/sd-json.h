/* The one JSON type that sd-bus.h names. */

#include "_sd-common.h"

_SD_BEGIN_DECLARATIONS;

typedef struct sd_json_variant sd_json_variant;

_SD_END_DECLARATIONS;
