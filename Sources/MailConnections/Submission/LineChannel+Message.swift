import Grants
import Messages

extension LineChannel {
    /// How long the server may take to take one piece of the message (RFC 5321 section 4.5.3.2.5).
    private static let piecePatience = Duration.seconds(3 * 60)

    /// Sends a message to a server that waits for it, piece by piece as the network takes it, and hears its answer.
    ///
    /// - Throws: ``MailServerError`` where the message did not get to its end: the server cannot have taken it.
    func deliver(_ message: Message) async throws(MailServerError) -> SubmissionOutcome {
        guard try await send(message) else { return try await hold(SMTPCompletion(isWhole: false)) }
        do throws(MailServerError) {
            return try await hold(SMTPCompletion(isWhole: true))
        } catch {
            return .uncertain(error.detail)
        }
    }

    /// - Returns: false where the server spoke before the end, which can only mean no.
    private func send(_ message: Message) async throws(MailServerError) -> Bool {
        var pieces = message.pieces()
        var stuffing = DotStuffing()
        while let piece = try Self.next(&pieces) {
            let isListening = try await write(
                stuffing.encode(piece), within: Self.piecePatience, awaiting: "the server to take the message")
            guard isListening else { return false }
        }
        return true
    }

    private static func next(_ pieces: inout MessagePieces) throws(MailServerError) -> [UInt8]? {
        do { return try pieces.next() } catch {
            throw MailServerError(.unsupported, "the message cannot be read back from memory")
        }
    }
}
