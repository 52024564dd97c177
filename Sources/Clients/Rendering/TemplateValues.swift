import Mustache

/// What the tags of a template may name. It notes what a template asks for and should not.
///
/// A connection's values are asked for within `{{#incoming}}` or `{{#outgoing}}`. Every text among them is quoted as the
/// client's syntax needs, by the quoting `default`, or within `{{name.user}}` by the one called `name`.
final class TemplateValues: MustacheParent {
    private let values: [String: Any]
    private let faultLog: FaultLog

    /// - Parameter faultLog: the log of the values within, too.
    init(_ values: [String: Any], _ faultLog: FaultLog) {
        self.values = values
        self.faultLog = faultLog
    }

    var faults: [TemplateFault] { faultLog.faults }

    /// Asked last, after everything within: a name that is unknown here is unknown.
    func child(named name: String) -> Any? {
        if let value = values[name] { return value }
        if !Self.known.contains(name) { faultLog.faults.append(.unknownName(name)) }
        return nil
    }

    /// The names that stand for something in some connection or trial.
    static let known: Set<String> = Set(
        connectionNames + ["account", "incoming", "outgoing", "file", "directory", "message"])

    private static let connectionNames =
        [
            "host", "url-host", "port", "imap", "pop", "smtp", "tls", "starttls", "unprotected", "oauth2", "password",
            "xoauth2",
        ]
        + [
            "oauthbearer", "mechanism", "helper", "helper-words", "helper-program", "helper-arguments", "tunnel",
            "tunnel-words",
        ] + textNames

    /// What is quoted.
    static let textNames = ["user", "address", "ca-file"]
}

/// What went wrong while a template was filled in: mustache itself knows no errors.
final class FaultLog {
    var faults: [TemplateFault] = []
}

/// Why a template gave no text.
enum TemplateFault: Error, Equatable {
    case unknownName(String)
    case refused(QuotingRefusal)
    /// A client's program was not asked for the text.
    case unrendered
}

/// Texts that are written in a quoting of their own, each when it is asked for: a value that one syntax cannot express is
/// no fault where another is used.
struct QuotedTexts: MustacheParent {
    let texts: [String: String]
    let quoting: Quoting
    let faultLog: FaultLog

    func child(named name: String) -> Any? {
        guard let text = texts[name] else {
            if !TemplateValues.textNames.contains(name) { faultLog.faults.append(.unknownName(name)) }
            return nil
        }
        do throws(QuotingRefusal) {
            return try quoting.quoted(text)
        } catch {
            faultLog.faults.append(.refused(error))
            return ""
        }
    }
}

/// A connection's values: facts that need no quoting, texts in the default quoting, and under the name of each other
/// quoting the texts in that.
struct ConnectionValues: MustacheParent {
    let facts: [String: Any]
    let texts: [String: String]
    let quotings: [String: Quoting]
    let faultLog: FaultLog

    func child(named name: String) -> Any? {
        if let fact = facts[name] { return fact }
        if let quoting = quotings[name] { return QuotedTexts(texts: texts, quoting: quoting, faultLog: faultLog) }
        guard texts[name] != nil else { return nil }
        let quoting = quotings["default"] ?? .plainTextsOnly
        return QuotedTexts(texts: texts, quoting: quoting, faultLog: faultLog).child(named: name)
    }
}
