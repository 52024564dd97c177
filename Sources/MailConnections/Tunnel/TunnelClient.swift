import Glibc
import NIOCore

/// The client's end of a tunnel: two descriptors, which may be one socket pair, two pipes, a terminal or a file.
///
/// Threads that block read and write them. Non-blocking input and output would be felt by whoever else holds the same
/// open file, a shell's terminal for one; and epoll(7) takes no regular file.
public struct TunnelClient: Sendable {
    /// What came of reading.
    enum Arrival: Equatable {
        case bytes
        /// The client has said all it had to say, and may still listen.
        case end
        /// Nobody listens any more.
        case gone
    }

    /// What came of writing.
    enum Delivery: Equatable {
        case delivered
        /// Nobody listens any more.
        case gone
        /// The bytes cannot be kept: the errno, such as that of a full disk.
        case failed(Int32)
    }

    private let input: Int32
    private let output: Int32

    /// The descriptors stay the caller's. SIGPIPE must be ignored in this process.
    public init(input: Int32 = 0, output: Int32 = 1) {
        self.input = input
        self.output = output
    }

    /// Waits for bytes, and appends them.
    func read(into buffer: inout ByteBuffer, atMost limit: Int) -> Arrival {
        while true {
            guard waitForInput() else { return .gone }
            var count = 0
            buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: limit) { free in
                count = Glibc.read(input, free.baseAddress, limit)
                return max(count, 0)
            }
            guard count <= 0 else { return .bytes }
            guard count < 0 else { return .end }
            // EAGAIN where the client has made its end non-blocking, and with it this one.
            guard errno == EINTR || errno == EAGAIN else { return .gone }
        }
    }

    /// Writes all the bytes, however long that takes.
    func write(_ bytes: ByteBuffer) -> Delivery {
        bytes.withUnsafeReadableBytes { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(output, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if count >= 0 {
                    written += count
                    continue
                }
                switch errno {
                case EINTR: continue
                // The client may have made its end non-blocking, and with it this one.
                case EAGAIN: _ = wait(for: Int16(POLLOUT), on: output, atMost: -1)
                case EPIPE, ECONNRESET: return .gone
                case let reason: return .failed(reason)
                }
            }
            return .delivered
        }
    }

    /// Waits until nobody listens any more, which a regular file never tells.
    ///
    /// - Returns: false where the time is over first.
    func isGone(within limit: Duration) -> Bool {
        let milliseconds = limit / .milliseconds(1)
        return wait(for: 0, on: output, atMost: Int32(clamping: Int(milliseconds.rounded(.up))))
    }

    /// - Returns: false where there is nothing to read and nobody listens any more.
    private func waitForInput() -> Bool {
        var requests = [
            pollfd(fd: input, events: Int16(POLLIN), revents: 0), pollfd(fd: output, events: 0, revents: 0),
        ]
        while poll(&requests, 2, -1) < 0, errno == EINTR {}
        return requests[0].revents != 0 || requests[1].revents == 0
    }

    /// - Parameter limit: in milliseconds; -1 is without end.
    private func wait(for events: Int16, on descriptor: Int32, atMost limit: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: events, revents: 0)
        while true {
            let count = poll(&request, 1, limit)
            guard count < 0, errno == EINTR else { return count > 0 }
        }
    }
}
