/* What is read from /etc/machine-id and the kernel's boot id, and what is kept?
 * ctest: no-leaks (another /proc stands in the way of their finder) */

#include <pthread.h>
#include <systemd/sd-id128.h>

#include "../namespace.h"

#define BOOT_ID "/proc/sys/kernel/random/boot_id"

static const char *contents[] = {
        "",
        "\n",
        "uninitialized\n",
        "uninitialized",
        "uninitialized ",
        "uninitializedx",
        "uninitialize\n",
        "uninit\n",
        "uninitialized\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "00000000000000000000000000000000\n",
        "00000000-0000-0000-0000-000000000000\n",
        "ffffffffffffffffffffffffffffffff\n",
        "3d1219c7c4c5404aaa1f6d2a48adfda4",
        "3d1219c7c4c5404aaa1f6d2a48adfda4\n",
        "3D1219C7c4c5404aaa1f6d2a48adfda4\n",
        "3d1219c7c4c5404aaa1f6d2a48adfda4x",
        "3d1219c7c4c5404aaa1f6d2a48adfda4\n\n",
        "3d1219c7c4c5404aaa1f6d2a48adfda",
        "3d1219c7c4c5404aaa1f6d2a48adfda\n",
        "3d1219c7c4c5404aaa1f6d2a48adfdag\n",
        "3d1219c7-c4c5-404a-aa1f-6d2a48adfda4\n",
        "3d1219c7-c4c5-404a-aa1f-6d2a48adfda4",
        "3d1219c7-c4c5-404a-aa1f-6d2a48adfda4x",
        "3d1219c7-c4c5-404a-aa1f-6d2a48adfda4\nx",
};

static void show(const char *name, int (*get)(sd_id128_t *)) {
        sd_id128_t id = SD_ID128_NULL;
        printf("%s\n", name);
        SHOW(get(NULL));
        SHOW(get(&id));
        SHOW_STRING(SD_ID128_TO_STRING(id));
}

static void *show_machine(void *name) {
        show(name, sd_id128_get_machine);
        return NULL;
}

static void keep(void) {
        cover("/etc");
        put("/etc/machine-id", "3d1219c7c4c5404aaa1f6d2a48adfda4\n");
        show_machine("first");
        put("/etc/machine-id", "11111111c4c5404aaa1f6d2a48adfda4\n");
        show_machine("kept");
        pthread_t thread;
        CHECK(pthread_create(&thread, NULL, show_machine, "in another thread") == 0);
        pthread_join(thread, NULL);
        IN_CHILD show_machine("in a child");
}

static void fail(void) {
        sd_id128_t id, application = SD_ID128_MAKE(c2, 73, 27, 73, 23, db, 45, 4e, a6, 3b, b9, 6e, 79, b5, 3e, 97);
        cover("/etc");
        show_machine("missing");
        SHOW(sd_id128_get_machine_app_specific(application, &id));
        SHOW(sd_id128_get_machine_app_specific(SD_ID128_NULL, &id));
        CHECK(mkdir("/etc/machine-id", 0) == 0);
        show_machine("a directory");
        CHECK(rmdir("/etc/machine-id") == 0 && symlink("machine-id", "/etc/machine-id") == 0);
        show_machine("a link to itself");
        CHECK(unlink("/etc/machine-id") == 0 && symlink("id", "/etc/machine-id") == 0);
        put("/etc/id", "uninitialized\n");
        show_machine("a link");
        CHECK(chmod("/etc/id", 0) == 0 && setresuid(1000, 1000, 1000) == 0);
        show_machine("unreadable");
}

int main(void) {
        char file[] = "/tmp/ids-XXXXXX";
        enter_namespace();
        cover("/tmp");
        close(mkstemp(file));
        CHECK(mount(file, "/etc/machine-id", "", MS_BIND, NULL) == 0);
        CHECK(mount(file, BOOT_ID, "", MS_BIND, NULL) == 0);
        for (size_t i = 0; i < sizeof contents / sizeof *contents; i++)
                IN_CHILD {
                        printf("<%s>\n", contents[i]);
                        put(file, contents[i]);
                        show("machine", sd_id128_get_machine);
                        show("boot", sd_id128_get_boot);
                }
        put_bytes(file, "3d1219c7c4c5404aaa1f6d2a48adfda4", 33);
        IN_CHILD show_machine("a NUL behind it");
        CHECK(umount(BOOT_ID) == 0 && umount("/etc/machine-id") == 0);
        IN_CHILD keep();
        IN_CHILD fail();
        cover("/proc/sys");
        show("no boot id", sd_id128_get_boot);
        CHECK(umount("/proc/sys") == 0);
        cover("/proc");
        show("no /proc", sd_id128_get_boot);
}
