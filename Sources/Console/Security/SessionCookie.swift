import Hummingbird
import Secrets

/// The cookie of a ``BrowserSession``.
///
/// It is sent to every port of its host (RFC 6265 section 8.5): its name has the port in it, so that two consoles, such as
/// one that is forwarded through SSH, do not take each other's. Another user's server that gets it so can do nothing with
/// it, since that user's connections are closed.
struct SessionCookie {
    let name: String

    init(port: Int) {
        name = "mailgrant-\(port)"
    }

    /// Without an end: the browser forgets it when it is closed.
    func header(_ value: Secret) -> String {
        "\(name)=\(value.exposedText); Path=/; HttpOnly; SameSite=Strict"
    }

    /// Every value under its name: another program on this host can set one, too, and the order is not ours.
    func values(in request: Request) -> [Secret] {
        request.headers[values: .cookie].flatMap { field in
            field.split(separator: ";").compactMap { pair in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == name else { return nil }
                return Secret(String(parts[1]))
            }
        }
    }
}
