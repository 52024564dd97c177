import Glibc
public import NIOCore
public import NIOPosix

/// Listening sockets on loopback: one port, on each address by which a host is reached.
public struct LoopbackBinding: Sendable {
    public let port: Int
    /// One for each address. A machine without `::1` has one for `127.0.0.1` alone.
    public let channels: [any Channel]

    /// Binds and listens.
    ///
    /// - Parameters:
    ///   - bootstrap: how connections are served. `SO_REUSEADDR` is set here, so that a port can be used again at once,
    ///     although connections of the last use are still in TIME_WAIT (socket(7)).
    ///   - host: by which name or address it is to be reached.
    ///   - port: nothing means any free one.
    /// - Throws: ``LoopbackBindingError``
    public static func bind(
        _ bootstrap: ServerBootstrap, to host: LoopbackHost, port: Int?
    ) async throws(LoopbackBindingError) -> LoopbackBinding {
        let bootstrap = bootstrap.serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        if let port { return try await bindAll(bootstrap, to: host.addresses, port: port) }

        // A port that is free on 127.0.0.1 may be taken on ::1: then another one is tried.
        for _ in 1..<attempts {
            do {
                return try await bindAll(bootstrap, to: host.addresses, port: 0)
            } catch  where error.code == .portInUse {
                continue
            }
        }
        return try await bindAll(bootstrap, to: host.addresses, port: 0)
    }

    public func close() async {
        for channel in channels {
            try? await channel.close()
        }
    }

    private static func bindAll(
        _ bootstrap: ServerBootstrap, to addresses: [LoopbackAddress], port: Int
    ) async throws(LoopbackBindingError) -> LoopbackBinding {
        var channels: [any Channel] = []
        var port = port
        var absent: LoopbackBindingError?
        for address in addresses {
            do {
                let channel = try await bindOne(bootstrap, to: address, port: port)
                channels.append(channel)
                port = channel.localAddress?.port ?? port
            } catch {
                absent = error
                guard error.code == .noSuchAddress else {
                    await LoopbackBinding(port: port, channels: channels).close()
                    throw error
                }
            }
        }
        if let absent, channels.isEmpty { throw absent }
        return LoopbackBinding(port: port, channels: channels)
    }

    private static func bindOne(
        _ bootstrap: ServerBootstrap, to address: LoopbackAddress, port: Int
    ) async throws(LoopbackBindingError) -> any Channel {
        do {
            return try await bootstrap.bind(to: SocketAddress(ipAddress: address.rawValue, port: port)).get()
        } catch {
            throw LoopbackBindingError(address: address.rawValue, port: port, errno: (error as? IOError)?.errnoCode)
        }
    }

    private static let attempts = 16
}

/// Why nothing can listen at a port.
public struct LoopbackBindingError: Error, Sendable, Equatable {
    public enum Code: Sendable, Equatable {
        /// Another program listens there.
        case portInUse
        /// The port is reserved to root (ip(7), `ip_unprivileged_port_start`).
        case portForbidden
        /// This machine does not have the address.
        case noSuchAddress
        case failed
    }

    public let code: Code
    /// `127.0.0.1` or `::1`.
    public let address: String
    public let port: Int
    /// The system's number of the error, where it gave one.
    public let errno: Int32?

    init(address: String, port: Int, errno: Int32?) {
        code =
            switch errno {
            case EADDRINUSE: .portInUse
            case EACCES, EPERM: .portForbidden
            case EADDRNOTAVAIL, EAFNOSUPPORT: .noSuchAddress
            default: .failed
            }
        self.address = address
        self.port = port
        self.errno = errno
    }
}
