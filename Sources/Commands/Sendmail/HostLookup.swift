import Glibc

/// Why a host could not be reached: there may be none of that name.
enum HostLookup {
    /// Whether the name service says that there is no such host, and not merely that it cannot be asked now, as on a
    /// laptop without a network.
    static func knowsNone(of host: String) -> Bool {
        var list: UnsafeMutablePointer<addrinfo>?
        let answer = getaddrinfo(host, nil, nil, &list)
        if answer == 0 { freeaddrinfo(list) }
        return answer == EAI_NONAME
    }
}
