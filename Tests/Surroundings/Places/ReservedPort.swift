import Glibc

/// A free TCP port of 127.0.0.1, kept free for a server that must be told its port in its configuration.
///
/// The port stays bound, without listening, as long as this object lives. On Linux a server that sets `SO_REUSEADDR`, as
/// servers do, can bind and listen on it all the same, while nobody is given it by chance.
public final class ReservedPort: Sendable {
    public let number: UInt16
    private let descriptor: Int32

    public init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemFailure("socket") }
        do {
            number = try Self.bind(descriptor)
            self.descriptor = descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit {
        close(descriptor)
    }

    private static func bind(_ descriptor: Int32) throws -> UInt16 {
        var on: Int32 = 1
        guard setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size)) == 0 else {
            throw SystemFailure("setsockopt")
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                let bound = Glibc.bind(descriptor, pointer, length)
                return bound == 0 ? getsockname(descriptor, pointer, &length) : bound
            }
        }
        guard result == 0 else { throw SystemFailure("bind") }
        return UInt16(bigEndian: address.sin_port)
    }
}
