/* sd_bus_message_new(3), sd_bus_message_set_destination(3), sd_bus_message_get_type(3) and their kin: the order of argument checks, the
 * fields and flags of new messages and of answers, and what sealing ends. */

#include "pair.h"

static void show(sd_bus_message *m) {
        uint64_t cookie = 99, reply = 99;
        uint8_t type = 99;

        if (!m)
                return;
        OK(sd_bus_message_get_type(m, &type));
        printf("   type %d, expects %d, starts %d, interactive %d", type, sd_bus_message_get_expect_reply(m),
               sd_bus_message_get_auto_start(m), sd_bus_message_get_allow_interactive_authorization(m));
        printf(", cookie %d", sd_bus_message_get_cookie(m, &cookie));
        printf(", reply %d", sd_bus_message_get_reply_cookie(m, &reply));
        printf(" %d", (int) reply);
        printf(", %s %s %s", sd_bus_message_get_path(m) ?: "-", sd_bus_message_get_interface(m) ?: "-", sd_bus_message_get_member(m) ?: "-");
        printf(", to %s from %s", sd_bus_message_get_destination(m) ?: "-", sd_bus_message_get_sender(m) ?: "-");
        if (sd_bus_message_get_error(m))
                printf(", %s: %s", sd_bus_message_get_error(m)->name, sd_bus_message_get_error(m)->message ?: "-");
        printf(", \"%s\"\n", sd_bus_message_get_signature(m, 1));
        sd_bus_message_unref(m);
}

/* A call that may make a message `m`. */
#define MAKE(expr)                      \
        do {                            \
                m = NULL;               \
                SHOW(expr);             \
                show(m);                \
        } while (0)

static void created(struct pair *p) {
        sd_bus_message *m;
        sd_bus *b = p->client, *n;

        OK(sd_bus_new(&n));
        MAKE(sd_bus_message_new(NULL, &m, 1));
        MAKE(sd_bus_message_new(n, &m, 1));
        MAKE(sd_bus_message_new(b, NULL, 1));
        MAKE(sd_bus_message_new(b, &m, 0));
        MAKE(sd_bus_message_new(n, &m, 0));
        MAKE(sd_bus_message_new(b, &m, 5));
        MAKE(sd_bus_message_new(b, &m, 4));
        MAKE(sd_bus_message_new(b, &m, 1));
        MAKE(sd_bus_message_new(b, &m, 2));
        MAKE(sd_bus_message_new(b, &m, 3));
        MAKE(sd_bus_message_new(b, &m, 255));
        MAKE(sd_bus_message_new_signal(NULL, &m, "/a", "a.b", "c"));
        MAKE(sd_bus_message_new_signal(n, &m, "/a", "a.b", "c"));
        MAKE(sd_bus_message_new_signal(n, &m, "a", "a.b", "c"));
        MAKE(sd_bus_message_new_signal(b, &m, "a", "a.b", "c"));
        MAKE(sd_bus_message_new_signal(b, &m, "/a", "ab", "c"));
        MAKE(sd_bus_message_new_signal(b, &m, "/a", "a.b", "c."));
        MAKE(sd_bus_message_new_signal(b, &m, NULL, "a.b", "c"));
        MAKE(sd_bus_message_new_signal(b, &m, "/a", NULL, "c"));
        MAKE(sd_bus_message_new_signal(b, &m, "/a", "a.b", NULL));
        MAKE(sd_bus_message_new_signal(b, NULL, "/a", "a.b", "c"));
        MAKE(sd_bus_message_new_signal(b, &m, "/a", "a.b", "c"));
        MAKE(sd_bus_message_new_signal(b, &m, "/org/freedesktop/DBus/Local", "a.b", "c"));
        MAKE(sd_bus_message_new_signal(b, &m, "/a", "org.freedesktop.DBus.Local", "c"));
        MAKE(sd_bus_message_new_signal_to(b, &m, "x.y", "/a", "a.b", "c"));
        MAKE(sd_bus_message_new_signal_to(b, &m, NULL, "/a", "a.b", "c"));
        MAKE(sd_bus_message_new_signal_to(b, &m, "bad", "/a", "a.b", "c"));
        MAKE(sd_bus_message_new_signal_to(b, &m, "bad", "a", "a.b", "c"));
        MAKE(sd_bus_message_new_method_call(NULL, &m, "x.y", "/a", "a.b", "c"));
        MAKE(sd_bus_message_new_method_call(n, &m, "x.y", "/a", "a.b", "c"));
        MAKE(sd_bus_message_new_method_call(n, &m, "x", "/a", "a.b", "c"));
        MAKE(sd_bus_message_new_method_call(b, &m, "x", "/a", "a.b", "c"));
        MAKE(sd_bus_message_new_method_call(b, &m, NULL, "/a", "a.b", "c"));
        MAKE(sd_bus_message_new_method_call(b, &m, "x.y", "a", "a.b", "c"));
        MAKE(sd_bus_message_new_method_call(b, &m, "x.y", NULL, "a.b", "c"));
        MAKE(sd_bus_message_new_method_call(b, &m, "x.y", "/a", NULL, "c"));
        MAKE(sd_bus_message_new_method_call(b, &m, "x.y", "/a", "ab", "c"));
        MAKE(sd_bus_message_new_method_call(b, &m, "x.y", "/a", "a.b", NULL));
        MAKE(sd_bus_message_new_method_call(b, &m, "x.y", "/a", "a.b", "-"));
        MAKE(sd_bus_message_new_method_call(b, NULL, "x.y", "/a", "a.b", "c"));
        MAKE(sd_bus_message_new_method_call(b, &m, "x.y", "/a", "a.b", "c"));
        MAKE(sd_bus_message_new_method_call(b, &m, ":1.1", "/a", "a.b", "c"));
        sd_bus_unref(n);
}

