// Passwords of servers, shared with git-credential-libsecret.

#include "CSecretService.h"

#include "Request.h"

// Of the two names that git-credential-libsecret has had this is the older one. With it (before git 2.43) it finds only
// items of that name; with the newer one, org.git.Password, it finds any, as is done here.
static const SecretSchema schema = {
    .name = "org.gnome.keyring.NetworkPassword",
    .flags = SECRET_SCHEMA_DONT_MATCH_NAME,
    .attributes = {
        {"user", SECRET_SCHEMA_ATTRIBUTE_STRING},
        {"object", SECRET_SCHEMA_ATTRIBUTE_STRING},
        {"protocol", SECRET_SCHEMA_ATTRIBUTE_STRING},
        {"port", SECRET_SCHEMA_ATTRIBUTE_INTEGER},
        {"server", SECRET_SCHEMA_ATTRIBUTE_STRING},
    },
};

static mailgrant_request *new_request(
    mailgrant_operation operation, const char *bus_address, const char *protocol, const char *server, const char *port,
    const char *user, const char *path, uint32_t deadline_ms, uint32_t prompt_ms)
{
    mailgrant_request *request = mailgrant_request_new(operation, bus_address, &schema, deadline_ms, prompt_ms);
    mailgrant_request_identify(request, "protocol", protocol);
    mailgrant_request_identify(request, "server", server);
    if (port != NULL) mailgrant_request_identify(request, "port", port);
    else mailgrant_request_exclude(request, "port");
    if (user != NULL) mailgrant_request_identify(request, "user", user);
    if (path != NULL) mailgrant_request_identify(request, "object", path);
    return request;
}

static void lend(const mailgrant_found *found, mailgrant_password_receiver receive, void *context)
{
    gsize length;
    const gchar *bytes = secret_value_get(found->value, &length);
    receive(context, found->user, found->path, found->modified, (const uint8_t *)bytes, length);
}

mailgrant_secret_status mailgrant_password_search(
    const char *bus_address, const char *protocol, const char *server, const char *port, const char *user,
    const char *path, uint32_t deadline_ms, uint32_t prompt_ms, mailgrant_password_receiver receive, void *context,
    char *detail, size_t detail_size)
{
    mailgrant_request *request = new_request(
        mailgrant_search, bus_address, protocol, server, port, user, path, deadline_ms, prompt_ms);
    mailgrant_secret_status status = mailgrant_request_run(request, detail, detail_size);
    if (status == MAILGRANT_SECRET_OK) {
        for (guint index = 0; index < request->found->len; index++) {
            lend(request->found->pdata[index], receive, context);
        }
    }
    mailgrant_request_unref(request);
    return status;
}

mailgrant_secret_status mailgrant_password_store(
    const char *bus_address, const char *protocol, const char *server, const char *port, const char *user,
    const char *path, const char *label, const uint8_t *bytes, size_t length, uint32_t deadline_ms,
    uint32_t prompt_ms, char *detail, size_t detail_size)
{
    mailgrant_request *request = new_request(
        mailgrant_store, bus_address, protocol, server, port, user, path, deadline_ms, prompt_ms);
    // A password for the whole server is another one than that for a path.
    if (path == NULL) mailgrant_request_exclude(request, "object");
    request->label = g_strdup(label);
    request->value = secret_value_new(bytes == NULL ? "" : (const gchar *)bytes, (gssize)length, "text/plain");
    mailgrant_secret_status status = mailgrant_request_run(request, detail, detail_size);
    mailgrant_request_unref(request);
    return status;
}

mailgrant_secret_status mailgrant_password_erase(
    const char *bus_address, const char *protocol, const char *server, const char *port, const char *user,
    const char *path, const uint8_t *only, size_t only_length, uint32_t deadline_ms, uint32_t prompt_ms,
    char *detail, size_t detail_size)
{
    mailgrant_request *request = new_request(
        mailgrant_erase, bus_address, protocol, server, port, user, path, deadline_ms, prompt_ms);
    if (only != NULL) request->value = secret_value_new((const gchar *)only, (gssize)only_length, "text/plain");
    mailgrant_secret_status status = mailgrant_request_run(request, detail, detail_size);
    mailgrant_request_unref(request);
    return status;
}
