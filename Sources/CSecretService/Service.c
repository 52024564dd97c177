// The bus, and the Secret Service on it.

#include "Request.h"

// A SecretService that decides about prompts itself.
//
// Every way into a prompt goes through three methods of its class, so that a request which allows no prompt raises
// none, whatever the service asks for. The methods of libsecret also hide that a prompt was dismissed: up to 0.20 it
// then looks answered, and 0.21 never completes the call. So these take it from the message itself.

typedef struct {
    SecretService parent;
    mailgrant_request *request;
    // Set by `note_dismissal`, in the thread of the connection. It lives as long as the connection, which this keeps.
    gint *dismissed;
} MailgrantService;

typedef SecretServiceClass MailgrantServiceClass;

static GType mailgrant_service_get_type(void);
G_DEFINE_TYPE(MailgrantService, mailgrant_service, SECRET_TYPE_SERVICE)

/// Gives the person time for a prompt if one is allowed.
static gboolean begin_prompt(SecretService *self, GError **error)
{
    mailgrant_request *request = ((MailgrantService *)self)->request;
    if (request->prompt_ms > 0) {
        mailgrant_request_set_deadline(request, request->prompt_ms);
        return TRUE;
    }
    g_set_error_literal(error, MAILGRANT_ERROR, MAILGRANT_ERROR_LOCKED, "it would have to ask for a password");
    return FALSE;
}

/// Sees every message before libsecret does, and notes a prompt that says it was dismissed.
static GDBusMessage *note_dismissal(
    GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
    (void)connection;
    GVariant *body = g_dbus_message_get_body(message);
    if (incoming && g_strcmp0(g_dbus_message_get_interface(message), "org.freedesktop.Secret.Prompt") == 0
        && g_strcmp0(g_dbus_message_get_member(message), "Completed") == 0
        && body != NULL && g_variant_is_of_type(body, G_VARIANT_TYPE("(bv)"))) {
        gboolean dismissed;
        g_variant_get_child(body, 0, "b", &dismissed);
        g_atomic_int_set((gint *)data, dismissed);
    }
    return message;
}

/// What a prompt yielded, or an error: `fault` or, where it was dismissed or makes no sense, one of our own.
///
/// From here on it is the service again that has to answer in time.
static GVariant *end_prompt(SecretService *self, GVariant *value, GError *fault, GError **error)
{
    MailgrantService *service = (MailgrantService *)self;
    mailgrant_request_set_deadline(service->request, service->request->deadline_ms);
    if (fault != NULL) {
        g_propagate_error(error, fault);
    } else if (g_atomic_int_get(service->dismissed)) {
        g_set_error_literal(
            error, MAILGRANT_ERROR, MAILGRANT_ERROR_DISMISSED, "the prompt was closed without an answer");
    } else if (value == NULL) {
        g_set_error_literal(error, SECRET_ERROR, SECRET_ERROR_PROTOCOL, "the prompt ended in an unknown way");
    } else {
        return value;
    }
    g_clear_pointer(&value, g_variant_unref);
    return NULL;
}

static GVariant *prompt_sync(
    SecretService *self, SecretPrompt *prompt, GCancellable *cancellable, const GVariantType *return_type,
    GError **error)
{
    if (!begin_prompt(self, error)) return NULL;
    GError *fault = NULL;
    GVariant *value = secret_prompt_perform_sync(prompt, NULL, cancellable, return_type, &fault);
    return end_prompt(self, value, fault, error);
}

static void prompt_completed(GObject *source, GAsyncResult *result, gpointer data)
{
    GTask *task = data;
    GError *fault = NULL;
    GError *error = NULL;
    GVariant *value = secret_prompt_perform_finish(SECRET_PROMPT(source), result, &fault);
    value = end_prompt(g_task_get_source_object(task), value, fault, &error);
    if (error == NULL) {
        g_task_return_pointer(task, value, (GDestroyNotify)g_variant_unref);
    } else {
        g_task_return_error(task, error);
    }
    g_object_unref(task);
}

static void prompt_async(
    SecretService *self, SecretPrompt *prompt, const GVariantType *return_type, GCancellable *cancellable,
    GAsyncReadyCallback callback, gpointer data)
{
    GTask *task = g_task_new(self, cancellable, callback, data);
    GError *error = NULL;
    if (begin_prompt(self, &error)) {
        secret_prompt_perform(prompt, NULL, return_type, cancellable, prompt_completed, task);
    } else {
        g_task_return_error(task, error);
        g_object_unref(task);
    }
}

static GVariant *prompt_finish(SecretService *self, GAsyncResult *result, GError **error)
{
    (void)self;
    return g_task_propagate_pointer(G_TASK(result), error);
}

/// The constructor of libsecret (0.19 and later) insists on the bus of the environment, which a proxy that is given a
/// connection must not have: this takes it back while properties can still be set.
static GObject *construct(GType type, guint count, GObjectConstructParam *properties)
{
    GObject *object = G_OBJECT_CLASS(mailgrant_service_parent_class)->constructor(type, count, properties);
    g_object_set(object, "g-bus-type", G_BUS_TYPE_NONE, NULL);
    return object;
}

static void mailgrant_service_class_init(MailgrantServiceClass *class)
{
    G_OBJECT_CLASS(class)->constructor = construct;
    class->prompt_sync = prompt_sync;
    class->prompt_async = prompt_async;
    class->prompt_finish = prompt_finish;
}

static void mailgrant_service_init(MailgrantService *self)
{
    // Both are set when it is open; nothing asks for a prompt before.
    self->request = NULL;
    self->dismissed = NULL;
}

GDBusConnection *mailgrant_bus_connect(const mailgrant_request *request, GError **error)
{
    // A connection of our own: the one that GLib shares ends the process when the bus goes away.
    GError *fault = NULL;
    GDBusConnection *connection = g_dbus_connection_new_for_address_sync(
        request->bus_address,
        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL,
        request->cancellable, &fault);
    if (connection != NULL) return connection;
    if (mailgrant_error_status(fault) == MAILGRANT_SECRET_HUNG) {
        g_propagate_error(error, fault);
    } else {
        g_set_error(error, MAILGRANT_ERROR, MAILGRANT_ERROR_NO_BUS, "no D-Bus session: %s", fault->message);
        g_error_free(fault);
    }
    return NULL;
}

SecretService *mailgrant_service_open(mailgrant_request *request, GDBusConnection *connection, GError **error)
{
    // Not secret_service_open_sync, which knows no bus but the one in the environment. That SECRET_BACKEND may ask for
    // libsecret's file backend has no influence on a SecretService, and should have none: outside Flatpak it fails.
    MailgrantService *service = g_initable_new(
        mailgrant_service_get_type(), request->cancellable, error, "g-connection", connection, NULL);
    if (service == NULL) return NULL;
    service->request = request;
    service->dismissed = g_new0(gint, 1);
    g_dbus_connection_add_filter(connection, note_dismissal, service->dismissed, g_free);
    return SECRET_SERVICE(service);
}
