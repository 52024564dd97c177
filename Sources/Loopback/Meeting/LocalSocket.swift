import Dispatch
public import Glibc
public import SystemPackage

/// A Unix stream socket between processes of one user (unix(7)).
public struct LocalSocket: Sendable {
    let descriptor: Int32

    /// After an error that may pass.
    private static let pause = Duration.milliseconds(100)

    /// Listens at a path that nobody has yet.
    ///
    /// - Throws: what the system says where that is not possible.
    public static func listen(at path: String) throws(Errno) -> LocalSocket {
        try attach(to: path) { bind($0, $1, $2) == 0 && Glibc.listen($0, 8) == 0 }
    }

    /// Connects to whoever listens at a path.
    ///
    /// - Throws: `connectionRefused` where nobody does any more, `resourceTemporarilyUnavailable` where somebody does who
    ///   takes no connections.
    public static func connect(to path: String) throws(Errno) -> LocalSocket {
        try attach(to: path) { descriptor, address, size in
            // A process that was stopped has a queue that fills up.
            fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 && Glibc.connect(descriptor, address, size) == 0
                && fcntl(descriptor, F_SETFL, 0) == 0
        }
    }

    private static func attach(
        to path: String, _ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool
    ) throws(Errno) -> LocalSocket {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        // The kernel wants a NUL, too.
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw .fileNameTooLong }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        let isAttached = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard isAttached else {
            let failure = Errno(rawValue: errno)
            Glibc.close(descriptor)
            throw failure
        }
        return LocalSocket(descriptor: descriptor)
    }

    /// The next connection of a process of this user, whatever the others want. It returns soon when the task is cancelled.
    public func accept() async -> LocalSocket? {
        while await untilSomebodyComes() {
            let connection = Glibc.accept(descriptor, nil, nil)
            guard connection >= 0 else {
                // Without a free descriptor it stays readable, and this would go round and round.
                try? await Task.sleep(for: Self.pause)
                continue
            }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            let socket = LocalSocket(descriptor: connection)
            if socket.isOfThisUser { return socket }
            socket.close()
        }
        return nil
    }

    /// The kernel says so, and nothing is asked meanwhile: a process may listen for hours.
    ///
    /// - Returns: false where the task was cancelled.
    private func untilSomebodyComes() async -> Bool {
        let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor)
        source.setEventHandler { arrival.finish() }
        source.resume()
        for await _ in arrivals {}
        // Only then is the descriptor free to be closed.
        await withCheckedContinuation { continuation in
            source.setCancelHandler { continuation.resume() }
            source.cancel()
        }
        return !Task.isCancelled
    }

    /// Whether the kernel says that the other end is a process of this user (`SO_PEERCRED`).
    public var isOfThisUser: Bool { credentials?.user == geteuid() }

    /// The process that connected, or that listened.
    public var process: pid_t? { credentials?.process }

    private var credentials: (process: pid_t, user: uid_t)? {
        // Process, user and group: the C library hides the structure from programs without _GNU_SOURCE.
        var credentials: (process: pid_t, user: uid_t, group: gid_t) = (0, 0, 0)
        var size = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return nil }
        return (credentials.process, credentials.user)
    }

    var input: DescriptorInput { DescriptorInput(descriptor: descriptor) }

    /// Everything that the other end sends.
    ///
    /// - Returns: nothing where it has not finished within the limit, or the task was cancelled.
    public func receive(within limit: Duration) async -> String? {
        await input.readToEnd(within: limit).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Sends everything. Whether it arrived the answer will tell.
    public func send(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    func finishSending() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    public func close() { Glibc.close(descriptor) }
}
