/* Services and their manager: sd-daemon(3). Functions return a negative errno on failure. */

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

@prototypes@

/* sd_notifyf(3): as sd_notify(), the state being formatted as by printf(). */
int sd_notifyf(int unset_environment, const char *format, ...) _sd_printf_(2, 3);

/* sd_pid_notifyf(3): as sd_pid_notify(), the state being formatted as by printf(). */
int sd_pid_notifyf(pid_t pid, int unset_environment, const char *format, ...) _sd_printf_(3, 4);

/* sd_pid_notifyf_with_fds(3): as sd_pid_notify_with_fds(), the state being formatted as by printf(). */
int sd_pid_notifyf_with_fds(pid_t pid, int unset_environment, const int *fds, size_t n_fds, const char *format, ...) _sd_printf_(5, 6);

_SD_END_DECLARATIONS;
