import CredentialWire
import HelperKit
import Secrets
import TokenCache

/// Takes any bytes for a credential request (llvm.org/docs/LibFuzzer.html): whatever they are, they are refused, or what
/// is read from them has the properties below. A violated property ends the process, and libFuzzer keeps the bytes.
func fuzzCredentialWire(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let stream = Secret(UnsafeBufferPointer(start: start, count: count))
    guard let message = try? CredentialMessage(parsing: stream) else { return 0 }
    checkWire(message)
    checkEnd(message, of: stream)
    guard let expanded = try? message.expandingURL() else { return 0 }
    checkWire(expanded)
    checkExpansion(expanded)
    checkSelector(of: expanded)
    return 0
}

/// What was read can be written, reads back equal, and holds no byte that could begin another line.
private func checkWire(_ message: CredentialMessage) {
    guard let bytes = try? message.serialized() else { fatalError("what was read cannot be written") }
    guard let again = try? CredentialMessage(parsing: bytes), again == message else {
        fatalError("what was written reads back as something else")
    }
    for attribute in message.attributes {
        let isSecret = CredentialKey.isSecret(attribute.key)
        let value: Secret
        switch attribute.value {
        case .text(let text):
            precondition(!isSecret, "a secret is kept as text")
            value = Secret(text)
        case .secret(let secret):
            precondition(isSecret, "a text is kept as secret")
            value = secret
        }
        precondition(!attribute.key.isEmpty && !attribute.key.utf8.contains(UInt8(ascii: "=")), "no key")
        let holdsForbidden = { (bytes: [UInt8]) in bytes.contains { [0, 0x0a, 0x0d].contains($0) } }
        precondition(!holdsForbidden(Array(attribute.key.utf8)), "a key holds a line end or NUL")
        precondition(!value.withExposedBytes { holdsForbidden(Array($0)) }, "a value holds a line end or NUL")
    }
}

/// A reader that stops where the message is said to end has all of it.
private func checkEnd(_ message: CredentialMessage, of stream: Secret) {
    stream.withExposedBytes { bytes in
        var search = CredentialMessage.EndSearch()
        let end = bytes.indices.first { index in
            search.isFound(in: UnsafeRawBufferPointer(rebasing: bytes[...index]))
        }
        guard let end else { return }
        let head = Secret(copying: UnsafeRawBufferPointer(rebasing: bytes[...end]))
        guard (try? CredentialMessage(parsing: head)) == message else { fatalError("the message ended too early") }
    }
}

/// Nothing is left to be expanded.
private func checkExpansion(_ expanded: CredentialMessage) {
    precondition(!expanded.attributes.contains { $0.key == CredentialKey.url }, "a URL is left")
    guard let again = try? expanded.expandingURL(), again == expanded else { fatalError("it expands twice") }
}

/// The cache is asked for the host, the port and the user that the request names last, and for no other.
private func checkSelector(of message: CredentialMessage) {
    guard let selector = message.cacheSelector else { return }
    guard case .endpoint(_, let name, let port, let user) = selector else { fatalError("another kind of selector") }
    let host = message.attributes.last { $0.key == CredentialKey.host }?.value
    let spellings = [name, "[\(name)]"].flatMap { name in
        // Without a port, or with leading zeros, it is still the one that was named or that is usual.
        [name] + (0..<64).map { zeros in "\(name):\(String(repeating: "0", count: zeros))\(port)" }
    }
    precondition(spellings.contains { .text($0) == host }, "another host is asked for")
    precondition(!name.isEmpty && port > 0, "no server")
    precondition(message.attributes.last { $0.key == CredentialKey.username }?.value == .text(user), "another user")
    precondition(!message.attributes.contains { $0.key == CredentialKey.path }, "a path is left out of account")
}
