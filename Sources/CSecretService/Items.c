// Finding an item, and having it unlocked.

#include "Request.h"

static void insert_all(GHashTable *target, GHashTable *source)
{
    GHashTableIter position;
    gpointer name, value;
    g_hash_table_iter_init(&position, source);
    while (g_hash_table_iter_next(&position, &name, &value)) g_hash_table_insert(target, name, value);
}

GHashTable *mailgrant_item_attributes(const mailgrant_request *request)
{
    GHashTable *attributes = g_hash_table_new(g_str_hash, g_str_equal);
    insert_all(attributes, request->identifying);
    insert_all(attributes, request->describing);
    return attributes;
}

/// Whether an item has one of the attributes that it must not have.
static gboolean is_excluded(const mailgrant_request *request, SecretItem *item)
{
    GHashTable *attributes = secret_item_get_attributes(item);
    gboolean excluded = FALSE;
    for (guint index = 0; index < request->absent->len; index++) {
        excluded = excluded || g_hash_table_contains(attributes, request->absent->pdata[index]);
    }
    g_hash_table_unref(attributes);
    return excluded;
}

static GList *without_excluded(const mailgrant_request *request, GList *items)
{
    for (GList *entry = items, *next; entry != NULL; entry = next) {
        next = entry->next;
        if (!is_excluded(request, entry->data)) continue;
        g_object_unref(entry->data);
        items = g_list_delete_link(items, entry);
    }
    return items;
}

static gint by_path(gconstpointer left, gconstpointer right)
{
    return g_strcmp0(
        g_dbus_proxy_get_object_path((GDBusProxy *)left), g_dbus_proxy_get_object_path((GDBusProxy *)right));
}

/// All items that the request means in all keyrings, locked ones, too: no unlocking, no prompt.
static GList *search(mailgrant_request *request, SecretService *service, GError **error)
{
    GList *items = secret_service_search_sync(
        service, request->schema, request->identifying, SECRET_SEARCH_ALL, request->cancellable, error);
    return g_list_sort(without_excluded(request, items), by_path);
}

/// Unlocks items or a keyring where a prompt is allowed.
static gboolean unlock(mailgrant_request *request, SecretService *service, GList *locked, GError **error)
{
    if (locked == NULL) return TRUE;
    if (request->prompt_ms == 0) {
        g_set_error_literal(error, MAILGRANT_ERROR, MAILGRANT_ERROR_LOCKED, "the keyring is locked");
        return FALSE;
    }
    GError *fault = NULL;
    gint count = secret_service_unlock_sync(service, locked, request->cancellable, NULL, &fault);
    if (fault != NULL) {
        g_propagate_error(error, fault);
        return FALSE;
    }
    if (count < (gint)g_list_length(locked)) {
        g_set_error_literal(error, MAILGRANT_ERROR, MAILGRANT_ERROR_LOCKED, "the keyring stays locked");
        return FALSE;
    }
    return TRUE;
}

/// Every copy has to be unlocked, not only one: which of them was saved last is not known before.
static gboolean unlock_items(mailgrant_request *request, SecretService *service, GList *items, GError **error)
{
    GList *locked = NULL;
    for (GList *entry = items; entry != NULL; entry = entry->next) {
        if (secret_item_get_locked(entry->data)) locked = g_list_prepend(locked, entry->data);
    }
    gboolean unlocked = unlock(request, service, locked, error);
    g_list_free(locked);
    return unlocked;
}

static GList *search_and_unlock(mailgrant_request *request, SecretService *service, GError **error)
{
    GList *items = search(request, service, error);
    if (unlock_items(request, service, items, error)) return items;
    g_list_free_full(items, g_object_unref);
    return NULL;
}

/// The default keyring, unlocked. NULL without `error` if there is none.
static SecretCollection *default_collection(
    mailgrant_request *request, SecretService *service, gboolean *was_locked, GError **error)
{
    SecretCollection *collection = secret_collection_for_alias_sync(
        service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, request->cancellable, error);
    if (collection == NULL) return NULL;
    *was_locked = secret_collection_get_locked(collection);
    GList locked = {.data = collection};
    if (unlock(request, service, *was_locked ? &locked : NULL, error)) return collection;
    g_object_unref(collection);
    return NULL;
}

GList *mailgrant_items_find(
    mailgrant_request *request, SecretService *service, SecretCollection **collection, GError **error)
{
    *collection = NULL;
    GError *fault = NULL;
    GList *items = search_and_unlock(request, service, &fault);
    if (items == NULL && fault == NULL) {
        // A service need not show what a locked keyring holds: that nothing was found means little until it is open.
        gboolean was_locked = FALSE;
        *collection = default_collection(request, service, &was_locked, &fault);
        if (was_locked && fault == NULL) items = search_and_unlock(request, service, &fault);
    }
    if (fault != NULL) {
        g_clear_object(collection);
        g_propagate_error(error, fault);
    }
    return items;
}
