/* Where does each format string's share of the arguments end?
 * ctest: oom-loose */

#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <locale.h>
#include <stddef.h>
#include <stdint.h>
#include <systemd/sd-journal.h>
#include <wchar.h>

#include "listener.h"

static void fields(void) {
        HEARD(sd_journal_send(NULL));
        HEARD(sd_journal_send("MESSAGE=%d", 5, "A=%s", "x\ny", NULL));
        HEARD(sd_journal_send("MESSAGE=x  \n\t\r", NULL));
        HEARD(sd_journal_send("A=", NULL));
        HEARD(sd_journal_send("A=   ", NULL));
        HEARD(sd_journal_send("  ", NULL));
        HEARD(sd_journal_send("", NULL));
        HEARD(sd_journal_send("=", NULL));
        HEARD(sd_journal_send("=x", NULL));
        HEARD(sd_journal_send("no field", NULL));
        HEARD(sd_journal_send("A=b", "no field", NULL));
        HEARD(sd_journal_send("%s=%s", "A", "b", NULL));
        HEARD(sd_journal_send("SYSLOG_IDENTIFIER=me", "X=y", NULL));
        HEARD(sd_journal_send("A=b", "%ls", L"\xd800", NULL));
        HEARD(sd_journal_send_with_location("CODE_FILE=f", "CODE_LINE=5", "function", "A=%d", 4, NULL));
        HEARD(sd_journal_send_with_location("CODE_FILE=f", "CODE_LINE=5", "function", NULL));
        HEARD(sd_journal_send_with_location(NULL, "CODE_LINE=5", "function", "A=%d", 4, NULL));
        HEARD(sd_journal_send_with_location("f", "5", "function", "A=%d", 4, NULL));
        HEARD(sd_journal_send("1=1", "2=2", "3=3", "4=4", "5=5", "6=6", "7=7", "8=8", "9=9", "10=10", "11=11", "12=12", "13=13", "14=14",
                              "15=15", "16=16", "17=17", "18=18", "19=19", "20=20", NULL));
}

static void conversions(void) {
        int written = 0;
        HEARD(sd_journal_send("A=%d %i %u %o %x %X %c %%", -1, 2, 3u, 8, 255, 255, 'c', "B=%s", "end", NULL));
        HEARD(sd_journal_send("A=%hhd %hd %ld %lld %jd %zd %td", 1, 2, 3L, 4LL, (intmax_t) 5, (size_t) 6, (ptrdiff_t) 7, "B=%s", "end", NULL));
        HEARD(sd_journal_send("A=%hhu %hu %lu %llu %ju %zu %tu %qd %Zd", 1, 2, 3L, 4LL, (intmax_t) 5, (size_t) 6, (ptrdiff_t) 7, 8LL, (size_t) 9,
                              "B=%s", "end", NULL));
        HEARD(sd_journal_send("A=%f %e %g %a %F %E %G %A", 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, "B=%s", "end", NULL));
        HEARD(sd_journal_send("A=%Lf %d %LF %Lg", 1.5L, 2, 3.5L, 4.5L, "B=%s", "end", NULL));
        HEARD(sd_journal_send("A=%lc %ls %C %S", L'x', L"y", L'z', L"w", "B=%s", "end", NULL));
        HEARD(sd_journal_send("A=%p %s", NULL, "x", "B=%s", "end", NULL));
        HEARD(sd_journal_send("A=%*d %.*s %*.*f", 5, 1, 2, "xyz", 8, 3, 1.23456, "B=%s", "end", NULL));
        HEARD(sd_journal_send("A=%-5d|%+5d|% 5d|%05d|%#x|%'d|%5.3d|%-*d|", 1, 2, 3, 4, 5, 6000000, 7, -4, 8, "B=%s", "end", NULL));
        HEARD(sd_journal_send("A=%.f %.0f %.3d", 1.5, 2.5, 3, "B=%s", "end", NULL));
        HEARD(sd_journal_send("A=%2$d %1$s", "x", 5, "B=%s", "end", NULL));
        HEARD(sd_journal_send("A=%2$*1$d %3$.*1$f", 5, 7, 1.23456789, "B=%s", "end", NULL));
        HEARD(sd_journal_send("A=%3$s %1$s %2$d", "x", 2, "z", "B=%s", "end", NULL));
        HEARD(sd_journal_send("A=%m %d", 1, "B=%s", "end", NULL));
        HEARD(sd_journal_send("A=%%%d%%", 1, "B=%s", "end", NULL));
        HEARD(sd_journal_send("A=xyz%n", &written, "B=%s", "end", NULL));
        SHOW(written);
        HEARD(sd_journal_send("A=%d", 1, "B=%s", "two", "C=%Lf", 3.0L, "D=%c", '4', "E=%g", 5.0, "F=%lld", 6LL, "G=%s", "seven", "H=%.1f", 8.0,
                              "I=%zu", (size_t) 9, "J=%s", "end", NULL));
        HEARD(sd_journal_send("A=%f%f%f%f%f%f%f%f%f%f%d%d%d%d%d%d%d%d", 1., 2., 3., 4., 5., 6., 7., 8., 9., 10., 1, 2, 3, 4, 5, 6, 7, 8, "B=%s",
                              "end", NULL));
}

int main(void) {
        setlocale(LC_ALL, "C.UTF-8");
        enter_journal_namespace();
        HEARD(sd_journal_send("MESSAGE=nobody is there", NULL));
        journal = listener("/run/systemd/journal/socket", SOCK_DGRAM);
        fields();
        conversions();
        close_all();
}
