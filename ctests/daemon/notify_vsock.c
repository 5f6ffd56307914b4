/* Which calls are made to notify the host of a virtual machine? They end in functions of this test, no such socket being here.
 * ctest: oom */

#include <errno.h>
#include <sys/socket.h>
#include <linux/vm_sockets.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "../check.h"

static int datagrams_fail, bind_fails, connect_fails, send_fails, shutdown_fails, receive_fails, received;
static bool partly;
static unsigned binds;

static int answer(int error) {
        errno = error;
        return error ? -1 : 0;
}

int socket(int domain, int type, int protocol) {
        printf("  socket(%d, %d, %d)\n", domain, type & 0xf, protocol);
        CHECK(type & SOCK_CLOEXEC);
        return (type & 0xf) == SOCK_DGRAM && datagrams_fail ? answer(datagrams_fail) : dup(0);
}

int bind(int fd, const struct sockaddr *address, socklen_t length) {
        const struct sockaddr_vm *vm = (const struct sockaddr_vm *) address;
        (void) fd;
        if (binds++ < 3)
                printf("  bind(%u:%u, %u)\n", vm->svm_cid, vm->svm_port, length);
        return answer(bind_fails);
}

int connect(int fd, const struct sockaddr *address, socklen_t length) {
        const struct sockaddr_vm *vm = (const struct sockaddr_vm *) address;
        (void) fd;
        printf("  connect(%u:%u, %u)\n", vm->svm_cid, vm->svm_port, length);
        return answer(connect_fails);
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t length) {
        (void) fd, (void) level, (void) name, (void) value, (void) length;
        return 0;
}

ssize_t sendmsg(int fd, const struct msghdr *header, int flags) {
        (void) fd;
        printf("  sendmsg(%zu bytes, %s, flags %x", header->msg_iov->iov_len, header->msg_name ? "address" : "no address", flags);
        for (struct cmsghdr *control = CMSG_FIRSTHDR(header); control; control = CMSG_NXTHDR((struct msghdr *) header, control))
                printf(", control %d", control->cmsg_type);
        printf(")\n");
        if (send_fails)
                return answer(send_fails);
        return partly && header->msg_iov->iov_len > 2 ? 2 : (ssize_t) header->msg_iov->iov_len;
}

int shutdown(int fd, int how) {
        (void) fd;
        printf("  shutdown(%d)\n", how);
        return answer(shutdown_fails);
}

ssize_t recv(int fd, void *buffer, size_t length, int flags) {
        (void) fd, (void) buffer;
        printf("  recv(%zu, %x)\n", length, flags);
        return receive_fails ? answer(receive_fails) : received;
}

static void set(const char *value) {
        printf("NOTIFY_SOCKET=%s\n", value);
        setenv("NOTIFY_SOCKET", value, 1);
        binds = 0;
}

static void addresses(void) {
        static const char *const values[] = {
                "vsock", "vsock:", "vsock::", "vsock:1", "vsock:1:", "vsock::1", "vsock:1:2", " vsock:1:2", "vsock:1:2 ", "vsock: 1: 2", "vsock:x:1",
                "vsock:1:x", "vsock:1:2:3", "vsock:+1:+2", "vsock:-0:2", "vsock:-1:2", "vsock:1:-1", "vsock:0:0", "vsock:0x1:010", "vsock:0b1:0o2",
                "vsock:4294967295:2", "vsock:1:4294967295", "vsock:4294967296:1", "vsock:4294967296:x", "vsock:x:4294967296", "vsock:any:2",
                "vsock:1:any", "vsock:local:2", "vsock:host:2", "vsock:hypervisor:2", "vsock:LOCAL:2", "vsock-stream:1:2", "vsock-dgram:1:2",
                "vsock-seqpacket:1:2", "vsock-x:1:2", "VSOCK:1:2",
        };
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
                set(values[i]);
                SHOW(sd_notify(0, "A=1"));
        }
}

/* A failure of one call, for one destination. */
static void fail(int *which, const char *value, const int *errors) {
        for (; *errors; errors++) {
                *which = *errors;
                set(value);
                printf("%s\n", strerrorname_np(*errors));
                SHOW(sd_pid_notify_with_fds(1, 0, "A=1", (int[]) { 0 }, 1));
        }
        *which = 0;
}

int main(void) {
        const int fd = 0, unsupported[] = { ENODEV, ESOCKTNOSUPPORT, EOPNOTSUPP, EAFNOSUPPORT, EPROTONOSUPPORT, ENOSYS, EPERM, EMFILE, 0 };
        addresses();
        fail(&datagrams_fail, "vsock:1:2", unsupported);
        fail(&datagrams_fail, "vsock-dgram:1:2", unsupported);
        fail(&bind_fails, "vsock:1:2", (int[]) { EADDRINUSE, EACCES, EPERM, ENOSYS, EINVAL, 0 });
        CHECK(binds > 0);
        fail(&connect_fails, "vsock-stream:1:2", (int[]) { ECONNREFUSED, ETIMEDOUT, EINTR, 0 });
        fail(&send_fails, "vsock-stream:1:2", (int[]) { EPERM, EPIPE, EINTR, EAGAIN, 0 });
        fail(&shutdown_fails, "vsock-stream:1:2", (int[]) { ENOTCONN, 0 });
        fail(&receive_fails, "vsock-seqpacket:1:2", (int[]) { ECONNRESET, EINTR, 0 });
        received = 1;
        set("vsock-stream:1:2");
        SHOW(sd_notify(0, "A=1"));
        received = 0;

        partly = true;
        static const char *const kinds[] = { "vsock-stream:1:2", "vsock-seqpacket:1:2", "vsock-dgram:1:2", "@x" };
        for (int i = 0; i < 4; i++) {
                set(kinds[i]);
                SHOW(sd_notify(0, ""));
                SHOW(sd_notify(0, "ABCDE"));
                SHOW(sd_pid_notify_with_fds(1, 0, "ABCDE", &fd, 1));
        }
        partly = false;
        set("vsock-dgram:1:2");
        SHOW(sd_pid_notify_with_fds(0, 0, "A=1", &fd, 1));
}
