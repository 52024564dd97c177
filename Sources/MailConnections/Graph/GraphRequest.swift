import FoundationEssentials
import Grants
import OAuth
import Secrets

extension WebRequest {
    /// A request to Microsoft Graph about a connection's mailbox.
    ///
    /// - Parameters:
    ///   - path: what follows the mailbox, such as `/mailFolders/inbox`; identifiers in it are encoded.
    ///   - body: with its media type.
    static func graph(
        _ method: HTTPRequest.Method, _ path: String, of connection: Connection,
        _ body: (type: String, bytes: [UInt8])? = nil
    ) -> WebRequest {
        WebRequest(
            method, "/v1.0\(connection.graphMailbox)\(path)",
            headers: [HTTPHeader("Accept", "application/json")]
                + (body.map { [HTTPHeader("Content-Type", $0.type)] } ?? []),
            body: body?.bytes)
    }

    static func graph(
        _ method: HTTPRequest.Method, _ path: String, of connection: Connection, json: some Encodable
    ) throws(MailServerError) -> WebRequest {
        guard let body = try? JSONEncoder().encode(json) else {
            throw MailServerError(.unsupported, "the request cannot be written")
        }
        return graph(method, path, of: connection, ("application/json", Array(body)))
    }

    /// The message itself: base64 of MIME under this type, whatever the type says.
    static func graphMIME(_ path: String, of connection: Connection, _ digits: [UInt8]) -> WebRequest {
        graph(.post, path, of: connection, ("text/plain", digits))
    }

    /// One segment of a path.
    static func segment(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "@"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
    }
}

extension Connection {
    /// The signed-in person's own mailbox is `me`. A program has no such thing, and another's has its address.
    fileprivate var graphMailbox: String {
        sharedMailbox == nil && !isAppOnly ? "/me" : "/users/\(WebRequest.segment(mailbox))"
    }

    /// Whether a permission of Graph is among the scopes, with or without the resource before it. The engine hands out
    /// no token that lacks one of them.
    func hasScope(_ permissions: String...) -> Bool {
        scopes.contains { scope in
            let name = scope.split(separator: "/").last.map(String.init) ?? scope
            return permissions.contains { $0.lowercased() == name.lowercased() }
        }
    }
}

extension HTTPResponse {
    /// The body as JSON; nothing where it is something else. Nested too deeply is something else.
    func decoded<Value: Decodable>(_ type: Value.Type) -> Value? {
        body.withExposedBytes { try? JSONDecoder().decode(type, from: Data($0)) }
    }
}
