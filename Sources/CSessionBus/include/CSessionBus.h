/// Calls of methods on a D-Bus message bus, flat.
///
/// Every call opens its own connection, calls one method whose arguments are texts, and closes it. Nothing here reads the
/// environment: the bus is the one whose address is given.

#ifndef MAILGRANT_SESSION_BUS_H
#define MAILGRANT_SESSION_BUS_H

#include <stddef.h>
#include <stdint.h>

/// How a call ended.
typedef enum __attribute__((enum_extensibility(closed))) mailgrant_bus_status {
    MAILGRANT_BUS_OK,
    /// There is no bus at the address, or nobody of that name on it or to be started by it.
    MAILGRANT_BUS_ABSENT,
    /// There was no answer within the deadline.
    MAILGRANT_BUS_HUNG,
    /// The other side answered with an error, whose name is given.
    MAILGRANT_BUS_REFUSED,
} mailgrant_bus_status;

/// Takes one basic value of an answer: text as it is, numbers in decimal, booleans as `true` and `false`. A container
/// with nothing in it is an empty text.
///
/// `keys` are the way to it from the outside: the index in a tuple, a structure or an array, or the key in a dictionary.
/// All texts are UTF-8 and lent until the function returns.
typedef void (*mailgrant_bus_receiver)(
    void *_Nullable context, const char *_Nonnull const *_Nonnull keys, size_t depth, const char *_Nonnull text);

/// Calls a method and gives each basic value of the answer to `receive`, in order; to nobody unless the status is
/// `MAILGRANT_BUS_OK`.
///
/// - `arguments`: texts, ended by NULL. The method takes as many arguments of type `s`.
/// - `deadline_ms`: milliseconds until a side that does not answer is given up. Connecting is not counted: it is an
///   exchange with the bus itself.
/// - `error_name`: the D-Bus name of the error, such as `org.freedesktop.DBus.Error.UnknownMethod`; empty for none.
/// - `detail`: one line of text that says what went wrong; empty after success. Both are cut to fit.
mailgrant_bus_status mailgrant_bus_call(
    const char *_Nonnull bus_address, const char *_Nonnull destination, const char *_Nonnull path,
    const char *_Nonnull interface, const char *_Nonnull method, const char *_Nullable const *_Nonnull arguments,
    uint32_t deadline_ms, mailgrant_bus_receiver _Nonnull receive, void *_Nullable context,
    char *_Nonnull error_name, size_t error_name_size, char *_Nonnull detail, size_t detail_size);

#endif
