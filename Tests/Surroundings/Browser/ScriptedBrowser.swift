import FoundationEssentials
public import Secrets

/// A program for `$BROWSER` that does what a person before a browser would: scripted-browser.py.
///
/// It reads the pages' forms, so it knows no page by heart. Whom it plays stands in a private file beside it.
public struct ScriptedBrowser: Sendable {
    /// The executable: the value of `BROWSER`.
    public let executable: String
    /// What it saw; one after the other, all its runs.
    public let log: ServiceLog

    private let directory: String
    private let certificateAuthority: String

    /// Puts one into a directory of its own.
    ///
    /// - Parameters:
    ///   - certificateAuthority: the path of the certificate (PEM) that the identity provider's TLS is verified with.
    public init(playing person: ScriptedPerson, certificateAuthority: String, in directory: String) throws {
        executable = "\(directory)/scripted-browser.py"
        log = ServiceLog(path: "\(directory)/browser.log")
        self.directory = directory
        self.certificateAuthority = certificateAuthority
        try writePrivateFile(PackageResources.scripted_browser_py, to: executable, mode: 0o700)
        try play(person)
    }

    /// Puts somebody else before it, or somebody who does something else.
    public func play(_ person: ScriptedPerson) throws {
        let file = PersonFile(person: person, certificateAuthority: certificateAuthority)
        try writePrivateFile(try JSONEncoder().encode(file), to: "\(directory)/person.json")
    }
}

/// Who sits before the ``ScriptedBrowser``, and what they do.
public struct ScriptedPerson: Sendable {
    public enum Decision: String, Sendable {
        case allow
        case deny
    }

    public var username: String
    public var password: Secret
    /// What is typed where a device's code is asked for and not there yet.
    public var userCode: String?
    /// The button of the consent page.
    public var decision = Decision.allow
    /// Scopes of the consent page whose checkbox is cleared.
    public var untickedScopes: [String] = []
    /// The file that the redirect's address is written into instead of following it: the browser is on another computer.
    public var copiesRedirectTo: String?
    /// Paths that the listener is asked for before the redirect reaches it, such as `/favicon.ico`.
    public var pathsBeforeCallback: [String] = []
    /// How often the redirect is followed; 2 is a person who reloads the page.
    public var callbackVisits = 1
    /// A `Referer` header to go with the redirect.
    public var referer: String?

    public init(username: String, password: Secret) {
        self.username = username
        self.password = password
    }
}

extension ScriptedPerson {
    /// Somebody who can sign in at the practice identity provider.
    public init(_ user: IdentityProvider.User) throws {
        self.init(username: user.address, password: try user.password())
    }
}

/// The form of person.json.
private struct PersonFile: Encodable {
    let person: ScriptedPerson
    let certificateAuthority: String

    private enum CodingKeys: String, CodingKey {
        case certificateAuthority = "certificate_authority"
        case username, password, decision, unticked, referer
        case userCode = "user_code"
        case copiesRedirectTo = "copies_to"
        case pathsBeforeCallback = "before_callback"
        case callbackVisits = "callback_visits"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(certificateAuthority, forKey: .certificateAuthority)
        try container.encode(person.username, forKey: .username)
        try container.encode(person.password.exposedText, forKey: .password)
        try container.encode(person.userCode, forKey: .userCode)
        try container.encode(person.copiesRedirectTo, forKey: .copiesRedirectTo)
        try container.encode(person.decision.rawValue, forKey: .decision)
        try container.encode(person.untickedScopes, forKey: .unticked)
        try container.encode(person.pathsBeforeCallback, forKey: .pathsBeforeCallback)
        try container.encode(person.callbackVisits, forKey: .callbackVisits)
        try container.encode(person.referer, forKey: .referer)
    }
}
