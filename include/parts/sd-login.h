/* Sessions, seats, users and machines as logind knows them: sd-login(3). Functions return a negative errno on failure; strings and arrays
 * that they return are the caller's to free(). */

#include "_sd-common.h"

_SD_BEGIN_DECLARATIONS;

typedef struct sd_login_monitor sd_login_monitor;

@attribute sd_seat_can_multi_session _sd_deprecated_@
@prototypes@

_SD_DEFINE_POINTER_CLEANUP_FUNC(sd_login_monitor, sd_login_monitor_unref);

_SD_END_DECLARATIONS;
