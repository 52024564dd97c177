import Glibc

/// The kernel's table of TCP connections as text: `/proc/net/tcp` and `/proc/net/tcp6` (proc(5)).
enum ConnectionTable {
    static func owner(of ends: ConnectionEnds) -> uid_t? {
        for path in ["/proc/net/tcp", "/proc/net/tcp6"] {
            if let owner = owner(of: ends, in: contents(of: path)) { return owner }
        }
        return nil
    }

    /// The owner of the line whose local address is the peer's and whose remote address is ours.
    static func owner(of ends: ConnectionEnds, in table: String) -> uid_t? {
        for line in table.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: " ")
            guard fields.count > 9, socketEnd(fields[1]) == ends.peer, socketEnd(fields[2]) == ends.own else {
                continue
            }
            // A socket without an inode belongs to no program any more, and its user ID means nothing.
            guard let inode = UInt64(fields[9]), inode != 0 else { return nil }
            return uid_t(fields[7])
        }
        return nil
    }

    /// Reads `0100007F:1F90`: the address as 32-bit words in the byte order of this machine, the port as a number.
    private static func socketEnd(_ field: Substring) -> SocketEnd? {
        let parts = field.split(separator: ":")
        guard parts.count == 2, parts[0].utf8.count % 8 == 0, let port = UInt16(parts[1], radix: 16) else { return nil }
        var address: [UInt8] = []
        var rest = parts[0]
        while !rest.isEmpty {
            guard let word = UInt32(rest.prefix(8), radix: 16) else { return nil }
            withUnsafeBytes(of: word) { address.append(contentsOf: $0) }
            rest = rest.dropFirst(8)
        }
        return SocketEnd(address: address, port: port)
    }

    /// The whole file; empty where it cannot be read.
    private static func contents(of path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }

        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let length = read(descriptor, &chunk, chunk.count)
            if length < 0 && errno == EINTR { continue }
            guard length > 0 else { return String(decoding: text, as: UTF8.self) }
            text += chunk[..<length]
        }
    }
}
