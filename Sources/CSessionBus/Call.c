// One call of one method, and its answer taken apart.

#include "CSessionBus.h"

#include <gio/gio.h>

#include <string.h>

/// Deeper than any answer of the services that are called: D-Bus itself allows 64.
enum { DEEPEST = 64 };

typedef struct {
    mailgrant_bus_receiver receive;
    void *context;
    const char *keys[DEEPEST];
} walk;

static void take(walk *walk, GVariant *value, size_t depth);

static void take_text(walk *walk, size_t depth, const char *text)
{
    walk->receive(walk->context, walk->keys, depth, text);
}

static void take_child(walk *walk, GVariant *value, size_t depth, const char *key)
{
    if (depth == DEEPEST) return;
    walk->keys[depth] = key;
    take(walk, value, depth + 1);
}

/// A key of a dictionary as text; the caller frees it.
static char *key_text(GVariant *key)
{
    if (g_variant_is_of_type(key, G_VARIANT_TYPE_STRING) || g_variant_is_of_type(key, G_VARIANT_TYPE_OBJECT_PATH)
        || g_variant_is_of_type(key, G_VARIANT_TYPE_SIGNATURE)) {
        return g_variant_dup_string(key, NULL);
    }
    return g_variant_print(key, FALSE);
}

static void take_children(walk *walk, GVariant *value, size_t depth)
{
    gsize count = g_variant_n_children(value);
    if (count == 0) take_text(walk, depth, "");
    for (gsize index = 0; index < count; index++) {
        GVariant *child = g_variant_get_child_value(value, index);
        if (g_variant_is_of_type(child, G_VARIANT_TYPE_DICT_ENTRY)) {
            GVariant *key = g_variant_get_child_value(child, 0);
            GVariant *entry = g_variant_get_child_value(child, 1);
            char *text = key_text(key);
            take_child(walk, entry, depth, text);
            g_free(text);
            g_variant_unref(entry);
            g_variant_unref(key);
        } else {
            char *text = g_strdup_printf("%" G_GSIZE_FORMAT, index);
            take_child(walk, child, depth, text);
            g_free(text);
        }
        g_variant_unref(child);
    }
}

static void take(walk *walk, GVariant *value, size_t depth)
{
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_VARIANT)) {
        GVariant *inner = g_variant_get_variant(value);
        take(walk, inner, depth);
        g_variant_unref(inner);
    } else if (g_variant_is_container(value)) {
        take_children(walk, value, depth);
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN)) {
        take_text(walk, depth, g_variant_get_boolean(value) ? "true" : "false");
    } else {
        char *text = key_text(value);
        take_text(walk, depth, text);
        // It may be a token.
        explicit_bzero(text, strlen(text));
        g_free(text);
    }
}

static mailgrant_bus_status status_of(const GError *error)
{
    static const gint absences[] = {
        G_DBUS_ERROR_SERVICE_UNKNOWN, G_DBUS_ERROR_NAME_HAS_NO_OWNER, G_DBUS_ERROR_NO_SERVER,
        G_DBUS_ERROR_DISCONNECTED, G_DBUS_ERROR_SPAWN_EXEC_FAILED, G_DBUS_ERROR_SPAWN_FAILED,
        G_DBUS_ERROR_SPAWN_CHILD_EXITED, G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND,
    };
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) || g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
        || g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT)) {
        return MAILGRANT_BUS_HUNG;
    }
    for (size_t index = 0; index < G_N_ELEMENTS(absences); index++) {
        if (g_error_matches(error, G_DBUS_ERROR, absences[index])) return MAILGRANT_BUS_ABSENT;
    }
    return g_dbus_error_is_remote_error(error) ? MAILGRANT_BUS_REFUSED : MAILGRANT_BUS_ABSENT;
}

static mailgrant_bus_status tell(
    GError *error, char *error_name, size_t error_name_size, char *detail, size_t detail_size)
{
    mailgrant_bus_status status = status_of(error);
    char *name = g_dbus_error_get_remote_error(error);
    if (name != NULL) g_strlcpy(error_name, name, error_name_size);
    g_free(name);
    g_dbus_error_strip_remote_error(error);
    g_strlcpy(detail, error->message, detail_size);
    g_error_free(error);
    return status;
}

mailgrant_bus_status mailgrant_bus_call(
    const char *bus_address, const char *destination, const char *path, const char *interface, const char *method,
    const char *const *arguments, uint32_t deadline_ms, mailgrant_bus_receiver receive, void *context,
    char *error_name, size_t error_name_size, char *detail, size_t detail_size)
{
    error_name[0] = detail[0] = '\0';
    GError *error = NULL;
    GDBusConnection *connection = g_dbus_connection_new_for_address_sync(
        bus_address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, &error);
    if (connection == NULL) return tell(error, error_name, error_name_size, detail, detail_size);

    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE_TUPLE);
    for (size_t index = 0; arguments[index] != NULL; index++) g_variant_builder_add(&builder, "s", arguments[index]);
    GVariant *answer = g_dbus_connection_call_sync(
        connection, destination, path, interface, method, g_variant_builder_end(&builder), NULL,
        G_DBUS_CALL_FLAGS_NONE, (gint)deadline_ms, NULL, &error);
    mailgrant_bus_status status = MAILGRANT_BUS_OK;
    if (answer == NULL) {
        status = tell(error, error_name, error_name_size, detail, detail_size);
    } else {
        walk walk = {.receive = receive, .context = context};
        take(&walk, answer, 0);
        g_variant_unref(answer);
    }
    g_dbus_connection_close_sync(connection, NULL, NULL);
    g_object_unref(connection);
    return status;
}
