import Glibc
import Grants
import NIOCore
import NIOPosix

/// Finds a host's addresses and keeps only those that lead back to this machine.
///
/// It stands in the connector's place of a resolver, so that an unprotected connection to anywhere else is never tried.
struct LoopbackResolver: Resolver, Sendable {
    let loop: any EventLoop

    func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        addresses(of: host, port: port, family: AF_INET)
    }

    func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        addresses(of: host, port: port, family: AF_INET6)
    }

    /// getaddrinfo(3) cannot be called off; the connector's deadline ends the wait for it.
    func cancelQueries() {}

    private func addresses(of host: String, port: Int, family: Int32) -> EventLoopFuture<[SocketAddress]> {
        NIOThreadPool.singleton.runIfActive(eventLoop: loop) {
            let addresses = Self.resolve(host, port: port, family: family)
            let loopback = addresses.filter(\.isLoopback)
            guard loopback.count == addresses.count else {
                throw MailServerError(
                    .untrusted, reason: "\(host) is not on this machine alone: security = \"none\" is for loopback")
            }
            return loopback
        }
    }

    private static func resolve(_ host: String, port: Int, family: Int32) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_family = family
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0, let list else { return [] }
        defer { freeaddrinfo(list) }
        return sequence(first: list) { $0.pointee.ai_next }.compactMap(socketAddress)
    }

    private static func socketAddress(_ info: UnsafeMutablePointer<addrinfo>) -> SocketAddress? {
        guard let address = UnsafeRawPointer(info.pointee.ai_addr) else { return nil }
        switch info.pointee.ai_family {
        case AF_INET: return SocketAddress(address.loadUnaligned(as: sockaddr_in.self))
        case AF_INET6: return SocketAddress(address.loadUnaligned(as: sockaddr_in6.self))
        default: return nil
        }
    }
}

extension SocketAddress {
    /// 127.0.0.0/8, ::1, and the former inside the latter's family (RFC 4291 section 2.5.5.2).
    var isLoopback: Bool {
        // The kernel's own canonical text, never the declared one.
        guard let ipAddress else { return false }
        switch self {
        case .v4: return ipAddress.hasPrefix("127.")
        case .v6: return ipAddress == "::1" || ipAddress.hasPrefix("::ffff:127.")
        case .unixDomainSocket: return false
        }
    }
}
