import CResolver
import Dispatch
import Glibc
import Synchronization

/// The resolver of the C library, as /etc/resolv.conf has it, or one name server of a person's choice.
public struct SystemNameResolver: NameResolver {
    private let server: NameServer?

    /// - Parameter server: asked in place of the system's name servers.
    public init(server: NameServer? = nil) {
        self.server = server
    }

    public func records(
        _ type: RecordType, of name: String, within limit: Duration
    ) async throws(NameLookupError) -> NameAnswer {
        let seconds = max(1, Int32(limit.components.seconds / 2))
        let server = server
        let answer = await Waiting.result(within: limit) { () -> Result<NameAnswer, NameLookupError> in
            Result { () throws(NameLookupError) in
                try NameAnswer(wire: try Self.query(type, name, server, seconds), type)
            }
        }
        guard let answer else { throw .timedOut }
        return try answer.get()
    }

    private static func query(
        _ type: RecordType, _ name: String, _ server: NameServer?, _ seconds: Int32
    ) throws(NameLookupError) -> [UInt8] {
        let capacity = 65_535
        var answer = [UInt8](repeating: 0, count: capacity)
        let length = cresolver_query(
            name, type.number, server?.address ?? 0, server?.port ?? 0, seconds, &answer, Int32(capacity))
        switch Int(length) {
        case cresolver_no_such_name: throw .noSuchName
        case cresolver_no_records: throw .noRecords
        case cresolver_unreachable: throw .unreachable
        case 0...: return Array(answer.prefix(Int(length)))
        default: throw .failed
        }
    }
}

/// A name server, by its IPv4 address.
public struct NameServer: Sendable, Equatable {
    /// In network order.
    let address: UInt32
    let port: UInt16

    /// Nothing where the text is not `ADDRESS` or `ADDRESS:PORT`; 53 is the port without one.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        var address = in_addr()
        guard inet_pton(AF_INET, String(parts[0]), &address) == 1, address.s_addr != 0 else { return nil }
        guard let port = parts.count > 1 ? UInt16(parts[1]) : 53, port > 0 else { return nil }
        self.address = address.s_addr
        self.port = port
    }
}

/// Work that blocks its thread, waited for no longer than a limit. It is left to end by itself.
package enum Waiting {
    package static func result<Value: Sendable>(
        within limit: Duration, _ work: @escaping @Sendable () -> Value
    ) async -> Value? {
        let answer = Answer<Value>()
        return await withCheckedContinuation { continuation in
            answer.await(continuation)
            let queue = DispatchQueue.global()
            queue.async { answer.give(work()) }
            let nanoseconds = limit.components.seconds * 1_000_000_000 + limit.components.attoseconds / 1_000_000_000
            queue.asyncAfter(deadline: .now() + .nanoseconds(Int(nanoseconds))) { answer.give(nil) }
        }
    }

    /// Gives the first answer to whoever waits for it; later ones come to nothing.
    private final class Answer<Value: Sendable>: Sendable {
        private let continuation = Mutex<CheckedContinuation<Value?, Never>?>(nil)

        func await(_ continuation: CheckedContinuation<Value?, Never>) {
            self.continuation.withLock { $0 = continuation }
        }

        func give(_ value: Value?) {
            let waiting = continuation.withLock { continuation in
                defer { continuation = nil }
                return continuation
            }
            waiting?.resume(returning: value)
        }
    }
}
