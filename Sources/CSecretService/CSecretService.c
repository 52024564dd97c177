// The program's own items: a kind, an ID, an account.

#include "CSecretService.h"

#include "Request.h"

// The name has no domain in front, since the program has none; it is kept for good: items are matched by it.
static const SecretSchema schema = {
    .name = "mailgrant.StoredItem",
    .flags = SECRET_SCHEMA_NONE,
    .attributes = {
        {"kind", SECRET_SCHEMA_ATTRIBUTE_STRING},
        {"id", SECRET_SCHEMA_ATTRIBUTE_STRING},
        {"account", SECRET_SCHEMA_ATTRIBUTE_STRING},
    },
};

static mailgrant_request *new_request(
    mailgrant_operation operation, const char *bus_address, const char *kind, const char *id, uint32_t deadline_ms,
    uint32_t prompt_ms)
{
    mailgrant_request *request = mailgrant_request_new(operation, bus_address, &schema, deadline_ms, prompt_ms);
    mailgrant_request_identify(request, "kind", kind);
    mailgrant_request_identify(request, "id", id);
    return request;
}

mailgrant_secret_status mailgrant_secret_lookup(
    const char *bus_address, const char *kind, const char *id, uint32_t deadline_ms, uint32_t prompt_ms,
    mailgrant_secret_receiver receive, void *context, char *detail, size_t detail_size)
{
    mailgrant_request *request = new_request(mailgrant_lookup, bus_address, kind, id, deadline_ms, prompt_ms);
    mailgrant_secret_status status = mailgrant_request_run(request, detail, detail_size);
    if (status == MAILGRANT_SECRET_OK) {
        gsize length;
        const gchar *bytes = secret_value_get(request->value, &length);
        receive(context, (const uint8_t *)bytes, length);
    }
    mailgrant_request_unref(request);
    return status;
}

mailgrant_secret_status mailgrant_secret_store(
    const char *bus_address, const char *kind, const char *id, const char *account, const char *label,
    const uint8_t *bytes, size_t length, uint32_t deadline_ms, uint32_t prompt_ms, char *detail,
    size_t detail_size)
{
    mailgrant_request *request = new_request(mailgrant_store, bus_address, kind, id, deadline_ms, prompt_ms);
    mailgrant_request_describe(request, "account", account);
    request->label = g_strdup(label);
    // A length of -1 would mean text: libsecret is given the length of what is there, which may be nothing.
    request->value = secret_value_new(bytes == NULL ? "" : (const gchar *)bytes, (gssize)length, "text/plain");
    mailgrant_secret_status status = mailgrant_request_run(request, detail, detail_size);
    mailgrant_request_unref(request);
    return status;
}

mailgrant_secret_status mailgrant_secret_erase(
    const char *bus_address, const char *kind, const char *id, uint32_t deadline_ms, uint32_t prompt_ms,
    char *detail, size_t detail_size)
{
    mailgrant_request *request = new_request(mailgrant_erase, bus_address, kind, id, deadline_ms, prompt_ms);
    mailgrant_secret_status status = mailgrant_request_run(request, detail, detail_size);
    mailgrant_request_unref(request);
    return status;
}
