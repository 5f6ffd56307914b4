/* Who and what is there, and what is known of machines? */

#include "login.h"

static int compare_uids(const void *a, const void *b) {
        uid_t x = *(const uid_t *) a, y = *(const uid_t *) b;
        return x < y ? -1 : x > y;
}

static void show_lists(void) {
        SHOW_SORTED(sd_get_seats(&ret));
        SHOW_SORTED(sd_get_sessions(&ret));
        SHOW_SORTED(sd_get_machine_names(&ret));
        uid_t *uids = (uid_t *) -1;
        int count = sd_get_uids(&uids);
        SHOW(count);
        if (uids == (uid_t *) -1 || !uids)
                printf("%s\n", uids ? "untouched" : "NULL");
        else {
                qsort(uids, count, sizeof *uids, compare_uids);
                for (int i = 0; i < count; i++)
                        printf("  %u\n", uids[i]);
                free(uids);
        }
        SHOW(sd_get_seats(NULL));
        SHOW(sd_get_sessions(NULL));
        SHOW(sd_get_machine_names(NULL));
        SHOW(sd_get_uids(NULL));
}

static void fill(const char *directory) {
        static const char *const names[] = {
                "a", "b2", "c.d", "a b", ".hidden", "x~", "#x#", "1000", "01", "65535", "4294967295", "4294967296", "0", "-1", "1.ref", "unit:x.service",
                "lost+found", "aquota.user", "aquota.group", "bak", "x.bak.y", "A", "a_b", "-a", "a-", "a--b", "x.rpmnew", "x.rpmsave", "x.rpmorig",
                "x.dpkg-old", "x.dpkg-new", "x.dpkg-tmp", "x.dpkg-dist", "x.dpkg-bak", "x.dpkg-backup", "x.dpkg-remove", "x.dpkg-other", "x.ucf-new",
                "x.ucf-old", "x.ucf-dist", "x.swp", "x.bak", "x.old", "x.new", "x.orig", "x.tmp", "x.rej", "x.save", "x.ignore", "x.backup", "x.RPMNEW",
        };
        char path[200];
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
                snprintf(path, sizeof path, "%s/%s", directory, names[i]);
                put(path, "");
        }
        CHECK(chdir(directory) == 0);
        CHECK(mkdir("d", 0755) == 0 && mkdir("5", 0755) == 0 && mkfifo("f", 0644) == 0 && symlink("a", "l") == 0 && symlink("none", "1001") == 0);
        CHECK(chdir("/") == 0);
}

static void show_machine(const char *name) {
        int *interfaces = (int *) -1, count;
        SHOW_TEXT(sd_machine_get_class(name, &ret));
        SHOW(sd_machine_get_class(name, NULL));
        SHOW(sd_machine_get_ifindices(name, NULL));
        count = sd_machine_get_ifindices(name, &interfaces);
        SHOW(count);
        if (interfaces == (int *) -1 || !interfaces)
                printf("%s\n", interfaces ? "untouched" : "NULL");
        else {
                for (int i = 0; i < count; i++)
                        printf("  %d\n", interfaces[i]);
                free(interfaces);
        }
}

static void machines(void) {
        static const char *const names[] = {
                "m", "none", "", ".host", ".", "..", "a/b", "a_b", "-a", "a-", "a--b", "a-.b", "a.-b", ".a", "a.", "a..b", "A.b", "a b", "1",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                NULL,
        };
        static const char *const files[] = {
                "CLASS=container\nNETIF=1 2 3\nSCOPE=x\n", "", "CLASS=\nNETIF=\n", "NETIF=0\n", "NETIF=-1\n", "NETIF=0x10 010 +5\n", "NETIF=2147483647\n",
                "NETIF=2147483648\n", "NETIF=99999999999999999999\n", "NETIF=eth0\n", "NETIF=1 x 2\n", "NETIF=1,2\n", "CLASS=vm\nX=\xc3\xa4\n",
        };
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
                printf("<%s>\n", names[i] ?: "NULL");
                show_machine(names[i]);
        }
        for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
                printf("%s\n", files[i]);
                put("/run/systemd/machines/m", files[i]);
                show_machine("m");
        }
}

int main(void) {
        static const char *const directories[] = { "/run/systemd/seats", "/run/systemd/sessions", "/run/systemd/users", "/run/systemd/machines" };
        enter_namespace();
        cover("/run");
        show_lists();
        machines();
        CHECK(unlink("/run/systemd/machines/m") == 0);
        for (int i = 0; i < 3; i++)
                CHECK(mkdir(directories[i], 0755) == 0);
        show_lists();
        for (int i = 0; i < 4; i++)
                fill(directories[i]);
        show_lists();
        for (int i = 0; i < 4; i++) {
                cover(directories[i]);
                char path[100];
                snprintf(path, sizeof path, "%s.file", directories[i]);
                put(path, "");
                CHECK(umount(directories[i]) == 0 && rename(directories[i], "/run/gone") == 0 && rename(path, directories[i]) == 0);
                CHECK(rename("/run/gone", path) == 0);
        }
        show_lists();
}
