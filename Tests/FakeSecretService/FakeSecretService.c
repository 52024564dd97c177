#include "FakeSecretService.h"

#include <gio/gio.h>

const char *const fake_secret_service_secret = "unlocked";

#define ROOT "/org/freedesktop/secrets"
#define KEYRING ROOT "/collection/fake"
#define ITEM KEYRING "/1"
#define PROMPT ROOT "/prompt/1"
#define SESSION ROOT "/session/1"

// The part of the Secret Service specification 0.2 that libsecret needs for a lookup.
static const gchar introspection[] =
    "<node>"
    " <interface name='org.freedesktop.Secret.Service'>"
    "  <method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>"
    "   <arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
    "  <method name='SearchItems'><arg type='a{ss}' direction='in'/>"
    "   <arg type='ao' direction='out'/><arg type='ao' direction='out'/></method>"
    "  <method name='Unlock'><arg type='ao' direction='in'/>"
    "   <arg type='ao' direction='out'/><arg type='o' direction='out'/></method>"
    "  <method name='ReadAlias'><arg type='s' direction='in'/><arg type='o' direction='out'/></method>"
    " </interface>"
    " <interface name='org.freedesktop.Secret.Collection'>"
    "  <property name='Label' type='s' access='read'/>"
    "  <property name='Locked' type='b' access='read'/>"
    " </interface>"
    " <interface name='org.freedesktop.Secret.Item'>"
    "  <method name='GetSecret'><arg type='o' direction='in'/><arg type='(oayays)' direction='out'/></method>"
    "  <method name='Delete'><arg type='o' direction='out'/></method>"
    "  <property name='Label' type='s' access='read'/>"
    "  <property name='Locked' type='b' access='read'/>"
    "  <property name='Attributes' type='a{ss}' access='read'/>"
    " </interface>"
    " <interface name='org.freedesktop.Secret.Prompt'>"
    "  <method name='Prompt'><arg type='s' direction='in'/></method>"
    "  <method name='Dismiss'/>"
    "  <signal name='Completed'><arg type='b'/><arg type='v'/></signal>"
    " </interface>"
    "</node>";

struct fake_secret_service {
    fake_secret_service_behaviour behaviour;
    GDBusConnection *connection;
    GMainContext *context;
    GMainLoop *loop;
    GThread *thread;
    // Written by the serving thread, read by the test.
    gint prompts_shown;
    // Used by the serving thread only.
    gboolean unlocked;
    GPtrArray *unanswered;
};

static GVariant *paths(const gchar *path)
{
    return g_variant_new_objv(&path, path == NULL ? 0 : 1);
}

static void complete_prompt(fake_secret_service *service, gboolean dismissed)
{
    service->unlocked = !dismissed;
    g_dbus_connection_emit_signal(
        service->connection, NULL, PROMPT, "org.freedesktop.Secret.Prompt", "Completed",
        g_variant_new("(bv)", dismissed, paths(dismissed ? NULL : ITEM)), NULL);
}

static void show_prompt(fake_secret_service *service)
{
    g_atomic_int_inc(&service->prompts_shown);
    if (service->behaviour != FAKE_SECRET_SERVICE_PROMPT_STAYS_OPEN) {
        complete_prompt(service, service->behaviour == FAKE_SECRET_SERVICE_PROMPT_IS_DISMISSED);
    }
}

static GVariant *secret(void)
{
    GVariant *bytes = g_variant_new_fixed_array(
        G_VARIANT_TYPE_BYTE, fake_secret_service_secret, strlen(fake_secret_service_secret), 1);
    GVariant *parameters = g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, "", 0, 1);
    return g_variant_new("((o@ay@ays))", SESSION, parameters, bytes, "text/plain");
}

static void called(
    GDBusConnection *connection, const gchar *sender, const gchar *path, const gchar *interface, const gchar *method,
    GVariant *arguments, GDBusMethodInvocation *invocation, gpointer data)
{
    (void)connection, (void)sender, (void)path, (void)interface;
    fake_secret_service *service = data;
    if (service->behaviour == FAKE_SECRET_SERVICE_IS_SILENT) {
        g_ptr_array_add(service->unanswered, g_object_ref(invocation));
    } else if (g_str_equal(method, "OpenSession")) {
        const gchar *algorithm;
        g_variant_get_child(arguments, 0, "&s", &algorithm);
        if (g_str_equal(algorithm, "plain")) {
            g_dbus_method_invocation_return_value(
                invocation, g_variant_new("(vo)", g_variant_new_string(""), SESSION));
        } else {
            g_dbus_method_invocation_return_error_literal(
                invocation, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED, "only plain");
        }
    } else if (g_str_equal(method, "SearchItems")) {
        g_dbus_method_invocation_return_value(
            invocation, g_variant_new("(@ao@ao)", paths(service->unlocked ? ITEM : NULL),
                                      paths(service->unlocked ? NULL : ITEM)));
    } else if (g_str_equal(method, "Unlock")) {
        g_dbus_method_invocation_return_value(
            invocation, g_variant_new("(@aoo)", paths(service->unlocked ? ITEM : NULL),
                                      service->unlocked ? "/" : PROMPT));
    } else if (g_str_equal(method, "ReadAlias")) {
        g_dbus_method_invocation_return_value(invocation, g_variant_new("(o)", KEYRING));
    } else if (g_str_equal(method, "GetSecret")) {
        g_dbus_method_invocation_return_value(invocation, secret());
    } else if (g_str_equal(method, "Delete")) {
        g_dbus_method_invocation_return_value(invocation, g_variant_new("(o)", "/"));
    } else {
        // Prompt or Dismiss: answered first, completed afterwards, as the specification says.
        g_dbus_method_invocation_return_value(invocation, NULL);
        if (g_str_equal(method, "Prompt")) show_prompt(service);
        else complete_prompt(service, TRUE);
    }
}