static void answers(struct pair *p) {
        const sd_bus_error e = SD_BUS_ERROR_MAKE_CONST("x.y", "msg"), z = SD_BUS_ERROR_NULL, e2 = SD_BUS_ERROR_MAKE_CONST("x.y", NULL),
                           e3 = SD_BUS_ERROR_MAKE_CONST("xy", "\xff");
        sd_bus_message *m, *k = pair_call(p), *sig;

        OK(sd_bus_message_new_signal(p->client, &sig, "/a", "a.b", "c"));
        MAKE(sd_bus_message_new_method_return(NULL, &m));
        MAKE(sd_bus_message_new_method_return(k, &m));
        MAKE(sd_bus_message_new_method_return(k, NULL));
        OK(sd_bus_message_seal(k, 5, 0));
        MAKE(sd_bus_message_new_method_return(k, &m));
        MAKE(sd_bus_message_new_method_return(k, NULL));
        MAKE(sd_bus_message_new_method_return(sig, &m));
        OK(sd_bus_message_seal(sig, 6, 0));
        MAKE(sd_bus_message_new_method_return(sig, &m));
        MAKE(sd_bus_message_new_method_error(k, &m, &e));
        MAKE(sd_bus_message_new_method_error(k, &m, &z));
        MAKE(sd_bus_message_new_method_error(k, &m, &e2));
        MAKE(sd_bus_message_new_method_error(k, &m, &e3));
        MAKE(sd_bus_message_new_method_error(sig, &m, &e));
        MAKE(sd_bus_message_new_method_error(k, NULL, &e));
        MAKE(sd_bus_message_new_method_error(k, &m, NULL));
        MAKE(sd_bus_message_new_method_errorf(k, &m, "x.y", "f %d", 1));
        MAKE(sd_bus_message_new_method_errorf(k, &m, NULL, "f %d", 1));
        MAKE(sd_bus_message_new_method_errorf(k, &m, "x.y", NULL));
        MAKE(sd_bus_message_new_method_errorf(NULL, &m, "x.y", "a"));
        MAKE(sd_bus_message_new_method_errorf(k, NULL, "x.y", "a"));
        MAKE(sd_bus_message_new_method_errno(k, &m, 5, NULL));
        MAKE(sd_bus_message_new_method_errno(k, &m, -5, NULL));
        MAKE(sd_bus_message_new_method_errno(k, &m, 0, NULL));
        MAKE(sd_bus_message_new_method_errno(k, &m, 5, &e));
        MAKE(sd_bus_message_new_method_errno(k, &m, 5, &z));
        MAKE(sd_bus_message_new_method_errno(k, &m, 5000, NULL));
        MAKE(sd_bus_message_new_method_errno(NULL, &m, 5, NULL));
        MAKE(sd_bus_message_new_method_errno(sig, &m, 5, NULL));
        MAKE(sd_bus_message_new_method_errnof(k, &m, 5, "f %m %d", 1));
        MAKE(sd_bus_message_new_method_errnof(k, &m, -5, "f"));
        MAKE(sd_bus_message_new_method_errnof(k, &m, 0, "f"));
        MAKE(sd_bus_message_new_method_errnof(k, &m, 5, NULL));
        sd_bus_message_unref(k);
        k = pair_call(p);
        OK(sd_bus_message_set_expect_reply(k, 0));
        OK(sd_bus_message_seal(k, 5, 0));
        MAKE(sd_bus_message_new_method_return(k, &m));
        MAKE(sd_bus_message_new_method_error(k, &m, &e));
        MAKE(sd_bus_message_new_method_errno(k, &m, 5, NULL));
        sd_bus_message_unref(k);
        sd_bus_message_unref(sig);
}

