import NIOCore

/// How long each step with a mail server may take, and all of them together.
public struct MailTimeouts: Sendable, Equatable {
    /// Finding the host's addresses and connecting to one of them.
    public var connect: Duration
    /// The TLS handshake.
    public var handshake: Duration
    /// From a command to each line of its answer.
    public var reply: Duration
    /// Saying goodbye, once the outcome is known.
    public var farewell: Duration
    /// How long a server may be silent towards a client that has said its last word and still listens, before it is told,
    /// and once more after that.
    public var lastWord: Duration
    /// Everything from the look-up of the name to the outcome; a relay is an outcome.
    public var overall: Duration

    public init(
        connect: Duration = .seconds(10), handshake: Duration = .seconds(10), reply: Duration = .seconds(20),
        farewell: Duration = .seconds(2), lastWord: Duration = .seconds(10), overall: Duration = .seconds(60)
    ) {
        self.connect = connect
        self.handshake = handshake
        self.reply = reply
        self.farewell = farewell
        self.lastWord = lastWord
        self.overall = overall
    }
}

/// The end of everything that is done on one connection.
struct Deadline: Sendable {
    private let end: NIODeadline

    init(after duration: Duration) {
        end = .now() + TimeAmount(duration)
    }

    /// The end of a step: its own, or that of the whole where it comes first.
    func end(ofStep duration: Duration) -> NIODeadline {
        min(.now() + TimeAmount(duration), end)
    }

    /// How long a step may still take.
    func remaining(ofStep duration: Duration) -> TimeAmount {
        max(end(ofStep: duration) - .now(), .zero)
    }
}
