public import Grants

/// Brings an address to the process that waits for it.
public struct Handover: Sendable {
    public enum End: Sendable, Equatable {
        /// Nobody waits.
        case nobody
        /// Somebody waits, but not for this address: why.
        case unusable(String)
        /// The waiting process took it, and this came of it.
        case concluded(ConsentOutcome)
        /// It took it and ended without a word.
        case broken
    }

    private let point: MeetingPoint

    public init(at point: MeetingPoint) {
        self.point = point
    }

    /// Whether somebody waits now.
    public var isAwaited: Bool {
        let waiting = point.waiting()
        for socket in waiting { socket.close() }
        return !waiting.isEmpty
    }

    /// Gives the address to each process that waits, until one takes it, and waits for the outcome.
    public func bring(_ address: String) async -> End {
        var end = End.nobody
        for socket in point.waiting() {
            defer { socket.close() }
            if case .concluded = end { continue }
            if end == .broken { continue }
            socket.send(address)
            socket.finishSending()
            if let answer = await outcome(from: socket) { end = answer }
        }
        return end
    }

    private func outcome(from socket: LocalSocket) async -> End? {
        guard let text = await socket.input.readToEnd() else { return nil }
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap(HandoverReply.init)
        switch lines.last {
        case .unusable(let reason): return .unusable(reason)
        case .taken: return .broken
        case .authorized(let account): return .concluded(.authorized(account: account))
        case .failed(let what, let remedy): return .concluded(.failed(what: what, remedy: remedy))
        case nil: return nil
        }
    }
}
