import FoundationEssentials
import OAuth

/// The address that a browser ended at, as a person hands it over.
struct RedirectAddress: Sendable {
    /// As it went into the authorization request.
    let redirectURI: String

    enum Judgement: Sendable {
        case answer(RedirectVerdict)
        /// Why the text cannot be the address: and what to do, as parts of one sentence.
        case unusable(String)
    }

    /// Longer is no address, but a mistake.
    static let longest = 65_536

    /// Judges a text, by the same rules as the listener judges a request.
    ///
    /// - Parameter examine: judges the query of an address to the right place.
    func judge(_ text: String, examine: (String) -> RedirectVerdict) -> Judgement {
        let text = text.trimmed
        if text.isEmpty { return .unusable("nothing was given; \(copyAll)") }
        if text.utf8.count > Self.longest { return .unusable("that is too long for an address; \(copyAll)") }
        if text.unicodeScalars.contains(where: \.properties.isWhitespace) {
            return .unusable(
                "that has spaces or line breaks in it, as when it is copied out of a narrow window; \(copyAll)")
        }
        if text.unicodeScalars.contains(where: { !(0x21...0x7E).contains($0.value) }) {
            return .unusable("that has characters which no address has; \(copyAll)")
        }
        guard let scheme = text.firstRange(of: "://"),
            !text[..<scheme.lowerBound].contains(where: { "?&=".contains($0) })
        else { return .unusable("that is a part of the address only, or the code alone; \(copyAll)") }
        return judgeAddress(text, examine)
    }

    private func judgeAddress(_ text: String, _ examine: (String) -> RedirectVerdict) -> Judgement {
        let place = text.prefix { $0 != "?" && $0 != "#" }
        let rest = text[place.endIndex...].prefix { $0 != "#" }
        guard rest.hasPrefix("?"), rest.count > 1 else {
            return .unusable("that address has no answer in it, which would follow a question mark; \(copyAll)")
        }
        if Self.names("response_type", in: rest) {
            return .unusable(
                "that is the address to sign in at; open it, sign in, and then copy the one that the browser ends at")
        }
        let verdict = examine(String(rest.dropFirst()))
        switch verdict {
        case .stray where !Self.names("state", in: rest):
            return .unusable("that address is not whole, or of something else: it has no state; \(copyAll)")
        case .stray:
            return .unusable(
                "that address belongs to another sign-in: its state is not this one's; sign in at this one's page, "
                    + "and copy the one that the browser ends at then")
        case .code, .failed:
            guard Self.normalized(place) == Self.normalized(redirectURI[...]) else {
                return .unusable(
                    "that address is of another place than \(redirectURI), where the answer belongs; \(copyAll)")
            }
            return .answer(verdict)
        }
    }

    private var copyAll: String {
        "copy the whole address from the browser's address bar, which begins with \(redirectURI)"
    }

    /// A browser writes scheme and host in small letters and shows `/` where there is no path (RFC 3986 section 6.2.2, 6.2.3).
    private static func normalized(_ place: Substring) -> String {
        guard let scheme = place.firstRange(of: "://") else { return String(place) }
        let authority = place[scheme.upperBound...].prefix { $0 != "/" }
        let path = place[authority.endIndex...]
        return place[..<authority.endIndex].lowercased() + (path.isEmpty ? "/" : path)
    }

    private static func names(_ parameter: String, in query: Substring) -> Bool {
        query.dropFirst().split(separator: "&").contains { $0.hasPrefix(parameter + "=") }
    }
}