static void set(struct pair *p) {
        sd_bus_message *k = pair_call(p), *sig;
        int64_t pr = 7;

        OK(sd_bus_message_new_signal(p->client, &sig, "/a", "a.b", "c"));
        SHOW(sd_bus_message_set_expect_reply(NULL, 1));
        SHOW(sd_bus_message_set_expect_reply(k, 0));
        show(sd_bus_message_ref(k));
        SHOW(sd_bus_message_set_expect_reply(k, 5));
        SHOW(sd_bus_message_set_auto_start(k, 0));
        SHOW(sd_bus_message_set_auto_start(NULL, 0));
        SHOW(sd_bus_message_set_allow_interactive_authorization(k, 1));
        SHOW(sd_bus_message_set_allow_interactive_authorization(NULL, 1));
        show(sd_bus_message_ref(k));
        SHOW(sd_bus_message_set_destination(k, "a.b"));
        SHOW(sd_bus_message_set_destination(k, "b"));
        SHOW(sd_bus_message_set_destination(k, NULL));
        SHOW(sd_bus_message_set_destination(NULL, "a.b"));
        SHOW(sd_bus_message_set_sender(k, "b"));
        SHOW(sd_bus_message_set_sender(k, NULL));
        SHOW(sd_bus_message_set_sender(k, "b.c"));
        SHOW(sd_bus_message_set_sender(k, "b.c"));
        SHOW(sd_bus_message_set_sender(NULL, "b.c"));
        show(sd_bus_message_ref(k));
        SHOW(sd_bus_message_set_priority(k, 5));
        SHOW(sd_bus_message_set_priority(NULL, 5));
        SHOW(sd_bus_message_get_priority(k, &pr));
        SHOW(pr);
        SHOW(sd_bus_message_get_priority(NULL, &pr));
        SHOW(sd_bus_message_get_priority(k, NULL));
        OK(sd_bus_message_seal(k, 9, 0));
        SHOW(sd_bus_message_set_expect_reply(k, 0));
        SHOW(sd_bus_message_set_auto_start(k, 0));
        SHOW(sd_bus_message_set_allow_interactive_authorization(k, 0));
        SHOW(sd_bus_message_set_destination(k, "x"));
        SHOW(sd_bus_message_set_destination(k, "a.b"));
        SHOW(sd_bus_message_set_sender(k, "x"));
        SHOW(sd_bus_message_set_sender(k, "a.b"));
        SHOW(sd_bus_message_set_destination(k, NULL));
        SHOW(sd_bus_message_set_priority(k, 5));
        SHOW(sd_bus_message_set_expect_reply(sig, 1));
        SHOW(sd_bus_message_set_auto_start(sig, 0));
        SHOW(sd_bus_message_set_allow_interactive_authorization(sig, 1));
        show(sd_bus_message_ref(sig));
        SHOW(sd_bus_message_set_destination(sig, "x.y"));
        show(sd_bus_message_ref(sig));
        SHOW(sd_bus_message_sensitive(sig));
        SHOW(sd_bus_message_sensitive(k));
        sd_bus_message_unref(k);
        sd_bus_message_unref(sig);
}

