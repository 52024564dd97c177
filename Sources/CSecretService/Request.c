// One request: a worker thread that may hang, and a caller that does not.
//
// Cancelling alone does not bound a call. GDBus says hello to the bus without a cancellable, and libsecret loses calls
// for good (a prompt answered in an unexpected type is never completed), so the worker is left behind if it does not
// come back soon after being cancelled. It ends by itself, or with the process.

#include "Request.h"

/// How long a cancelled worker is given to come back, in microseconds.
static const gint64 unwinding_time = 200 * G_TIME_SPAN_MILLISECOND;

/// How often an operation starts again because another process erased what it had found.
static const int attempts = 3;

static GHashTable *new_attributes(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static void clear_found(gpointer data)
{
    mailgrant_found *found = data;
    g_free(found->user);
    g_free(found->path);
    secret_value_unref(found->value);
    g_free(found);
}

mailgrant_request *mailgrant_request_new(
    mailgrant_operation operation, const char *bus_address, const SecretSchema *schema, guint32 deadline_ms,
    guint32 prompt_ms)
{
    mailgrant_request *request = g_atomic_rc_box_new0(mailgrant_request);
    request->operation = operation;
    request->bus_address = g_strdup(bus_address);
    request->schema = schema;
    request->identifying = new_attributes();
    request->describing = new_attributes();
    request->absent = g_ptr_array_new();
    request->found = g_ptr_array_new_with_free_func(clear_found);
    request->deadline_ms = deadline_ms;
    request->prompt_ms = prompt_ms;
    request->cancellable = g_cancellable_new();
    g_mutex_init(&request->mutex);
    g_cond_init(&request->changed);
    return request;
}

void mailgrant_request_identify(mailgrant_request *request, const char *name, const char *value)
{
    g_hash_table_insert(request->identifying, g_strdup(name), g_strdup(value));
}

void mailgrant_request_describe(mailgrant_request *request, const char *name, const char *value)
{
    g_hash_table_insert(request->describing, g_strdup(name), g_strdup(value));
}

void mailgrant_request_exclude(mailgrant_request *request, const char *name)
{
    g_ptr_array_add(request->absent, (gpointer)name);
}

static void clear(gpointer data)
{
    mailgrant_request *request = data;
    g_free(request->bus_address);
    g_hash_table_unref(request->identifying);
    g_hash_table_unref(request->describing);
    g_ptr_array_unref(request->absent);
    g_free(request->label);
    g_free(request->detail);
    g_object_unref(request->cancellable);
    // Wipes the secrets with the last reference.
    g_clear_pointer(&request->value, secret_value_unref);
    g_ptr_array_unref(request->found);
    g_mutex_clear(&request->mutex);
    g_cond_clear(&request->changed);
}

void mailgrant_request_unref(mailgrant_request *request)
{
    g_atomic_rc_box_release_full(request, clear);
}

static mailgrant_secret_status operate(mailgrant_request *request, SecretService *service, GError **error)
{
    for (int attempt = 1;; attempt++) {
        GError *fault = NULL;
        mailgrant_secret_status status = request->operation(request, service, &fault);
        if (fault == NULL) return status;
        if (attempt == attempts || !mailgrant_error_is_vanished(fault)) {
            g_propagate_error(error, fault);
            return MAILGRANT_SECRET_FAILED;
        }
        g_error_free(fault);
    }
}

static mailgrant_secret_status connect_and_operate(mailgrant_request *request, GError **error)
{
    GDBusConnection *connection = mailgrant_bus_connect(request, error);
    if (connection == NULL) return MAILGRANT_SECRET_FAILED;

    mailgrant_secret_status status = MAILGRANT_SECRET_FAILED;
    SecretService *service = mailgrant_service_open(request, connection, error);
    if (service != NULL) {
        status = operate(request, service, error);
        g_object_unref(service);
    }
    g_dbus_connection_close_sync(connection, request->cancellable, NULL);
    g_object_unref(connection);
    return status;
}

static void finish(mailgrant_request *request, mailgrant_secret_status status, const GError *error)
{
    g_mutex_lock(&request->mutex);
    request->status = error == NULL ? status : mailgrant_error_status(error);
    request->detail = error == NULL ? NULL : mailgrant_printable(error->message);
    request->finished = TRUE;
    g_cond_signal(&request->changed);
    g_mutex_unlock(&request->mutex);
}

static gpointer work(gpointer data)
{
    mailgrant_request *request = data;
    // A context of its own, so that no main loop of the process is needed and none is disturbed.
    GMainContext *context = g_main_context_new();
    g_main_context_push_thread_default(context);

    GError *error = NULL;
    mailgrant_secret_status status = connect_and_operate(request, &error);
    finish(request, status, error);

    g_clear_error(&error);
    // What GLib has still to release waits in the context.
    while (g_main_context_iteration(context, FALSE)) continue;
    g_main_context_pop_thread_default(context);
    g_main_context_unref(context);
    mailgrant_request_unref(request);
    return NULL;
}

void mailgrant_request_set_deadline(mailgrant_request *request, guint32 milliseconds)
{
    g_mutex_lock(&request->mutex);
    if (!g_cancellable_is_cancelled(request->cancellable)) {
        request->end = g_get_monotonic_time() + (gint64)milliseconds * G_TIME_SPAN_MILLISECOND;
        g_cond_signal(&request->changed);
    }
    g_mutex_unlock(&request->mutex);
}

/// Waits until the worker has finished or the deadline, which the worker may move, and some time more are over.
static gboolean wait_for_worker(mailgrant_request *request, gint64 more)
{
    g_mutex_lock(&request->mutex);
    while (!request->finished && g_get_monotonic_time() < request->end + more) {
        g_cond_wait_until(&request->changed, &request->mutex, request->end + more);
    }
    gboolean finished = request->finished;
    g_mutex_unlock(&request->mutex);
    return finished;
}

/// GLib and libsecret report faults of the service on stderr, which is not theirs here: callers parse it.
static GLogWriterOutput discard(GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
    (void)level, (void)fields, (void)count, (void)data;
    return G_LOG_WRITER_HANDLED;
}

static gpointer quieten(gpointer data)
{
    g_log_set_writer_func(discard, NULL, NULL);
    return data;
}

static void copy_text(char *buffer, size_t size, const gchar *text)
{
    if (size == 0) return;
    g_strlcpy(buffer, text, size);
    const gchar *end;
    // A cut in the middle of a character is moved before it.
    if (!g_utf8_validate(buffer, -1, &end)) buffer[end - buffer] = '\0';
}

mailgrant_secret_status mailgrant_request_run(mailgrant_request *request, char *detail, size_t detail_size)
{
    static GOnce quiet = G_ONCE_INIT;
    g_once(&quiet, quieten, NULL);
    mailgrant_request_set_deadline(request, request->deadline_ms);
    copy_text(detail, detail_size, "");

    GError *error = NULL;
    GThread *worker = g_thread_try_new("secret-service", work, g_atomic_rc_box_acquire(request), &error);
    if (worker == NULL) {
        mailgrant_request_unref(request);
        copy_text(detail, detail_size, error->message);
        g_error_free(error);
        return MAILGRANT_SECRET_FAILED;
    }
    g_thread_unref(worker);

    gboolean finished = wait_for_worker(request, 0);
    const gboolean late = !finished;
    if (late) {
        g_cancellable_cancel(request->cancellable);
        finished = wait_for_worker(request, unwinding_time);
    }
    // A call that succeeded while it was being cancelled has succeeded; any other end was caused by cancelling.
    gboolean answered = finished && (!late || request->status <= MAILGRANT_SECRET_NOT_FOUND);
    if (!answered) {
        copy_text(detail, detail_size, "no answer in time");
        return MAILGRANT_SECRET_HUNG;
    }
    if (request->detail != NULL) copy_text(detail, detail_size, request->detail);
    return request->status;
}
