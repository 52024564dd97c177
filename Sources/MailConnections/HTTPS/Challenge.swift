import OAuth

/// One challenge of `WWW-Authenticate`: how the server wants to be shown who asks (RFC 9110 section 11.6.1, RFC 6750
/// section 3).
struct Challenge: Equatable {
    let scheme: String
    let parameters: [String: String]

    var isBearer: Bool { scheme.lowercased() == "bearer" }

    /// Continuous access evaluation: the token is good no longer, and another sign-in would bring one that is.
    var asksForClaims: Bool { parameters["claims"] != nil }

    /// What it says of the token.
    var words: String? {
        let words = [parameters["error"], parameters["error_description"]].compactMap { $0 }
        return words.isEmpty ? nil : words.joined(separator: ": ")
    }
}

extension HTTPResponse {
    /// All challenges, those that share a field line included.
    var challenges: [Challenge] {
        headers.filter { $0.name.lowercased() == "www-authenticate" }.flatMap { ChallengeReader.read($0.value) }
    }
}

/// Reads `Scheme name=value, name="value", Other`.
private enum ChallengeReader {
    static func read(_ text: String) -> [Challenge] {
        var challenges: [Challenge] = []
        for item in items(text) {
            let words = item.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            guard let first = words.first else { continue }
            if first.contains("=") {
                guard let last = challenges.popLast(), let pair = pair(item[...]) else { continue }
                challenges.append(Challenge(scheme: last.scheme, parameters: last.parameters.merging([pair]) { $1 }))
            } else {
                let pair = words.count > 1 ? pair(words[1]) : nil
                challenges.append(
                    Challenge(
                        scheme: String(first), parameters: Dictionary(uniqueKeysWithValues: [pair].compactMap(\.self)))
                )
            }
        }
        return challenges
    }

    /// Between commas that stand in no quotes.
    private static func items(_ text: String) -> [String] {
        var items = [""]
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if character == ",", !isQuoted {
                items.append("")
                continue
            }
            if character == "\"", !isEscaped { isQuoted.toggle() }
            isEscaped = isQuoted && character == "\\" && !isEscaped
            items[items.count - 1].append(character)
        }
        return items.map { String($0.drop { $0 == " " }) }
    }

    private static func pair(_ text: Substring) -> (String, String)? {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let value = parts[1].drop { $0 == " " }
        let plain = value.hasPrefix("\"") ? value.dropFirst().prefix { $0 != "\"" } : value[...]
        return (parts[0].filter { $0 != " " }.lowercased(), String(plain))
    }
}
