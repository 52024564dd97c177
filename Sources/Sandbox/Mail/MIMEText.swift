import FoundationEssentials

/// A message as text on the wire, and what is read in its header.
struct MIMEText: Sendable, Equatable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// - Parameter digits: base64, with or without line ends.
    init(base64 digits: [UInt8]) throws(MailFault) {
        guard let data = Data(base64Encoded: Data(digits), options: .ignoreUnknownCharacters), !data.isEmpty else {
            throw .noMIME
        }
        bytes = Array(data)
    }

    var base64: String { Data(bytes).base64EncodedString() }

    /// Where the body begins.
    private var bodyStart: Int {
        bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? bytes.firstRange(of: Array("\n\n".utf8))?.upperBound
            ?? bytes.count
    }

    /// The fields in order, unfolded.
    var fields: [(name: String, value: String)] {
        let header = String(decoding: bytes[..<bodyStart], as: UTF8.self).replacing("\r\n", with: "\n")
        var fields: [(name: String, value: String)] = []
        for line in header.split(separator: "\n") {
            if line.hasPrefix(" ") || line.hasPrefix("\t"), let last = fields.popLast() {
                fields.append((last.name, last.value + line))
            } else if let colon = line.firstIndex(of: ":") {
                let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
                fields.append((line[..<colon].lowercased(), String(value)))
            }
        }
        return fields
    }

    func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    var subject: String { field("subject") ?? "" }

    var body: [UInt8] { Array(bytes[bodyStart...]) }

    func addresses(in name: String) -> [String] {
        fields.filter { $0.name == name }.flatMap { Self.addresses($0.value) }
    }

    /// As the recipients get it: nobody learns who had a blind copy.
    var withoutBlindCopies: MIMEText {
        var kept: [UInt8] = []
        var isBlind = false
        for line in bytes[..<bodyStart].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if let first = line.first, first != UInt8(ascii: " "), first != UInt8(ascii: "\t") {
                isBlind = String(decoding: line.prefix(4), as: UTF8.self).lowercased() == "bcc:"
            } else if line.isEmpty {
                isBlind = false
            }
            if !isBlind { kept += line + [UInt8(ascii: "\n")] }
        }
        // The last piece had no line end of its own.
        return MIMEText(kept.dropLast() + bytes[bodyStart...])
    }

    /// Addresses between commas, in angle brackets where there are any. Groups and comments are for others.
    private static func addresses(_ text: String) -> [String] {
        var parts = [""]
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if !isQuoted, ",;".contains(character) {
                parts.append("")
            } else if !isQuoted, character == ":" {
                // A group's name.
                parts[parts.count - 1] = ""
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts.compactMap { part in
            let inner =
                part.firstIndex(of: "<").map { part[part.index(after: $0)...].prefix { $0 != ">" } } ?? part[...]
            let address = inner.filter { $0 != " " && $0 != "\t" }
            return address.contains("@") ? address : nil
        }
    }
}
