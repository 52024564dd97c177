import ConfigurationFiles
import FoundationEssentials
import Grants
import OAuth
import PlainXML
import Providers
import Secrets

/// Turns elements into offers, for one address.
struct AutoconfigReading {
    let address: MailboxAddress
    var refusals: [String] = []

    init(address: MailboxAddress) {
        self.address = address
    }

    func fill(_ text: String) -> String {
        text.replacing("%EMAILADDRESS%", with: address.text)
            .replacing("%EMAILLOCALPART%", with: address.localPart)
            .replacing("%EMAILDOMAIN%", with: address.domain)
    }

    mutating func server(_ element: XMLElement) -> ServerOffer? {
        guard let mailProtocol = Self.mailProtocol(element) else { return nil }
        let authentication = element.all("authentication").compactMap { $0.trimmedText?.lowercased() }
        let takesOAuth2 = authentication.contains("oauth2")
        let takesPassword = authentication.contains { ["password-cleartext", "plain"].contains($0) }
        let server: Place
        do throws(Refusal) {
            server = try mailProtocol == .ews ? webPlace(element) : place(element)
        } catch {
            refusals.append("\(mailProtocol): \(error.words)")
            return nil
        }
        guard takesOAuth2 || takesPassword && mailProtocol != .ews else {
            refusals.append("\(mailProtocol) \(server.host): it takes neither OAuth 2.0 nor a plain password")
            return nil
        }
        let user = element.text("username").map(fill) ?? address.text
        return ServerOffer(
            mailProtocol, host: server.host, port: server.port, security: server.security,
            user: user == address.text || !isLogin(user) ? nil : user, takesOAuth2: takesOAuth2,
            takesPassword: takesPassword)
    }

    private typealias Place = (host: String, port: Int, security: ConnectionSecurity)

    private struct Refusal: Error {
        var words: String
    }

    private static func mailProtocol(_ element: XMLElement) -> MailProtocol? {
        switch (element.name.local, element.attribute("type")?.lowercased()) {
        case ("incomingServer", "imap"): .imap
        case ("incomingServer", "pop3"): .pop
        case ("incomingServer", "ews"), ("incomingServer", "exchange"): .ews
        case ("outgoingServer", "smtp"): .smtp
        default: nil
        }
    }

    private func place(_ element: XMLElement) throws(Refusal) -> Place {
        let host = (element.text("hostname").map(fill) ?? "").lowercased()
        guard TextRule.host.complaint(host) == nil, host.contains(".") else {
            throw Refusal(words: "its host is no host name")
        }
        guard let port = element.text("port").flatMap(Int.init), (1...65_535).contains(port) else {
            throw Refusal(words: "\(host) has no port")
        }
        switch element.text("socketType")?.uppercased() {
        case "SSL", "TLS": return (host, port, .tls)
        case "STARTTLS": return (host, port, .starttls)
        default: throw Refusal(words: "\(host) is offered without TLS")
        }
    }

    /// Exchange Web Services: an address in place of host and port.
    private func webPlace(_ element: XMLElement) throws(Refusal) -> Place {
        let text = element.text("url") ?? element.text("ewsURL") ?? element.text("ewsUrl") ?? ""
        guard let url = SecureLink.parse(fill(text)), let host = url.host() else {
            throw Refusal(words: "its address is not HTTPS")
        }
        // The one path that this program asks at.
        guard url.path.lowercased() == "/ews/exchange.asmx" else {
            throw Refusal(words: "its address has another path")
        }
        return (host.lowercased(), url.port ?? 443, .tls)
    }

    private func isLogin(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 255 && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            && !text.contains("%")
    }

    mutating func offer(_ element: XMLElement) -> AuthorizationOffer? {
        guard let named = element.text("issuer") else { return nil }
        // Documents that are older than RFC 8414 name a host.
        let issuer = named.contains("://") ? named : "https://" + named
        guard SecureLink.parse(issuer) != nil else {
            refusals.append("oAuth2: its issuer is not an HTTPS address")
            return nil
        }
        var offer = AuthorizationOffer(issuer: issuer, scopes: scopes(element))
        offer.authorizationURL = element.text("authURL").flatMap(SecureLink.parse)
        offer.tokenURL = element.text("tokenURL").flatMap(SecureLink.parse)
        offer.clientID = element.text("clientID").flatMap { TextRule.clientID.complaint($0) == nil ? $0 : nil }
        if offer.clientID != nil { offer.clientSecret = element.text("clientSecret").map { Secret($0) } }
        return offer
    }

    private func scopes(_ element: XMLElement) -> [String] {
        let words = (element.text("scope") ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
        return words.filter { TextRule.scope.complaint($0) == nil }
    }
}
