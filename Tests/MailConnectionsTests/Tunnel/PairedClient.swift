import Dispatch
import Glibc

@testable import MailConnections

/// A client at the other end of a tunnel's descriptors.
final class PairedClient: Sendable {
    /// What the tunnel gets: one socket, for input and output alike.
    let tunnelEnd: TunnelClient
    let tunnelDescriptor: Int32
    private let own: Int32

    init() {
        signal(SIGPIPE, SIG_IGN)
        var pair: [Int32] = [-1, -1]
        socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair)
        own = pair[0]
        tunnelDescriptor = pair[1]
        tunnelEnd = TunnelClient(input: pair[1], output: pair[1])
    }

    deinit {
        close(own)
        close(tunnelDescriptor)
    }

    func say(_ text: String) {
        _ = text.withCString { write(own, $0, strlen($0)) }
    }

    /// Says no more, and listens on.
    func sayNoMore() {
        shutdown(own, Int32(SHUT_WR))
    }

    /// Is gone, as a process that was killed.
    func leave() {
        shutdown(own, Int32(SHUT_RDWR))
    }

    /// The tunnel's process ends.
    func tunnelEndCloses() {
        shutdown(tunnelDescriptor, Int32(SHUT_RDWR))
    }

    /// Everything up to so many lines, or to the end where there are fewer.
    func hear(lines: Int) async -> String {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "paired client").async { [own] in
                var heard: [UInt8] = []
                var byte: UInt8 = 0
                var missing = lines
                while missing > 0, read(own, &byte, 1) == 1 {
                    heard.append(byte)
                    if byte == UInt8(ascii: "\n") { missing -= 1 }
                }
                continuation.resume(returning: String(decoding: heard, as: UTF8.self))
            }
        }
    }
}
