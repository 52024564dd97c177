// What the parts of this target share: one request, from the caller's thread to the worker's and back.

#ifndef MAILGRANT_REQUEST_H
#define MAILGRANT_REQUEST_H

#include "CSecretService.h"

#include <libsecret/secret.h>

typedef struct mailgrant_request mailgrant_request;

/// Does what a request asks for, on the service. May set `error`; returns the status otherwise.
typedef mailgrant_secret_status (*mailgrant_operation)(
    mailgrant_request *request, SecretService *service, GError **error);

/// A password that a search has found, apart from the item and its connection.
typedef struct {
    gchar *user;
    gchar *path;
    guint64 modified;
    SecretValue *value;
} mailgrant_found;

/// Reference counted, since after a hung call the worker may outlive its caller. What it points to is its own.
struct mailgrant_request {
    // Set before the worker starts, and constant afterwards.
    mailgrant_operation operation;
    gchar *bus_address;
    const SecretSchema *schema;
    // What items are found by, and what a new item has beside that.
    GHashTable *identifying;
    GHashTable *describing;
    // Names of attributes that the items must not have.
    GPtrArray *absent;
    gchar *label;
    guint32 deadline_ms;
    guint32 prompt_ms;
    GCancellable *cancellable;

    // The secret: to be stored, to be compared before erasing, or found by the worker.
    SecretValue *value;
    // What a search has found, each a `mailgrant_found`.
    GPtrArray *found;

    // Guarded by `mutex`: when the caller gives up, on the monotonic clock, and until `finished` the worker's answer.
    GMutex mutex;
    GCond changed;
    gint64 end;
    gboolean finished;
    mailgrant_secret_status status;
    gchar *detail;
};

// Request.c
mailgrant_request *mailgrant_request_new(
    mailgrant_operation operation, const char *bus_address, const SecretSchema *schema, guint32 deadline_ms,
    guint32 prompt_ms);
/// Items are found by this attribute.
void mailgrant_request_identify(mailgrant_request *request, const char *name, const char *value);
/// A new item has this attribute; an older one is found whatever it has there.
void mailgrant_request_describe(mailgrant_request *request, const char *name, const char *value);
/// Only items without this attribute are found. The name is a constant.
void mailgrant_request_exclude(mailgrant_request *request, const char *name);
void mailgrant_request_unref(mailgrant_request *request);
/// Runs a request on a thread of its own and waits for it, but not beyond the deadline.
mailgrant_secret_status mailgrant_request_run(mailgrant_request *request, char *detail, size_t detail_size);
/// Moves the deadline to so many milliseconds from now, unless it is over.
void mailgrant_request_set_deadline(mailgrant_request *request, guint32 milliseconds);

// Service.c
/// A connection to the bus; NULL and `error`. A refused connection and the like are `MAILGRANT_ERROR_NO_BUS`.
GDBusConnection *mailgrant_bus_connect(const mailgrant_request *request, GError **error);
/// The Secret Service on a connection; NULL and `error`. It raises prompts only if the request allows it,
/// and is not to be used after the request.
SecretService *mailgrant_service_open(mailgrant_request *request, GDBusConnection *connection, GError **error);

// Operations.c
mailgrant_secret_status mailgrant_lookup(mailgrant_request *request, SecretService *service, GError **error);
mailgrant_secret_status mailgrant_search(mailgrant_request *request, SecretService *service, GError **error);
mailgrant_secret_status mailgrant_store(mailgrant_request *request, SecretService *service, GError **error);
mailgrant_secret_status mailgrant_erase(mailgrant_request *request, SecretService *service, GError **error);

// Items.c
/// The items that a request means, all of them unlocked, in the order of their object paths.
///
/// Where there are none, `collection` is set to the default keyring, unlocked, or to NULL if there is no default
/// keyring. NULL and `error` if something is locked and stays so.
GList *mailgrant_items_find(
    mailgrant_request *request, SecretService *service, SecretCollection **collection, GError **error);
/// All attributes of a new item. The caller owns the table.
GHashTable *mailgrant_item_attributes(const mailgrant_request *request);

// Errors.c
/// Faults that this target sees itself, beside those of GLib and libsecret.
typedef enum {
    MAILGRANT_ERROR_NO_BUS,
    MAILGRANT_ERROR_NO_DEFAULT_KEYRING,
    MAILGRANT_ERROR_LOCKED,
    MAILGRANT_ERROR_DISMISSED,
} mailgrant_error;
#define MAILGRANT_ERROR (mailgrant_error_quark())
GQuark mailgrant_error_quark(void);

mailgrant_secret_status mailgrant_error_status(const GError *error);
/// Whether an item that was found has been erased by somebody else since.
gboolean mailgrant_error_is_vanished(const GError *error);
/// Text from outside as one printable line. The caller frees it with g_free.
gchar *mailgrant_printable(const gchar *text);

#endif
