/* What becomes of formatted messages?
 * ctest: oom-loose */

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <stdarg.h>
#include <syslog.h>
#include <systemd/sd-journal.h>

#include "listener.h"

static int printv(int priority, const char *format, ...) {
        va_list ap;
        va_start(ap, format);
        int r = sd_journal_printv(priority, format, ap);
        va_end(ap);
        return r;
}

static int printv_with_location(int priority, const char *format, ...) {
        va_list ap;
        va_start(ap, format);
        int r = sd_journal_printv_with_location(priority, "CODE_FILE=f", "CODE_LINE=5", "function", format, ap);
        va_end(ap);
        return r;
}

static void messages(void) {
        HEARD(sd_journal_print(LOG_INFO, "hello %d %s", 5, "world"));
        HEARD(sd_journal_print(LOG_EMERG, "x"));
        HEARD(sd_journal_print(LOG_DEBUG, "x"));
        HEARD(sd_journal_print(-1, "x"));
        HEARD(sd_journal_print(8, "x"));
        HEARD(sd_journal_print(LOG_INFO | LOG_DAEMON, "x"));
        HEARD(sd_journal_print(LOG_INFO, NULL));
        HEARD(sd_journal_print(-1, NULL));
        HEARD(sd_journal_print(LOG_INFO, "%s", ""));
        HEARD(sd_journal_print(LOG_INFO, " \n\t\r"));
        HEARD(sd_journal_print(LOG_INFO, "  a b \n\t\r "));
        HEARD(sd_journal_print(LOG_INFO, "  a \v\n"));
        HEARD(sd_journal_print(LOG_INFO, "a\nb\n\nc\n"));
        HEARD(sd_journal_print(LOG_INFO, "\xff\x01"));
        HEARD(printv(LOG_INFO, "%d %s", 5, "so"));
        HEARD(printv(8, "%d", 5));
        HEARD(printv(LOG_INFO, NULL));

        HEARD(sd_journal_print_with_location(LOG_INFO, "CODE_FILE=f", "CODE_LINE=5", "function", "x %d", 4));
        HEARD(sd_journal_print_with_location(LOG_INFO, "f", "5", "function", "x %d", 4));
        HEARD(sd_journal_print_with_location(LOG_INFO, NULL, "CODE_LINE=5", "function", "x"));
        HEARD(sd_journal_print_with_location(LOG_INFO, "CODE_FILE=f", NULL, "function", "x"));
        HEARD(sd_journal_print_with_location(LOG_INFO, "f", "5", "function", " "));
        HEARD(sd_journal_print_with_location(8, "CODE_FILE=f", "CODE_LINE=5", "function", "x"));
        HEARD(printv_with_location(LOG_INFO, "x %d", 4));
}

static void lengths(void) {
        static const size_t sizes[] = { 2038, 2039, 2040, 2041, 2047, 2048, 2049, 2056, 5000, 1048566, 1048567, 1048568, 1048569, 4000000 };
        char *text = malloc(4000001);
        CHECK(text);
        memset(text, 'x', 4000000);
        text[4000000] = 0;
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
                text[sizes[i]] = 0;
                printf("%zu characters\n", sizes[i]);
                HEARD(sd_journal_print(LOG_INFO, "%s", text));
                text[sizes[i]] = 'x';
        }
        memset(text, ' ', 1048570);
        text[1048570] = 0;
        HEARD(sd_journal_print(LOG_INFO, "%s", text));
        text[3000] = 0;
        text[0] = 'x';
        HEARD(sd_journal_print(LOG_INFO, "%s", text));
        free(text);
}

static void errors(void) {
        static const int numbers[] = { ENOENT, 0, ENOMEM, 99999 };
        char text[3001];
        for (int i = 0; i < 4; i++) {
                errno = numbers[i];
                CHECK(sd_journal_perror("text") == 0 && errno == numbers[i]);
                hear();
        }
        errno = -ENOENT; /* no errno at all: the reference loses it */
        CHECK(sd_journal_perror("text") == 0 && errno == (on_reference() ? 0 : -ENOENT));
        hear();
        static const char *const texts[] = { NULL, "", "  ", "a\nb \n", "%s" };
        for (int i = 0; i < 5; i++) {
                printf("%s\n", texts[i] ?: "NULL");
                HEARD(sd_journal_perror(texts[i]));
        }
        memset(text, 'x', 3000);
        text[3000] = 0;
        HEARD(sd_journal_perror(text));
        HEARD(sd_journal_perror_with_location("CODE_FILE=f", "CODE_LINE=5", "function", "text"));
        HEARD(sd_journal_perror_with_location("CODE_FILE=f", "CODE_LINE=5", "function", NULL));
        HEARD(sd_journal_perror_with_location("CODE_FILE=f", NULL, "function", "text"));
        HEARD(sd_journal_perror_with_location("f", "5", "function", "text"));
}

int main(void) {
        enter_journal_namespace();
        HEARD(sd_journal_print(LOG_INFO, "nobody is there"));
        HEARD(sd_journal_perror("nobody is there"));
        journal = listener("/run/systemd/journal/socket", SOCK_DGRAM);
        messages();
        lengths();
        errors();
        close_all();
}
