/// Secrets in the Secret Service of a desktop session (freedesktop.org Secret Service specification 0.2), flat.
///
/// Every call opens its own connection to the bus, does one thing, and closes it: there is nothing to keep, to free or
/// to initialise. Calls are safe from any thread and block for at most their deadlines (and 200 ms more to unwind).
/// Nothing here reads the environment: the bus is the one whose address is given.
///
/// An item of the program's own is found by its kind and ID; a password of a mail server, shared with other programs, by
/// what is in the second part of this file. Its attributes (`kind`, `id`, `account` and the schema's name) are readable by
/// every program of the session, also while it is locked.

#ifndef MAILGRANT_SECRET_SERVICE_H
#define MAILGRANT_SECRET_SERVICE_H

#include <stddef.h>
#include <stdint.h>

/// How a call ended.
typedef enum __attribute__((enum_extensibility(closed))) mailgrant_secret_status {
    MAILGRANT_SECRET_OK,
    /// The store is unlocked and has no such item.
    MAILGRANT_SECRET_NOT_FOUND,
    /// There is no bus at the address, no Secret Service on it, or no default keyring in it.
    MAILGRANT_SECRET_ABSENT,
    /// The item or, where no item was found, the default keyring is locked; or saving would have needed a prompt.
    MAILGRANT_SECRET_LOCKED,
    /// A person closed the prompt.
    MAILGRANT_SECRET_DISMISSED,
    /// There was no answer within the deadline, from the service or from the person. Whether a store or an erase took
    /// place is unknown then.
    MAILGRANT_SECRET_HUNG,
    /// The service answered with an error.
    MAILGRANT_SECRET_FAILED,
} mailgrant_secret_status;

/// Takes a secret that was found. The bytes are lent until the function returns.
typedef void (*mailgrant_secret_receiver)(
    void *_Nullable context, const uint8_t *_Nullable bytes, size_t length);

/// Looks an item up and lends its secret to `receive`, which is called once if the status is
/// `MAILGRANT_SECRET_OK` and else not at all.
///
/// Of several items with the same kind and ID the one with the smallest object path is taken, by
/// `mailgrant_secret_store`, too.
///
/// - `bus_address`: a D-Bus server address such as `unix:path=/run/user/1000/bus`.
/// - `deadline_ms`: milliseconds until a service that does not answer is given up.
/// - `prompt_ms`: milliseconds that a person has to answer a prompt, beyond the deadline. With 0 none is raised, and a
///   locked item is `MAILGRANT_SECRET_LOCKED`.
/// - `detail`: the caller's buffer of `detail_size` bytes for one printable line of text that says what went wrong,
///   cut to fit; empty after success.
///
/// All text is UTF-8, ended by a null byte, and copied where it is needed beyond the call.
mailgrant_secret_status mailgrant_secret_lookup(
    const char *_Nonnull bus_address, const char *_Nonnull kind, const char *_Nonnull id, uint32_t deadline_ms,
    uint32_t prompt_ms, mailgrant_secret_receiver _Nonnull receive, void *_Nullable context,
    char *_Nonnull detail, size_t detail_size);

/// Saves a secret in place of the item's older one, wherever that lies; a new item goes to the default keyring.
///
/// The account and the label follow the last call; neither is used to find the item. The secret is copied to memory
/// that is not swapped, as far as the system allows, and wiped afterwards.
///
/// - `label`: what keyring managers show.
/// - `prompt_ms`: as above; unless it is 0, a default keyring is made where there is none.
mailgrant_secret_status mailgrant_secret_store(
    const char *_Nonnull bus_address, const char *_Nonnull kind, const char *_Nonnull id,
    const char *_Nonnull account, const char *_Nonnull label, const uint8_t *_Nullable bytes, size_t length,
    uint32_t deadline_ms, uint32_t prompt_ms, char *_Nonnull detail, size_t detail_size);

/// Erases an item and all its copies. It is `MAILGRANT_SECRET_OK`, too, if an unlocked store has none.
mailgrant_secret_status mailgrant_secret_erase(
    const char *_Nonnull bus_address, const char *_Nonnull kind, const char *_Nonnull id, uint32_t deadline_ms,
    uint32_t prompt_ms, char *_Nonnull detail, size_t detail_size);

// Passwords of servers as git-credential-libsecret keeps them (contrib/credential/libsecret in git): each finds what the
// other has kept. The attributes are `protocol`, `server`, `port`, `user` and `object`, the path; the name of the schema
// is not matched, since git has changed it.
//
// - `server`: a name, or an IPv6 address in brackets.
// - `port`: decimal. NULL finds and makes items that have none.
// - `user`, `path`: NULL finds every item, and is left out of a new one.
//
// The other parameters are as above.

/// Takes one password that was found, with its user and path (NULL where it has none), and when it was saved, in unix
/// seconds. All of it is lent until the function returns.
typedef void (*mailgrant_password_receiver)(
    void *_Nullable context, const char *_Nullable user, const char *_Nullable path, uint64_t modified,
    const uint8_t *_Nullable bytes, size_t length);

/// Looks for passwords and lends each to `receive`.
mailgrant_secret_status mailgrant_password_search(
    const char *_Nonnull bus_address, const char *_Nonnull protocol, const char *_Nonnull server,
    const char *_Nullable port, const char *_Nullable user, const char *_Nullable path, uint32_t deadline_ms,
    uint32_t prompt_ms, mailgrant_password_receiver _Nonnull receive, void *_Nullable context,
    char *_Nonnull detail, size_t detail_size);

/// Saves a password in place of the older one of the same server, port, user and path, or of the lack of a path.
mailgrant_secret_status mailgrant_password_store(
    const char *_Nonnull bus_address, const char *_Nonnull protocol, const char *_Nonnull server,
    const char *_Nullable port, const char *_Nonnull user, const char *_Nullable path, const char *_Nonnull label,
    const uint8_t *_Nullable bytes, size_t length, uint32_t deadline_ms, uint32_t prompt_ms, char *_Nonnull detail,
    size_t detail_size);

/// Erases passwords: all that are found, or those whose first line is `only` where that is not NULL.
mailgrant_secret_status mailgrant_password_erase(
    const char *_Nonnull bus_address, const char *_Nonnull protocol, const char *_Nonnull server,
    const char *_Nullable port, const char *_Nullable user, const char *_Nullable path,
    const uint8_t *_Nullable only, size_t only_length, uint32_t deadline_ms, uint32_t prompt_ms,
    char *_Nonnull detail, size_t detail_size);

#endif
