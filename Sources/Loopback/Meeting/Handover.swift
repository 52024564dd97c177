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
        /// Somebody waits who does not say a word, such as a process that was stopped.
        case silent
    }

    /// How long a process that waits may take for its words.
    struct Patience {
        /// Until it says whether the address is its own.
        var judging = Duration.seconds(10)
        /// Until it says what came of it: a call's time, with that of a prompt of the keyring.
        var concluding = Duration.seconds(360)
    }

    private let point: MeetingPoint
    private let patience: Patience

    public init(at point: MeetingPoint) {
        self.init(at: point, patience: Patience())
    }

    init(at point: MeetingPoint, patience: Patience) {
        self.point = point
        self.patience = patience
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
            // One that refused knows more than one that says nothing.
            if let answer = await outcome(from: socket), end == .nobody || answer != .silent { end = answer }
        }
        return end
    }

    private func outcome(from socket: LocalSocket) async -> End? {
        var text: [UInt8] = []
        var end = ContinuousClock.now + patience.judging
        while true {
            guard let bytes = await socket.input.read(within: end - .now) else { return .silent }
            if bytes.isEmpty || text.count > RedirectAddress.longest { break }
            if text.isEmpty { end = .now + patience.concluding }
            text += bytes
        }
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