static GVariant *property(
    GDBusConnection *connection, const gchar *sender, const gchar *path, const gchar *interface, const gchar *name,
    GError **error, gpointer data)
{
    (void)connection, (void)sender, (void)path, (void)interface, (void)error;
    fake_secret_service *service = data;
    if (g_str_equal(name, "Locked")) return g_variant_new_boolean(!service->unlocked);
    if (g_str_equal(name, "Attributes")) return g_variant_new("a{ss}", NULL);
    return g_variant_new_string("fake");
}

static gboolean register_objects(fake_secret_service *service)
{
    static const GDBusInterfaceVTable handlers = {.method_call = called, .get_property = property};
    static const struct { const gchar *path, *interface; } objects[] = {
        {ROOT, "org.freedesktop.Secret.Service"},
        {KEYRING, "org.freedesktop.Secret.Collection"},
        {ITEM, "org.freedesktop.Secret.Item"},
        {PROMPT, "org.freedesktop.Secret.Prompt"},
    };
    GDBusNodeInfo *node = g_dbus_node_info_new_for_xml(introspection, NULL);
    gboolean registered = node != NULL;
    for (gsize index = 0; registered && index < G_N_ELEMENTS(objects); index++) {
        registered = g_dbus_connection_register_object(
            service->connection, objects[index].path, g_dbus_node_info_lookup_interface(node, objects[index].interface),
            &handlers, service, NULL, NULL) != 0;
    }
    if (node != NULL) g_dbus_node_info_unref(node);
    return registered;
}

static gboolean own_name(fake_secret_service *service)
{
    // 4: do not wait in the queue for the name. The answer 1: owner.
    GVariant *answer = g_dbus_connection_call_sync(
        service->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
        g_variant_new("(su)", "org.freedesktop.secrets", 4), G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
        NULL);
    guint32 outcome = 0;
    if (answer != NULL) {
        g_variant_get(answer, "(u)", &outcome);
        g_variant_unref(answer);
    }
    return outcome == 1;
}

static gpointer serve(gpointer data)
{
    fake_secret_service *service = data;
    g_main_context_push_thread_default(service->context);
    g_main_loop_run(service->loop);
    g_main_context_pop_thread_default(service->context);
    return NULL;
}

fake_secret_service *fake_secret_service_start(const char *bus_address, fake_secret_service_behaviour behaviour)
{
    GDBusConnection *connection = g_dbus_connection_new_for_address_sync(
        bus_address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, NULL);
    if (connection == NULL) return NULL;

    fake_secret_service *service = g_new0(fake_secret_service, 1);
    service->behaviour = behaviour;
    service->connection = connection;
    service->unanswered = g_ptr_array_new_with_free_func(g_object_unref);
    service->context = g_main_context_new();
    service->loop = g_main_loop_new(service->context, FALSE);
    // Objects are served in the context that is the default one when they are registered.
    g_main_context_push_thread_default(service->context);
    gboolean ready = register_objects(service);
    g_main_context_pop_thread_default(service->context);
    service->thread = g_thread_new("fake-secrets", serve, service);
    if (ready && own_name(service)) return service;
    fake_secret_service_stop(service);
    return NULL;
}

int fake_secret_service_prompts_shown(fake_secret_service *service)
{
    return g_atomic_int_get(&service->prompts_shown);
}

static gboolean quit(gpointer data)
{
    g_main_loop_quit(data);
    return G_SOURCE_REMOVE;
}

void fake_secret_service_stop(fake_secret_service *service)
{
    // From inside the loop, since quitting one that does not run yet has no effect.
    g_main_context_invoke(service->context, quit, service->loop);
    g_thread_join(service->thread);
    g_dbus_connection_close_sync(service->connection, NULL, NULL);
    g_ptr_array_unref(service->unanswered);
    g_object_unref(service->connection);
    g_main_loop_unref(service->loop);
    g_main_context_unref(service->context);
    g_free(service);
}
