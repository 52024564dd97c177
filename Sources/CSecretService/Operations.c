// Lookup, search, store and erase, each on an open service.

#include "Request.h"

#include <string.h>

static void set_no_default_keyring(GError **error)
{
    g_set_error_literal(
        error, MAILGRANT_ERROR, MAILGRANT_ERROR_NO_DEFAULT_KEYRING, "the Secret Service has no default keyring");
}

mailgrant_secret_status mailgrant_lookup(mailgrant_request *request, SecretService *service, GError **error)
{
    GError *fault = NULL;
    SecretCollection *collection;
    GList *items = mailgrant_items_find(request, service, &collection, &fault);
    if (items != NULL) {
        SecretItem *item = items->data;
        if (secret_item_load_secret_sync(item, request->cancellable, &fault)) {
            request->value = secret_item_get_secret(item);
        }
    } else if (fault == NULL && collection == NULL) {
        set_no_default_keyring(&fault);
    }
    g_list_free_full(items, g_object_unref);
    g_clear_object(&collection);
    if (fault != NULL) g_propagate_error(error, fault);
    return request->value == NULL ? MAILGRANT_SECRET_NOT_FOUND : MAILGRANT_SECRET_OK;
}

/// Notes an item that is still there.
static void note_found(mailgrant_request *request, SecretItem *item)
{
    SecretValue *value = secret_item_get_secret(item);
    if (value == NULL) return;
    GHashTable *attributes = secret_item_get_attributes(item);
    mailgrant_found *found = g_new(mailgrant_found, 1);
    found->user = g_strdup(g_hash_table_lookup(attributes, "user"));
    found->path = g_strdup(g_hash_table_lookup(attributes, "object"));
    found->modified = secret_item_get_modified(item);
    found->value = value;
    g_ptr_array_add(request->found, found);
    g_hash_table_unref(attributes);
}

mailgrant_secret_status mailgrant_search(mailgrant_request *request, SecretService *service, GError **error)
{
    GError *fault = NULL;
    SecretCollection *collection;
    // Of an attempt before this one.
    g_ptr_array_set_size(request->found, 0);
    GList *items = mailgrant_items_find(request, service, &collection, &fault);
    if (items != NULL) {
        if (secret_item_load_secrets_sync(items, request->cancellable, &fault)) {
            for (GList *entry = items; entry != NULL; entry = entry->next) note_found(request, entry->data);
        }
    } else if (fault == NULL && collection == NULL) {
        set_no_default_keyring(&fault);
    }
    g_list_free_full(items, g_object_unref);
    g_clear_object(&collection);
    if (fault != NULL) g_propagate_error(error, fault);
    return request->found->len == 0 ? MAILGRANT_SECRET_NOT_FOUND : MAILGRANT_SECRET_OK;
}

/// Gives an older item what a new one would have beside what it is found by: an account, a label.
///
/// The secret is saved by then, and the item is found without them: that this fails is no fault of the request.
static void rename_item(mailgrant_request *request, SecretItem *item, GHashTable *attributes)
{
    GHashTable *older_attributes = secret_item_get_attributes(item);
    gboolean renamed = FALSE;
    GHashTableIter position;
    gpointer name, value;
    g_hash_table_iter_init(&position, request->describing);
    while (g_hash_table_iter_next(&position, &name, &value)) {
        renamed = renamed || g_strcmp0(g_hash_table_lookup(older_attributes, name), value) != 0;
    }
    if (renamed) secret_item_set_attributes_sync(item, request->schema, attributes, request->cancellable, NULL);
    g_hash_table_unref(older_attributes);

    gchar *older_label = secret_item_get_label(item);
    if (g_strcmp0(older_label, request->label) != 0) {
        secret_item_set_label_sync(item, request->label, request->cancellable, NULL);
    }
    g_free(older_label);
}

static void create_item(
    mailgrant_request *request, SecretService *service, SecretCollection *collection, GHashTable *attributes,
    GError **error)
{
    SecretCollection *keyring = NULL;
    if (collection != NULL) {
        keyring = g_object_ref(collection);
    } else if (request->prompt_ms > 0) {
        keyring = secret_collection_create_sync(
            service, "Default keyring", SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_CREATE_NONE,
            request->cancellable, error);
    } else {
        set_no_default_keyring(error);
    }
    if (keyring == NULL) return;
    // Replacing, because another process may have made the same item since the search. Where an item is told from others
    // by what it lacks it would replace those, since they have all that is asked for.
    SecretItem *item = secret_item_create_sync(
        keyring, request->schema, attributes, request->label, request->value,
        request->absent->len == 0 ? SECRET_ITEM_CREATE_REPLACE : SECRET_ITEM_CREATE_NONE, request->cancellable, error);
    g_clear_object(&item);
    g_object_unref(keyring);
}

mailgrant_secret_status mailgrant_store(mailgrant_request *request, SecretService *service, GError **error)
{
    GError *fault = NULL;
    SecretCollection *collection;
    GList *items = mailgrant_items_find(request, service, &collection, &fault);
    GHashTable *attributes = mailgrant_item_attributes(request);
    if (items != NULL) {
        // In place, since creating replaces only what has the same account and lies in the default keyring.
        SecretItem *item = items->data;
        if (secret_item_set_secret_sync(item, request->value, request->cancellable, &fault)) {
            rename_item(request, item, attributes);
        }
    } else if (fault == NULL) {
        create_item(request, service, collection, attributes, &fault);
    }
    g_hash_table_unref(attributes);
    g_list_free_full(items, g_object_unref);
    g_clear_object(&collection);
    if (fault != NULL) g_propagate_error(error, fault);
    return MAILGRANT_SECRET_OK;
}

/// Whether an item holds the secret that a request compares with, if it does: the first line of its text.
static gboolean is_meant(mailgrant_request *request, SecretItem *item, GError **error)
{
    if (request->value == NULL) return TRUE;
    if (!secret_item_load_secret_sync(item, request->cancellable, error)) return FALSE;
    SecretValue *held = secret_item_get_secret(item);
    if (held == NULL) return FALSE;
    gsize length, wanted_length;
    const gchar *bytes = secret_value_get(held, &length);
    const gchar *wanted = secret_value_get(request->value, &wanted_length);
    const gchar *line_end = memchr(bytes, '\n', length);
    if (line_end != NULL) length = (gsize)(line_end - bytes);
    gboolean equal = length == wanted_length && memcmp(bytes, wanted, length) == 0;
    secret_value_unref(held);
    return equal;
}

mailgrant_secret_status mailgrant_erase(mailgrant_request *request, SecretService *service, GError **error)
{
    GError *fault = NULL;
    SecretCollection *collection;
    GList *items = mailgrant_items_find(request, service, &collection, &fault);
    for (GList *entry = items; entry != NULL && fault == NULL; entry = entry->next) {
        if (is_meant(request, entry->data, &fault)) {
            secret_item_delete_sync(entry->data, request->cancellable, &fault);
        }
    }
    g_list_free_full(items, g_object_unref);
    g_clear_object(&collection);
    if (fault != NULL) g_propagate_error(error, fault);
    return MAILGRANT_SECRET_OK;
}
