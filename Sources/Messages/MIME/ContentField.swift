/// A value with parameters, as Content-Type and Content-Disposition have it (RFC 2045 section 5.1, RFC 2183).
struct ContentField: Equatable {
    /// `text/plain`, `attachment`: in lower case.
    let value: String
    /// By name in lower case, decoded.
    let parameters: [String: String]

    /// - Parameter field: nothing for none.
    init?(_ field: HeaderField?) {
        guard let text = field?.value else { return nil }
        let parts = Self.split(text)
        value = parts[0].filter { $0 != " " && $0 != "\t" }.lowercased()
        var stated: [String: String] = [:]
        for part in parts.dropFirst() {
            guard let equals = part.firstIndex(of: "=") else { continue }
            let name = Self.trimmed(part[..<equals]).lowercased()
            if stated[name] == nil { stated[name] = Self.unquoted(Self.trimmed(part[part.index(after: equals)...])) }
        }
        parameters = ExtendedParameters.joined(stated)
    }

    /// At semicolons that stand in no quotes and no comment.
    private static func split(_ text: String) -> [String] {
        var parts = [""]
        var isQuoted = false
        var isEscaped = false
        var depth = 0
        for character in text {
            if isEscaped {
                isEscaped = false
            } else if isQuoted || depth > 0, character == "\\" {
                isEscaped = true
            } else if depth == 0, character == "\"" {
                isQuoted.toggle()
            } else if !isQuoted, character == "(" {
                depth += 1
                continue
            } else if !isQuoted, depth > 0, character == ")" {
                depth -= 1
                continue
            } else if !isQuoted, depth == 0, character == ";" {
                parts.append("")
                continue
            }
            if depth == 0 { parts[parts.count - 1].append(character) }
        }
        return parts
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let text = text.drop { $0 == " " || $0 == "\t" }
        return String(text.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    private static func unquoted(_ text: String) -> String {
        guard text.count > 1, text.first == "\"", text.last == "\"" else { return text }
        var result = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if !isEscaped, character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return result
    }
}
