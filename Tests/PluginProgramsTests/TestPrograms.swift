import CredentialWire
import Foundation
import Grants
import PluginPrograms
import Secrets

/// The programs in `Programs`, each of which does one thing that a plugin may do, or must not.
enum TestPrograms {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Programs").path()

    static func program(_ name: String, kind: PluginKind = .store) throws -> PluginProgram {
        PluginProgram(kind, try PlainName.parsed(name), origin: .searchPath, path: directory + "/" + name)
    }
}

extension PlainName {
    static func parsed(_ text: String) throws -> PlainName {
        guard let name = PlainName(text) else { throw NotPlain(text: text) }
        return name
    }

    struct NotPlain: Error {
        let text: String
    }
}

extension CredentialMessage {
    /// A request with a secret of some length, made anew each time.
    static func request(secretLength: Int = 64) -> CredentialMessage {
        var message = CredentialMessage()
        message.append(CredentialKey.protocolName, "mailgrant")
        message.append(CredentialKey.password, .generated(secretLength))
        return message
    }
}

extension Secret {
    static func generated(_ length: Int) -> Secret {
        Secret((0..<length).map { _ in UInt8.random(in: UInt8(ascii: "a")...UInt8(ascii: "z")) })
    }
}
