// Errors of GLib, D-Bus and libsecret, as statuses and as text.

#include "Request.h"

#include <string.h>

G_DEFINE_QUARK(mailgrant-error, mailgrant_error)

static mailgrant_secret_status own_status(gint code)
{
    switch ((mailgrant_error)code) {
    case MAILGRANT_ERROR_NO_BUS:
    case MAILGRANT_ERROR_NO_DEFAULT_KEYRING: return MAILGRANT_SECRET_ABSENT;
    case MAILGRANT_ERROR_LOCKED: return MAILGRANT_SECRET_LOCKED;
    case MAILGRANT_ERROR_DISMISSED: return MAILGRANT_SECRET_DISMISSED;
    }
    return MAILGRANT_SECRET_FAILED;
}

static mailgrant_secret_status io_status(gint code)
{
    switch (code) {
    case G_IO_ERROR_CANCELLED:
    case G_IO_ERROR_TIMED_OUT:
    // A Unix socket whose backlog is full.
    case G_IO_ERROR_WOULD_BLOCK: return MAILGRANT_SECRET_HUNG;
    case G_IO_ERROR_CLOSED: return MAILGRANT_SECRET_ABSENT;
    default: return MAILGRANT_SECRET_FAILED;
    }
}

static mailgrant_secret_status dbus_status(gint code)
{
    switch (code) {
    case G_DBUS_ERROR_SERVICE_UNKNOWN:
    case G_DBUS_ERROR_NAME_HAS_NO_OWNER:
    case G_DBUS_ERROR_DISCONNECTED:
    // What the bus says when the service goes away in the middle of a call.
    case G_DBUS_ERROR_NO_REPLY:
    case G_DBUS_ERROR_SPAWN_EXEC_FAILED:
    case G_DBUS_ERROR_SPAWN_FORK_FAILED:
    case G_DBUS_ERROR_SPAWN_CHILD_EXITED:
    case G_DBUS_ERROR_SPAWN_CHILD_SIGNALED:
    case G_DBUS_ERROR_SPAWN_FAILED:
    case G_DBUS_ERROR_SPAWN_SETUP_FAILED:
    case G_DBUS_ERROR_SPAWN_CONFIG_INVALID:
    case G_DBUS_ERROR_SPAWN_SERVICE_INVALID:
    case G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND:
    case G_DBUS_ERROR_SPAWN_PERMISSIONS_INVALID:
    case G_DBUS_ERROR_SPAWN_FILE_INVALID: return MAILGRANT_SECRET_ABSENT;
    case G_DBUS_ERROR_TIMEOUT:
    case G_DBUS_ERROR_TIMED_OUT: return MAILGRANT_SECRET_HUNG;
    default: return MAILGRANT_SECRET_FAILED;
    }
}

mailgrant_secret_status mailgrant_error_status(const GError *error)
{
    if (error->domain == MAILGRANT_ERROR) return own_status(error->code);
    if (error->domain == G_IO_ERROR) return io_status(error->code);
    if (error->domain == G_DBUS_ERROR) return dbus_status(error->code);
    if (g_error_matches(error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED)) return MAILGRANT_SECRET_LOCKED;
    return MAILGRANT_SECRET_FAILED;
}

gboolean mailgrant_error_is_vanished(const GError *error)
{
    return g_error_matches(error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT)
        || g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT)
        || g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
}

/// Leaves out the prefix `GDBus.Error:NAME: ` that GDBus puts before the words of the other side.
static const gchar *without_prefix(const gchar *text)
{
    if (!g_str_has_prefix(text, "GDBus.Error:")) return text;
    const gchar *words = strstr(text, ": ");
    return words == NULL ? text : words + strlen(": ");
}

gchar *mailgrant_printable(const gchar *text)
{
    gchar *valid = g_utf8_make_valid(without_prefix(text), -1);
    GString *line = g_string_new(NULL);
    for (const gchar *position = valid; *position != '\0'; position = g_utf8_next_char(position)) {
        gunichar character = g_utf8_get_char(position);
        // Not printable are control and format characters, such as those that turn the direction of writing.
        g_string_append_unichar(line, g_unichar_isprint(character) ? character : ' ');
    }
    g_free(valid);
    return g_string_free(line, FALSE);
}
