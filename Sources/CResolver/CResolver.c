#include "CResolver.h"

#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>

static int reason(int error) {
    switch (error) {
    case HOST_NOT_FOUND: return cresolver_no_such_name;
    case NO_DATA: return cresolver_no_records;
    case TRY_AGAIN: return cresolver_unreachable;
    default: return cresolver_failed;
    }
}

int cresolver_query(
    const char *name, int type, uint32_t server, uint16_t port, int seconds, unsigned char *answer, int capacity) {
    struct __res_state state;
    memset(&state, 0, sizeof state);
    if (res_ninit(&state) != 0) return cresolver_failed;
    state.retrans = seconds;
    state.retry = 1;
    state.options |= RES_USE_EDNS0;
    if (server != 0) {
        state.nscount = 1;
        state.nsaddr_list[0].sin_family = AF_INET;
        state.nsaddr_list[0].sin_addr.s_addr = server;
        state.nsaddr_list[0].sin_port = htons(port);
    }
    int length = res_nquery(&state, name, ns_c_in, type, answer, capacity);
    int result = length < 0 ? reason(state.res_h_errno) : length;
    res_nclose(&state);
    // A longer answer than there is room for was cut off.
    return result > capacity ? cresolver_failed : result;
}

int cresolver_records(
    const unsigned char *answer, int length, int type, struct cresolver_record *records, int capacity,
    bool *authenticated) {
    ns_msg message;
    if (ns_initparse(answer, length, &message) != 0) return -1;
    if (ns_msg_getflag(message, ns_f_rcode) != ns_r_noerror) return -1;
    *authenticated = ns_msg_getflag(message, ns_f_ad) != 0;
    int count = 0;
    // A length of its fixed fields comes before the name in each record's data (RFC 1035 section 3.3.9, RFC 2782).
    const int fixed = type == ns_t_srv ? 6 : 2;
    for (int index = 0; index < ns_msg_count(message, ns_s_an) && count < capacity; index++) {
        ns_rr record;
        if (ns_parserr(&message, ns_s_an, index, &record) != 0) return -1;
        // An alias may stand before what it leads to.
        if (ns_rr_type(record) != type) continue;
        if (ns_rr_rdlen(record) <= fixed) return -1;
        const unsigned char *data = ns_rr_rdata(record);
        struct cresolver_record *found = &records[count];
        memset(found, 0, sizeof *found);
        found->priority = ns_get16(data);
        if (type == ns_t_srv) {
            found->weight = ns_get16(data + 2);
            found->port = ns_get16(data + 4);
        }
        if (dn_expand(ns_msg_base(message), ns_msg_end(message), data + fixed, found->target, sizeof found->target) < 0)
            return -1;
        count++;
    }
    return count;
}
