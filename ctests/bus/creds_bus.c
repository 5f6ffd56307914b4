/* sd_bus_get_name_creds(3), sd_bus_get_owner_creds(3), sd_bus_query_sender_creds(3): which fields each bit of the mask yields, alone
 * and in company, with and without what /proc tells, about peers, the bus itself, and senders of messages. */

#include "../peers.h"

#include "creds.h"

static sd_bus *bus;
static const char *own;

static void show_masks(const char *what, int r, sd_bus_creds *c) {
        printf("%s: %s", what, r < 0 ? strerrorname_np(-r) : r > 0 ? "positive" : "0");
        if (r >= 0 && c) {
                const char *unique = NULL;
                pid_t pid = -1;
                uid_t uid = (uid_t) -1;
                sd_bus_creds_get_unique_name(c, &unique);
                sd_bus_creds_get_pid(c, &pid);
                sd_bus_creds_get_euid(c, &uid);
                printf(" %" PRIx64 " augmented %" PRIx64 "%s%s%s", sd_bus_creds_get_mask(c), sd_bus_creds_get_augmented_mask(c),
                       unique ? strcmp(unique, own) == 0 ? ", we" : ", other" : "", pid == getpid() ? ", our pid" : pid > 0 ? ", a pid" : "",
                       uid == geteuid() ? ", our uid" : "");
        }
        printf("\n");
}

static void show_name(const char *name, uint64_t mask) {
        char what[200];
        sd_bus_creds *c = NULL;
        int r = sd_bus_get_name_creds(bus, name, mask, &c);
        snprintf(what, sizeof what, "%s %" PRIx64, strcmp(name, own) == 0 ? "own" : name, mask);
        show_masks(what, r, c);
        sd_bus_creds_unref(c);
}

static void show_owner(uint64_t mask) {
        char what[200];
        sd_bus_creds *c = NULL;
        int r = sd_bus_get_owner_creds(bus, mask, &c);
        snprintf(what, sizeof what, "owner %" PRIx64, mask);
        show_masks(what, r, c);
        sd_bus_creds_unref(c);
}

static void show_sender(sd_bus_message *m) {
        const uint64_t masks[] = { 0, SD_BUS_CREDS_PID, SD_BUS_CREDS_UNIQUE_NAME, SD_BUS_CREDS_UNIQUE_NAME | SD_BUS_CREDS_AUGMENT,
                SD_BUS_CREDS_EUID | SD_BUS_CREDS_UNIQUE_NAME, SD_BUS_CREDS_WELL_KNOWN_NAMES, _SD_BUS_CREDS_ALL,
                _SD_BUS_CREDS_ALL | SD_BUS_CREDS_AUGMENT, UINT64_C(1) << 40 };
        sd_bus_creds *own_creds = sd_bus_message_get_creds(m);
        SHOW(own_creds != NULL);
        if (own_creds)
                show_masks("message", 0, own_creds);
        CHECK(sd_bus_message_get_creds(m) == own_creds);
        for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
                char what[200];
                sd_bus_creds *c = NULL;
                int r = sd_bus_query_sender_creds(m, masks[i], &c);
                snprintf(what, sizeof what, "query %" PRIx64 "%s", masks[i], c == own_creds ? " the same" : "");
                show_masks(what, r, c);
                sd_bus_creds_unref(c);
        }
        SHOW(sd_bus_query_sender_creds(m, 0, NULL));
        for (int capability = -2; capability < 70; capability += 9)
                SHOW(sd_bus_query_sender_privilege(m, capability));
}

static int on_signal(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        printf("%s\n", sd_bus_message_get_member(m));
        show_sender(m);
        (*(int *) userdata)--;
        return 0;
}

static void await(int *pending) {
        while (*pending > 0) {
                int r = OK(sd_bus_process(bus, NULL));
                if (r == 0)
                        OK(sd_bus_wait(bus, 5000000));
        }
}

int main(void) {
        const uint64_t some[] = { 0, SD_BUS_CREDS_AUGMENT, _SD_BUS_CREDS_ALL, _SD_BUS_CREDS_ALL | SD_BUS_CREDS_AUGMENT, UINT64_C(1) << 35,
                SD_BUS_CREDS_SUPPLEMENTARY_GIDS | SD_BUS_CREDS_PIDFD, SD_BUS_CREDS_SUPPLEMENTARY_GIDS | SD_BUS_CREDS_COMM,
                SD_BUS_CREDS_SUPPLEMENTARY_GIDS | SD_BUS_CREDS_PPID | SD_BUS_CREDS_AUGMENT, SD_BUS_CREDS_EUID | SD_BUS_CREDS_PID,
                SD_BUS_CREDS_PPID | SD_BUS_CREDS_COMM | SD_BUS_CREDS_AUGMENT, SD_BUS_CREDS_EUID | SD_BUS_CREDS_TTY | SD_BUS_CREDS_AUGMENT };
        int pending = 2;

        OK(sd_bus_open_user(&bus));
        OK(sd_bus_get_unique_name(bus, &own));
        OK(sd_bus_request_name(bus, "a.b", 0));
        for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
                show_name("a.b", some[i]);
                show_name(own, some[i]);
                show_name("org.freedesktop.DBus", some[i]);
                show_owner(some[i]);
        }
        for (int bit = 0; bit < 35; bit++) {
                show_name(own, UINT64_C(1) << bit);
                show_name("a.b", UINT64_C(1) << bit | SD_BUS_CREDS_AUGMENT);
                show_owner(UINT64_C(1) << bit);
                show_owner(UINT64_C(1) << bit | SD_BUS_CREDS_AUGMENT);
        }
        const char *const bad[] = { "no.such.name", ":1.12345", "org.freedesktop.DBus.Local", "bad", "" };
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
                show_name(bad[i], 0);
                show_name(bad[i], SD_BUS_CREDS_PID);
                show_name(bad[i], SD_BUS_CREDS_UNIQUE_NAME);
                show_name(bad[i], _SD_BUS_CREDS_ALL);
        }
        SHOW(sd_bus_get_name_creds(bus, own, 0, NULL));
        SHOW(sd_bus_get_name_creds(bus, "no.such.name", 0, NULL));
        SHOW(sd_bus_get_name_creds(bus, own, SD_BUS_CREDS_PID, NULL));

        OK(sd_bus_add_match(bus, NULL, "member='Foo'", on_signal, &pending));
        OK(sd_bus_add_match(bus, NULL, "member='NameOwnerChanged',arg0='c.d'", on_signal, &pending));
        OK(sd_bus_emit_signal(bus, "/a", "i.f", "Foo", NULL));
        OK(sd_bus_request_name(bus, "c.d", 0));
        await(&pending);

        sd_bus_message *m;
        OK(sd_bus_message_new_signal(bus, &m, "/a", "i.f", "Foo"));
        SHOW(sd_bus_message_get_creds(m) == NULL);
        sd_bus_creds *c;
        SHOW(sd_bus_query_sender_creds(m, 0, &c));
        SHOW(sd_bus_query_sender_privilege(m, -1));
        sd_bus_message_unref(m);
        SHOW(sd_bus_message_get_creds(NULL) == NULL);
        SHOW(sd_bus_query_sender_creds(NULL, 0, &c));
        SHOW(sd_bus_query_sender_privilege(NULL, -1));
        sd_bus_flush_close_unref(bus);
        return 0;
}
