public import CredentialWire
import Glibc
import Secrets

/// The exchange of a provider's program with mailgrant, from the program's side: one request, perhaps questions, one
/// answer.
public struct Dialogue {
    /// The version of the exchange that is spoken here.
    static let version = "1"

    public let request: CredentialMessage
    private var hasStatedVersion = false

    /// Reads the request.
    ///
    /// - Throws: ``Refusal`` where it is none, or of another version.
    public init() throws(Refusal) {
        request = try Self.nextMessage()
        guard request.text(ProviderKey.version) == Self.version else {
            throw Refusal(.unsupported, "this program speaks version \(Self.version) of the exchange")
        }
    }

    /// Says something that is not answered.
    public mutating func tell(_ ask: String, _ attributes: (key: String, text: String)...) {
        var message = CredentialMessage([CredentialAttribute(ProviderKey.ask, ask)])
        for attribute in attributes { message.append(attribute.key, attribute.text) }
        send(message)
    }

    /// Asks the person a question.
    ///
    /// - Throws: ``Refusal`` where no answer comes.
    public mutating func question(_ text: String, usual: String) throws(Refusal) -> String {
        tell("question", (ProviderKey.text, text), (ProviderKey.usualAnswer, usual))
        return try Self.nextMessage().secret(ProviderKey.answer)?.exposedText ?? usual
    }

    /// Sends the answer, or a message before it.
    public mutating func send(_ message: CredentialMessage) {
        var whole = CredentialMessage()
        if !hasStatedVersion { whole.append(ProviderKey.version, Self.version) }
        hasStatedVersion = true
        // What cannot be written would be a fault of this program: mailgrant then hears that there is no answer.
        guard let bytes = try? CredentialMessage(whole.attributes + message.attributes).serialized() else { return }
        Self.write(bytes)
    }

    /// One message, byte by byte, so that nothing of the next is taken.
    private static func nextMessage() throws(Refusal) -> CredentialMessage {
        var bytes: [UInt8] = []
        defer { bytes.withUnsafeMutableBytes { Secret.wipe($0) } }
        bytes.reserveCapacity(CredentialMessage.longestLine)
        var byte: UInt8 = 0
        var length = 0
        while bytes.count <= CredentialMessage.longestMessage {
            let count = read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { break }
            bytes.append(byte)
            if byte == UInt8(ascii: "\n") {
                if length == 0 { break }
                length = 0
            } else {
                length += 1
            }
        }
        guard let message = try? CredentialMessage(parsing: Secret(bytes)), !message.attributes.isEmpty else {
            throw Refusal(.unsupported, "the request cannot be read")
        }
        return message
    }

    private static func write(_ bytes: Secret) {
        bytes.withExposedBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = Glibc.write(STDOUT_FILENO, bytes.baseAddress?.advanced(by: sent), bytes.count - sent)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                sent += count
            }
        }
    }
}
