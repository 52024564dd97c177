import Glibc
public import NIOCore

/// The two ends of a TCP connection, as the other program's socket sees them: its own end first.
public struct ConnectionEnds: Sendable, Equatable {
    var peer: SocketEnd
    var own: SocketEnd

    /// - Parameters:
    ///   - peer: the address of the program that connected.
    ///   - own: the address it connected to.
    /// - Returns: nothing where one of them is not an address of the Internet Protocol, or they are of two families.
    public init?(peer: SocketAddress, own: SocketAddress) {
        guard let peer = SocketEnd(peer), let own = SocketEnd(own), peer.address.count == own.address.count else {
            return nil
        }
        self.init(peer: peer, own: own)
    }

    init(peer: SocketEnd, own: SocketEnd) {
        self.peer = peer
        self.own = own
    }
}

/// An address and a port.
struct SocketEnd: Sendable, Equatable {
    /// 4 or 16 bytes in network order. An IPv4 address in IPv6 form (`::ffff:127.0.0.1`, RFC 4291 section 2.5.5.2) is
    /// kept as 4 bytes: a program may have opened an IPv6 socket to reach an IPv4 address.
    let address: [UInt8]
    let port: UInt16

    init(address: some Sequence<UInt8>, port: UInt16) {
        let bytes = Array(address)
        let isMapped = bytes.count == 16 && bytes.starts(with: Self.mappedPrefix)
        self.address = isMapped ? Array(bytes.dropFirst(Self.mappedPrefix.count)) : bytes
        self.port = port
    }

    init?(_ address: SocketAddress) {
        guard let text = address.ipAddress, let port = address.port.flatMap(UInt16.init(exactly:)) else { return nil }
        let isIPv4 = address.protocol == .inet
        var bytes = [UInt8](repeating: 0, count: isIPv4 ? 4 : 16)
        guard inet_pton(isIPv4 ? AF_INET : AF_INET6, text, &bytes) == 1 else { return nil }
        self.init(address: bytes, port: port)
    }

    private static let mappedPrefix: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
}
