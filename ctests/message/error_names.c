/* sd_bus_error_set_errno(3), sd-bus-errors(3): every errno has a name and a text, every known name an errno. */

#include <systemd/sd-bus.h>

#include "../check.h"

static const char *const standard[] = {
        "Failed", "NoMemory", "ServiceUnknown", "NameHasNoOwner", "NoReply", "IOError", "BadAddress", "NotSupported", "LimitsExceeded",
        "AccessDenied", "AuthFailed", "NoServer", "Timeout", "NoNetwork", "AddressInUse", "Disconnected", "InvalidArgs", "FileNotFound",
        "FileExists", "UnknownMethod", "UnknownObject", "UnknownInterface", "UnknownProperty", "PropertyReadOnly",
        "UnixProcessIdUnknown", "InvalidSignature", "InconsistentMessage", "TimedOut", "MatchRuleNotFound", "MatchRuleInvalid",
        "InteractiveAuthorizationRequired", "InvalidFileContent", "SELinuxSecurityContextUnknown", "ObjectPathInUse",
        "Spawn.ExecFailed", "AdtAuditDataUnknown",
};

static const char *const others[] = {
        "System.Error.EINVAL", "System.Error.einval", "System.Error.ENOSUCH", "System.Error.", "System.Error.5", "System.Error.EWOULDBLOCK",
        "System.Error.ENOTSUP", "System.Error.EDEADLOCK", "System.Error.EHWPOISON", "foo", "", "a.b",
        "org.freedesktop.systemd1.NoSuchUnit", "org.freedesktop.systemd1.UnitMasked", "org.freedesktop.systemd1.NotReferenced",
        "org.freedesktop.login1.NoSuchSession", "org.freedesktop.login1.NotYourDevice", "org.freedesktop.machine1.NoSuchMachine",
        "org.freedesktop.resolve1.DnsError.NXDOMAIN", "org.freedesktop.home1.BadPassword", "org.freedesktop.systemd1.Nonsense",
        "org.freedesktop.nonsense1.NoSuchUnit",
};

int main(void) {
        for (int number = 1; number < 140; number++) {
                sd_bus_error e = SD_BUS_ERROR_NULL;
                int r = sd_bus_error_set_errno(&e, number);

                printf("%d: %d %s: %s, %d\n", number, r, e.name, e.message, e._need_free);
                CHECK(sd_bus_error_set(NULL, e.name, NULL) < 0);
                printf("  back: %d\n", sd_bus_error_get_errno(&e));
                sd_bus_error_free(&e);
        }
        for (size_t i = 0; i < sizeof standard / sizeof *standard; i++) {
                char name[128];

                snprintf(name, sizeof name, "org.freedesktop.DBus.Error.%s", standard[i]);
                printf("%s: %s\n", name, strerrorname_np(-sd_bus_error_set(NULL, name, NULL)));
        }
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
                printf("%s: %s\n", others[i], strerrorname_np(-sd_bus_error_set(NULL, others[i], NULL)));
        return 0;
}
