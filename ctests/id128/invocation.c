/* Where does the invocation id come from, and who may have set it? */

#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <systemd/sd-id128.h>

#include "../namespace.h"

static void show(const char *what) {
        sd_id128_t id = SD_ID128_NULL;
        printf("%s\n", what);
        SHOW(sd_id128_get_invocation(NULL));
        SHOW(sd_id128_get_invocation(&id));
        SHOW_STRING(SD_ID128_TO_STRING(id));
}

static void in_environment(const char *value) {
        setenv("INVOCATION_ID", value, 1);
        show(value);
}

/* Reading too short a key, the reference keeps what it has read, and returns that the next time. */
static void show_again(void) {
        sd_id128_t id;
        SHOW(sd_id128_get_invocation(&id));
        int r = sd_id128_get_invocation(&id);
        CHECK(on_reference() ? r == 0 && id.bytes[0] == '0' : r == -EUCLEAN);
}

/* Puts a key into a new session keyring. */
static void in_keyring(unsigned permissions, const char *content, size_t length, uid_t uid, gid_t gid) {
        printf("key %08x, %zu bytes, of %u:%u\n", permissions, length, uid, gid);
        if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0) {
                printf("SKIPPED: needs a keyring\n");
                return;
        }
        long key = syscall(SYS_add_key, "user", "invocation_id", content, length, KEY_SPEC_SESSION_KEYRING);
        CHECK(key > 0);
        CHECK(syscall(SYS_keyctl, KEYCTL_CHOWN, key, uid, gid) == 0);
        CHECK(syscall(SYS_keyctl, KEYCTL_SETPERM, key, permissions) == 0);
        if (length < sizeof(sd_id128_t))
                show_again();
        else
                show("keyring");
}

/* Makes request_key(2) fail. */
static void forbid(int error) {
        struct sock_filter filter[] = {
                BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
                BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_request_key, 0, 1),
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        };
        struct sock_fprog program = { sizeof filter / sizeof *filter, filter };
        CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
        CHECK(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
        show(strerrorname_np(error));
}

int main(void) {
        static const char *values[] = {
                "3d1219c7c4c5404aaa1f6d2a48adfda4", "3d1219c7-c4c5-404a-aa1f-6d2a48adfda4",
                "urn:uuid:3d1219c7-c4c5-404a-aa1f-6d2a48adfda4", "3d1219c7c4c5404aaa1f6d2a48adfda4\n",
                "00000000000000000000000000000000", "x", "", "uninitialized",
        };
        for (size_t i = 0; i < sizeof values / sizeof *values; i++)
                IN_CHILD in_environment(values[i]);

        unsetenv("INVOCATION_ID");
        int errors[] = { EPERM, EACCES, ENOSYS, EOPNOTSUPP, ENOTTY, EAFNOSUPPORT, ENOPROTOOPT, EKEYEXPIRED, EKEYREVOKED, EINVAL };
        for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
                IN_CHILD forbid(errors[i]);
        if (getuid() != 0) {
                printf("SKIPPED: needs to be root\n");
                return 0;
        }
        static const char id[] = "0123456789abcdefg", zero[16];
        for (int bit = 0; bit < 32; bit++)
                if ((bit & 7) < 6)
                        IN_CHILD in_keyring(0x0b000000U | 1U << bit, id, 16, 0, 0);
        IN_CHILD in_keyring(0x0a000000, id, 16, 0, 0);
        IN_CHILD in_keyring(0x0b0b0000, zero, 16, 0, 0);
        IN_CHILD in_keyring(0x0b0b0000, id, 4, 0, 0);
        IN_CHILD in_keyring(0x0b0b0000, id, 17, 0, 0);
        IN_CHILD in_keyring(0x0b0b0000, id, 16, 1000, 0);
        IN_CHILD in_keyring(0x0b0b0000, id, 16, 0, 1000);
        in_keyring(0x0b0b0000, id, 16, 0, 0);
        in_environment("3d1219c7c4c5404aaa1f6d2a48adfda4");
}
