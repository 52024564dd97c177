// glibc's resolver for MX and SRV records, flat enough for Swift: its own interface is made of macros and of a structure
// with bit fields. See resolver(3) and arpa/nameser.h.
#ifndef CRESOLVER_H
#define CRESOLVER_H

#include <stdbool.h>
#include <stdint.h>

enum {
    cresolver_type_mx = 15,
    cresolver_type_srv = 33,
};

/// Why there is no answer.
enum {
    cresolver_no_such_name = -1,
    cresolver_no_records = -2,
    /// No server answered, or one asked to try later.
    cresolver_unreachable = -3,
    cresolver_failed = -4,
};

/// One MX or SRV record. `priority` is the preference of an MX record, which has no weight and no port.
struct cresolver_record {
    uint16_t priority;
    uint16_t weight;
    uint16_t port;
    /// A name without its last dot; empty for the root.
    char target[1025];
};

/// Asks and waits, at most some multiple of `seconds`, by the number of name servers.
///
/// @param server an IPv4 address in network order to ask in place of the system's servers; 0 asks those.
/// @param port its port, in host order.
/// @return the length of the answer on the wire, or one of the reasons above.
int cresolver_query(
    const char *_Nonnull name, int type, uint32_t server, uint16_t port, int seconds, unsigned char *_Nonnull answer,
    int capacity);

/// Takes an answer on the wire apart.
///
/// @param authenticated whether the resolver vouches for it (DNSSEC, the AD bit of RFC 4035 section 3.2.3); glibc takes
///   that bit away unless the system's configuration trusts its name server (`options trust-ad`).
/// @return the number of records of this type, at most `capacity`; negative where it is no answer.
int cresolver_records(
    const unsigned char *_Nonnull answer, int length, int type, struct cresolver_record *_Nonnull records,
    int capacity, bool *_Nonnull authenticated);

#endif
