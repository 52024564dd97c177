import Grants

/// A part of the conversation with a mail server, as a state machine: lines in, actions out, no input or output.
///
/// A connection is one dialogue after the other: opening it, authenticating, and then what it was opened for.
protocol MailDialogue: Sendable {
    associatedtype Outcome: Sendable

    /// What the client waits for, for the error of a wait that takes too long: `the answer to EXAMINE`.
    var awaited: String { get }

    /// How long the server may take for its next line; nothing means what the connection's time-outs say.
    var patience: Duration? { get }

    /// Begins: says something, or waits for the server to speak.
    mutating func start() throws(MailServerError) -> DialogueAction<Outcome>

    /// Takes the server's next line.
    ///
    /// - Parameter line: the bytes without the line's end; never with a NUL.
    /// - Throws: ``MailServerError``; the connection has no use after it.
    mutating func receive(_ line: [UInt8]) throws(MailServerError) -> DialogueAction<Outcome>
}

extension MailDialogue {
    var patience: Duration? { nil }
}

/// What to do next. All but `finish` are followed by reading a line.
enum DialogueAction<Outcome: Sendable>: Sendable {
    case read
    case send(OutgoingLine)
    /// Send several lines at once, without waiting for the answers in between.
    case sendTogether([OutgoingLine])
    /// Leave out this many bytes before the next line: the content of a literal nobody asked for.
    case skip(octets: Int)
    case finish(Outcome)
}
