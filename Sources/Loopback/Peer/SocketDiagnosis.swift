import Glibc

/// Asks the kernel for one socket by its two addresses: sock_diag(7), `linux/inet_diag.h`.
enum SocketDiagnosis {
    static func owner(of ends: ConnectionEnds) -> uid_t? {
        let descriptor = socket(
            AF_NETLINK, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), netlinkSocketDiagnosis)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }

        // The kernel answers within the call that sends; the limit is for a kernel that does otherwise.
        var limit = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))

        let question = request(for: ends)
        guard send(descriptor, question, question.count, 0) == question.count else { return nil }
        var answer = [UInt8](repeating: 0, count: 4096)
        let length = recv(descriptor, &answer, answer.count, 0)
        guard length > 0 else { return nil }
        return owner(of: ends, in: answer[..<length])
    }

    /// `struct nlmsghdr` (16 bytes), then `struct inet_diag_req_v2` (56 bytes).
    static func request(for ends: ConnectionEnds) -> [UInt8] {
        let family = ends.peer.address.count == 4 ? AF_INET : AF_INET6
        var message: [UInt8] = []
        message.append(native: UInt32(headerLength + 56))
        message.append(native: socketDiagnosisByFamily)
        message.append(native: requestFlag)
        message.append(native: UInt32(1))  // sequence number
        message.append(native: UInt32(0))  // to the kernel
        message += [UInt8(family), UInt8(IPPROTO_TCP), 0, 0]
        message.append(native: UInt32.max)  // in any state
        message.append(native: ends.peer.port.bigEndian)
        message.append(native: ends.own.port.bigEndian)
        message += padded(ends.peer.address) + padded(ends.own.address)
        message.append(native: UInt32(0))  // on any interface
        message.append(native: UInt64.max)  // INET_DIAG_NOCOOKIE
        return message
    }

    /// Reads `struct nlmsghdr`, then `struct inet_diag_msg`.
    ///
    /// - Returns: nothing unless the answer is about just this connection (where there is none, the kernel may answer
    ///   with the listening socket) and the socket still belongs to a program.
    static func owner(of ends: ConnectionEnds, in answer: some Collection<UInt8>) -> uid_t? {
        let bytes = Array(answer)
        guard bytes.count >= headerLength + 72, bytes.native(UInt16.self, at: 4) == socketDiagnosisByFamily else {
            return nil
        }
        let message = Array(bytes[headerLength...])
        let addressLength = Int32(message[0]) == AF_INET ? 4 : 16
        let peer = SocketEnd(
            address: message[8..<8 + addressLength], port: UInt16(bigEndian: message.native(UInt16.self, at: 4)))
        let own = SocketEnd(
            address: message[24..<24 + addressLength], port: UInt16(bigEndian: message.native(UInt16.self, at: 6)))
        let inode = message.native(UInt32.self, at: 68)
        guard ConnectionEnds(peer: peer, own: own) == ends, inode != 0 else { return nil }
        return message.native(uid_t.self, at: 64)
    }

    private static func padded(_ address: [UInt8]) -> [UInt8] {
        address + Array(repeating: 0, count: 16 - address.count)
    }

    private static let headerLength = 16
    /// NETLINK_SOCK_DIAG in `linux/netlink.h`.
    private static let netlinkSocketDiagnosis: Int32 = 4
    /// SOCK_DIAG_BY_FAMILY in `linux/sock_diag.h`.
    private static let socketDiagnosisByFamily: UInt16 = 20
    /// NLM_F_REQUEST in `linux/netlink.h`.
    private static let requestFlag: UInt16 = 1
}

extension [UInt8] {
    fileprivate mutating func append(native value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value) { append(contentsOf: $0) }
    }

    fileprivate func native<Value: FixedWidthInteger>(_ type: Value.Type, at offset: Int) -> Value {
        withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) }
    }
}
