import ConfigurationFiles

/// What secrets look like that people paste where they do not belong.
enum SecretShape: CaseIterable {
    case webToken
    case googleAccessToken
    case googleRefreshToken
    case googleClientSecret
    case microsoftRefreshToken
    case microsoftClientSecret
    case privateKey

    /// With its article.
    var name: String {
        switch self {
        case .webToken: "a token (JWT)"
        case .googleAccessToken: "an access token of Google's"
        case .googleRefreshToken: "a refresh token of Google's"
        case .microsoftRefreshToken: "a refresh token of Microsoft's"
        case .googleClientSecret: "a client secret of Google's"
        case .microsoftClientSecret: "a client secret of Microsoft's"
        case .privateKey: "a private key"
        }
    }

    /// The command that takes it.
    var keptBy: String {
        switch self {
        case .webToken, .googleAccessToken: "\"mailgrant authorize\""
        case .googleRefreshToken, .microsoftRefreshToken: "\"mailgrant store refresh-token\""
        case .googleClientSecret, .microsoftClientSecret: "\"mailgrant store client-secret\""
        case .privateKey: "\"mailgrant store certificate-key\""
        }
    }

    /// Where a text has what looks like a secret. The secret itself is never told.
    static func places(in text: String) -> [(SecretShape, FilePosition)] {
        var places: [(SecretShape, FilePosition)] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var rest = line.utf8[...]
            while let start = rest.firstIndex(where: isWordByte) {
                let word = rest[start...].prefix(while: isWordByte)
                if let shape = shape(of: word) {
                    let column = line[..<start].unicodeScalars.count + 1
                    places.append((shape, FilePosition(line: index + 1, column: column)))
                }
                rest = rest[word.endIndex...]
            }
            if line.contains("-----BEGIN "), line.contains("PRIVATE KEY-----") {
                places.append((.privateKey, FilePosition(line: index + 1, column: 1)))
            }
        }
        return places
    }

    private static func shape(of word: Substring.UTF8View) -> SecretShape? {
        // Shorter ones are names and examples.
        guard word.count >= 24 else { return nil }
        let text = Substring(word)
        let dots = word.count { $0 == UInt8(ascii: ".") }
        if text.hasPrefix("eyJ"), dots >= 2, word.count >= 40 { return .webToken }
        if text.hasPrefix("ya29.") { return .googleAccessToken }
        if text.hasPrefix("1//"), word.count >= 40 { return .googleRefreshToken }
        if text.hasPrefix("GOCSPX-") { return .googleClientSecret }
        if ["0.A", "1.A", "M.C"].contains(where: text.hasPrefix), word.count >= 200 { return .microsoftRefreshToken }
        // Three characters, a digit, "Q~" and about 34 more.
        let mark = word.dropFirst(3).prefix(3)
        if (37...44).contains(word.count), let digit = mark.first,
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit),
            mark.dropFirst().elementsEqual("Q~".utf8)
        {
            return .microsoftClientSecret
        }
        return nil
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~+/!*$".utf8.contains(byte)
        }
    }
}
