import Discovery
import Glibc

/// The addresses of a host, as every program of this machine would find them (getaddrinfo(3)).
enum Lookup {
    struct Failure: Error {
        var words: String
    }

    /// - Returns: nothing where no answer came in time.
    static func addresses(of host: String, within limit: Duration) async -> Result<[String], Failure>? {
        await Waiting.result(within: limit) { addresses(of: host) }
    }

    private static func addresses(of host: String) -> Result<[String], Failure> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let answer = getaddrinfo(host, nil, &hints, &list)
        guard answer == 0 else {
            let words =
                answer == EAI_NONAME ? "the name does not resolve" : String(cString: gai_strerror(answer)).lowercased()
            return .failure(Failure(words: words))
        }
        defer { freeaddrinfo(list) }
        var found: [String] = []
        var next = list
        while let entry = next?.pointee {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(
                entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
            {
                found.append(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
            }
            next = entry.ai_next
        }
        return .success(found)
    }
}
