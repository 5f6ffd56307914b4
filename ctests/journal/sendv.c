/* How do the fields of an entry reach the journal, and which are none? */

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <sys/uio.h>
#include <systemd/sd-journal.h>

#include "listener.h"

#define FIELD(text) { (char *) text, sizeof text - 1 }
#define SEND(...)                                                               \
        do {                                                                    \
                struct iovec fields[] = { __VA_ARGS__ };                        \
                printf("%s\n", #__VA_ARGS__);                                   \
                HEARD(sd_journal_sendv(fields, sizeof fields / sizeof *fields)); \
        } while (0)

static void fields(void) {
        struct iovec one = FIELD("A=b");
        SEND(FIELD("A=b"));
        SEND(FIELD("A=b"), FIELD("C=d"));
        SEND(FIELD("A="));
        SEND(FIELD("A=b  "));
        SEND(FIELD("A=b\n"));
        SEND(FIELD("A=\n"));
        SEND(FIELD("A=b\nc\0d"));
        SEND(FIELD("A=b\0c"));
        SEND(FIELD("A=b=c"));
        SEND(FIELD("_X=b"));
        SEND(FIELD("lower case=b"));
        SEND(FIELD("A"));
        SEND(FIELD("ABC"));
        SEND(FIELD("="));
        SEND(FIELD("=b"));
        SEND(FIELD("=="));
        SEND(FIELD("A\nB"));
        SEND(FIELD("A\nB=c"));
        SEND(FIELD("A=b"), FIELD("bad"));
        SEND({ NULL, 0 });
        SEND({ NULL, 3 });
        SEND({ (char *) "A=b", 0 });
        SEND({ (char *) "A=b", 1 });
        SEND({ (char *) "A=b", 2 });
        SEND(FIELD("A=b"), { NULL, 0 });
        SEND(FIELD("SYSLOG_IDENTIFIER=me"), FIELD("A=b"));
        SEND(FIELD("A=b"), FIELD("SYSLOG_IDENTIFIER="));
        SEND(FIELD("SYSLOG_IDENTIFIER=a\nb"));
        SEND(FIELD("SYSLOG_IDENTIFIER"));
        SEND(FIELD("SYSLOG_IDENTIFIERS=x"));
        SEND(FIELD("syslog_identifier=x"));
        HEARD(sd_journal_sendv(NULL, 0));
        HEARD(sd_journal_sendv(NULL, 1));
        HEARD(sd_journal_sendv(&one, 0));
        HEARD(sd_journal_sendv(&one, -1));

        HEARD(sd_journal_sendv_with_location("CODE_FILE=f", "CODE_LINE=5", "function", &one, 1));
        HEARD(sd_journal_sendv_with_location("CODE_FILE=f", "CODE_LINE=5", "func\ntion", &one, 1));
        HEARD(sd_journal_sendv_with_location("CODE_FILE=f", "CODE_LINE=5", "", &one, 1));
        HEARD(sd_journal_sendv_with_location("X=f\ng", "Y=5", "function", &one, 1));
        HEARD(sd_journal_sendv_with_location("x", "y", "z", &one, 1));
        HEARD(sd_journal_sendv_with_location("", "", "", &one, 1));
        HEARD(sd_journal_sendv_with_location(NULL, "CODE_LINE=5", "function", &one, 1));
        HEARD(sd_journal_sendv_with_location("CODE_FILE=f", NULL, "function", &one, 1));
        HEARD(sd_journal_sendv_with_location("CODE_FILE=f", "CODE_LINE=5", "function", NULL, 0));
        HEARD(sd_journal_sendv_with_location("CODE_FILE=f", "CODE_LINE=5", "function", &one, 0));
}

/* Entries of many fields and of long ones. */
static void large(void) {
        static struct iovec many[600];
        static char text[17 << 20];
        for (int binary = 0; binary < 2; binary++)
                for (int n = 5; n <= 600; n = n < 15 ? n + 1 : n < 500 ? 3 * n : n + 1) {
                        if (n > 515)
                                break;
                        for (int i = 0; i < n; i++)
                                many[i] = binary && i % 3 == 0 ? (struct iovec) FIELD("A=b\nc") : (struct iovec) FIELD("A=b");
                        printf("%d fields\n", n);
                        HEARD(sd_journal_sendv(many, n));
                }
        for (int n = 505; n < 515; n++) {
                for (int i = 0; i < n; i++)
                        many[i] = (struct iovec) FIELD("A=b");
                printf("%d fields\n", n);
                HEARD(sd_journal_sendv(many, n));
        }
        memset(text, 'x', sizeof text);
        memcpy(text, "A=", 2);
        many[1] = (struct iovec) { text, 1 << 20 };
        HEARD(sd_journal_sendv(many, 3));
        many[1].iov_len = sizeof text;
        HEARD(sd_journal_sendv(many, 3));
        text[100] = '\n';
        HEARD(sd_journal_sendv(many, 3));
}

/* What stands in the journal's place? */
static void places(void) {
        struct iovec one = FIELD("A=b");
        close(journal);
        HEARD(sd_journal_sendv(&one, 1));
        CHECK(unlink("/run/systemd/journal/socket") == 0);
        HEARD(sd_journal_sendv(&one, 1));
        CHECK(mkdir("/run/systemd/journal/socket", 0755) == 0);
        HEARD(sd_journal_sendv(&one, 1));
        CHECK(rmdir("/run/systemd/journal/socket") == 0);
        journal = listener("/run/systemd/journal/socket", SOCK_STREAM);
        HEARD(sd_journal_sendv(&one, 1));
        close(journal);
        CHECK(unlink("/run/systemd/journal/socket") == 0 && rmdir("/run/systemd/journal") == 0);
        HEARD(sd_journal_sendv(&one, 1));
        CHECK(symlink("nowhere", "/run/systemd/journal") == 0);
        HEARD(sd_journal_sendv(&one, 1));
        CHECK(unlink("/run/systemd/journal") == 0);
        put("/run/systemd/journal", "");
        HEARD(sd_journal_sendv(&one, 1));
        CHECK(chmod("/run/systemd", 0) == 0);
        IN_CHILD {
                CHECK(setresuid(1000, 1000, 1000) == 0);
                HEARD(sd_journal_sendv(&one, 1));
                close_all();
        }
}

int main(void) {
        struct iovec one = FIELD("A=b");
        enter_journal_namespace();
        HEARD(sd_journal_sendv(&one, 1));
        journal = listener("/run/systemd/journal/socket", SOCK_DGRAM);
        fields();
        large();
        IN_CHILD {
                HEARD(sd_journal_sendv(&one, 1));
                close_all();
        }
        places();
        close_all();
}
