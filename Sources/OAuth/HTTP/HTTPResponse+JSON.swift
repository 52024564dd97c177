import Secrets

extension HTTPResponse {
    /// The JSON object that is the body.
    ///
    /// The body decides, not its Content-Type: servers send JSON under wrong names, and captive portals send HTML
    /// under any.
    ///
    /// - Throws: `OAuthError.notTheProtocol` with `.empty`, `.notJSON` or `.truncatedJSON`.
    func jsonObject() throws(OAuthError) -> JSONObject {
        guard let first = firstByteOfText else { throw .notTheProtocol(.empty) }
        let value: JSONValue
        do {
            value = try JSONReader.read(body)
        } catch .truncated where first == UInt8(ascii: "{") {
            throw .notTheProtocol(.truncatedJSON)
        } catch {
            throw .notTheProtocol(.notJSON(shape(startingWith: first)))
        }
        guard let object = value.object else { throw .notTheProtocol(.notJSON("JSON, but not an object")) }
        return object
    }

    /// Whether the body looks like a page, whatever the headers say.
    var looksLikeHTML: Bool { firstByteOfText == UInt8(ascii: "<") }

    private var firstByteOfText: UInt8? {
        body.withExposedBytes { bytes in
            bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        }
    }

    /// What a body that is no JSON seems to be, without quoting it.
    private func shape(startingWith first: UInt8) -> String {
        if let type = mediaType, !type.hasSuffix("json") { return type }
        switch first {
        case UInt8(ascii: "<"): return "HTML"
        case UInt8(ascii: "{"): return "malformed JSON"
        default: return "text"
        }
    }

    /// The Content-Type in lower case, without parameters.
    private var mediaType: String? {
        guard let type = header("Content-Type")?.prefix(while: { $0 != ";" }) else { return nil }
        let text = PrintableText.line(type.lowercased(), limit: 80)
        return text.isEmpty ? nil : text
    }
}