static void asked(struct pair *p) {
        const sd_bus_error e = SD_BUS_ERROR_MAKE_CONST("x.y", "msg");
        sd_bus_message *m = NULL, *k = pair_call(p), *sig;
        sd_bus *b = p->client;
        uint64_t t = 9;

        OK(sd_bus_message_seal(k, 9, 0));
        OK(sd_bus_message_new_signal(p->client, &sig, "/a", "a.b", "c"));
        SHOW(sd_bus_message_get_monotonic_usec(k, &t));
        SHOW(t);
        SHOW(sd_bus_message_get_realtime_usec(k, &t));
        SHOW(sd_bus_message_get_seqnum(k, &t));
        SHOW(sd_bus_message_get_monotonic_usec(k, NULL));
        SHOW(sd_bus_message_get_monotonic_usec(NULL, &t));
        SHOW(sd_bus_message_get_realtime_usec(NULL, &t));
        SHOW(sd_bus_message_get_seqnum(NULL, &t));
        SHOW(sd_bus_message_get_seqnum(k, NULL));
        SHOW(sd_bus_message_get_realtime_usec(k, NULL));
        SHOW(sd_bus_message_get_type(NULL, NULL));
        SHOW(sd_bus_message_get_type(k, NULL));
        SHOW(sd_bus_message_get_cookie(NULL, &t));
        SHOW(sd_bus_message_get_cookie(k, NULL));
        SHOW(sd_bus_message_get_reply_cookie(NULL, &t));
        SHOW(sd_bus_message_get_reply_cookie(k, NULL));
        SHOW(sd_bus_message_get_expect_reply(NULL));
        SHOW(sd_bus_message_get_auto_start(NULL));
        SHOW(sd_bus_message_get_allow_interactive_authorization(NULL));
        SHOW_STRING(sd_bus_message_get_path(NULL));
        SHOW_STRING(sd_bus_message_get_interface(NULL));
        SHOW_STRING(sd_bus_message_get_member(NULL));
        SHOW_STRING(sd_bus_message_get_destination(NULL));
        SHOW_STRING(sd_bus_message_get_sender(NULL));
        SHOW(sd_bus_message_get_error(NULL)==NULL);
        SHOW(sd_bus_message_get_errno(NULL));
        SHOW(sd_bus_message_get_bus(NULL)==NULL);
        SHOW(sd_bus_message_get_bus(k)==b);
        SHOW(sd_bus_message_get_creds(NULL)==NULL);
        SHOW(sd_bus_message_get_creds(k)==NULL);
        SHOW(sd_bus_message_is_signal(NULL, NULL, NULL));
        SHOW(sd_bus_message_is_signal(sig, NULL, NULL));
        SHOW(sd_bus_message_is_signal(sig, "a.b", "c"));
        SHOW(sd_bus_message_is_signal(sig, "a.b", "d"));
        SHOW(sd_bus_message_is_signal(k, NULL, NULL));
        SHOW(sd_bus_message_is_method_call(NULL, NULL, NULL));
        SHOW(sd_bus_message_is_method_call(k, NULL, "C"));
        SHOW(sd_bus_message_is_method_call(k, "x.y", "C"));
        SHOW(sd_bus_message_is_method_call(sig, NULL, NULL));
        SHOW(sd_bus_message_is_method_error(NULL, NULL));
        SHOW(sd_bus_message_is_method_error(k, NULL));
        OK(sd_bus_message_new_method_error(k, &m, &e));
        SHOW(sd_bus_message_is_method_error(m, NULL));
        SHOW(sd_bus_message_is_method_error(m, "x.y"));
        SHOW(sd_bus_message_is_method_error(m, "x.z"));
        SHOW(sd_bus_message_get_errno(m));
        SHOW(sd_bus_message_ref(NULL)==NULL);
        SHOW(sd_bus_message_unref(NULL)==NULL);
        SHOW(sd_bus_message_is_signal(sig, "bad", NULL));
        SHOW(sd_bus_message_is_signal(sig, NULL, "bad-"));
        SHOW(sd_bus_message_is_method_call(k, "bad", NULL));
        SHOW(sd_bus_message_is_method_call(k, NULL, "bad-"));
        sd_bus_message_unref(m);
        sd_bus_message_unref(k);
        sd_bus_message_unref(sig);
}

int main(void) {
        struct pair p = pair_open();

        created(&p);
        answers(&p);
        set(&p);
        asked(&p);
        pair_close(&p);
        return 0;
}
