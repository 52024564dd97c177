// Lookup, store and erase, each on an open service.

#include "Request.h"

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

/// Makes the account and the label of an older item those of the request.
///
/// The secret is saved by then, and the item is found without them: that this fails is no fault of the request.
static void rename_item(mailgrant_request *request, SecretItem *item, GHashTable *attributes)
{
    GHashTable *older_attributes = secret_item_get_attributes(item);
    if (g_strcmp0(g_hash_table_lookup(older_attributes, "account"), request->account) != 0) {
        secret_item_set_attributes_sync(item, &mailgrant_item_schema, attributes, request->cancellable, NULL);
    }
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
    // Replacing, because another process may have made the same item since the search.
    SecretItem *item = secret_item_create_sync(
        keyring, &mailgrant_item_schema, attributes, request->label, request->value, SECRET_ITEM_CREATE_REPLACE,
        request->cancellable, error);
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

mailgrant_secret_status mailgrant_erase(mailgrant_request *request, SecretService *service, GError **error)
{
    GError *fault = NULL;
    SecretCollection *collection;
    GList *items = mailgrant_items_find(request, service, &collection, &fault);
    for (GList *entry = items; entry != NULL && fault == NULL; entry = entry->next) {
        secret_item_delete_sync(entry->data, request->cancellable, &fault);
    }
    g_list_free_full(items, g_object_unref);
    g_clear_object(&collection);
    if (fault != NULL) g_propagate_error(error, fault);
    return MAILGRANT_SECRET_OK;
}
