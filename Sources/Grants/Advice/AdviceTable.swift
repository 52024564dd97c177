public import OAuth

/// What a provider file knows of failures, and the pages it sends people to.
///
/// It only explains: what a failure does to a grant is decided by the standards' error codes and by ``ProviderRules``.
public struct AdviceTable: Sendable, Equatable {
    /// The provider's own errors.
    public var errors: [ProviderErrorRow] {
        get { texts.isEmpty ? errorTexts : errorTexts.map { $0.filled(with: texts) } }
        set {
            settle()
            errorTexts = newValue
        }
    }
    /// The refusals of the mail servers that take its tokens.
    public var mailErrors: [MailErrorRow] {
        get { texts.isEmpty ? mailErrorTexts : mailErrorTexts.map { $0.filled(with: texts) } }
        set {
            settle()
            mailErrorTexts = newValue
        }
    }
    /// Addresses of pages by name; `{NAME-url}` in advice stands for one.
    public var links: [String: String]
    /// What stands before a numeric code in the provider's descriptions, such as `AADSTS`.
    public var codePrefix: String?

    private var errorTexts: [ProviderErrorRow]
    private var mailErrorTexts: [MailErrorRow]
    /// What the rows' texts are filled with when somebody reads them: there are many, and an account hardly ever needs one.
    private var texts: [Placeholders] = []

    public init(
        errors: [ProviderErrorRow] = [], mailErrors: [MailErrorRow] = [], links: [String: String] = [:],
        codePrefix: String? = nil
    ) {
        errorTexts = errors
        mailErrorTexts = mailErrors
        self.links = links
        self.codePrefix = codePrefix
    }

    /// The advice of the row that fits best: one with a code before one with a sub-error before one with an error before
    /// one with a grant type; of equals the first.
    public func advice(for codes: ErrorCodes, _ grantType: GrantType) -> ErrorAdvice? {
        let fitting = errors.filter { $0.fits(codes, grantType) }
        return fitting.first { row in fitting.allSatisfy { $0.weight <= row.weight } }?.advice
    }

    public func advice(for event: AdviceEvent) -> ErrorAdvice? {
        errors.first { $0.event == event }?.advice
    }

    /// - Parameter detail: what the mail server said.
    public func advice(for detail: String, from mailProtocol: MailProtocol) -> ErrorAdvice? {
        mailErrors.first { $0.fits(detail, from: mailProtocol) }?.advice
    }

    public func codes(of answer: ErrorAnswer) -> ErrorCodes {
        ErrorCodes(of: answer, descriptionPrefix: codePrefix)
    }

    /// The same with values in place of placeholders.
    public func filled(with placeholders: Placeholders) -> AdviceTable {
        var filled = self
        filled.links = links.mapValues(placeholders.fill)
        filled.texts.append(placeholders)
        return filled
    }

    /// Fills the rows as they are, before others come to them.
    private mutating func settle() {
        (errorTexts, mailErrorTexts) = (errors, mailErrors)
        texts = []
    }
}

extension ProviderErrorRow {
    fileprivate func filled(with texts: [Placeholders]) -> ProviderErrorRow {
        var row = self
        for placeholders in texts { row.advice = row.advice.mapTexts(placeholders.fill) }
        return row
    }
}

extension MailErrorRow {
    fileprivate func filled(with texts: [Placeholders]) -> MailErrorRow {
        var row = self
        for placeholders in texts { row.advice = row.advice.mapTexts(placeholders.fill) }
        return row
    }
}

/// One row about the provider's errors: everything that it states must fit.
public struct ProviderErrorRow: Sendable, Equatable {
    /// As in RFC 6749 section 5.2, such as `invalid_grant`.
    public var error: String?
    public var subError: String?
    /// Any of these numbers; empty means whatever.
    public var codes: [Int]
    /// What no error answer tells; then the row states none.
    public var event: AdviceEvent?
    /// How the grant was asked for.
    public var grantType: GrantType?
    public var advice: ErrorAdvice

    public init(
        error: String? = nil, subError: String? = nil, codes: [Int] = [], event: AdviceEvent? = nil,
        grantType: GrantType? = nil, advice: ErrorAdvice
    ) {
        self.error = error
        self.subError = subError
        self.codes = codes
        self.event = event
        self.grantType = grantType
        self.advice = advice
    }

    func fits(_ found: ErrorCodes, _ grantType: GrantType) -> Bool {
        guard event == nil, self.grantType == nil || self.grantType == grantType else { return false }
        return (error == nil || error == found.error) && (subError == nil || subError == found.subError)
            && (codes.isEmpty || codes.contains(where: found.codes.contains))
    }

    var weight: Int {
        (codes.isEmpty ? 0 : 8) + (subError == nil ? 0 : 4) + (error == nil ? 0 : 2) + (grantType == nil ? 0 : 1)
    }
}

/// A failure that the engine itself sees in an answer that is no error.
public enum AdviceEvent: String, Sendable, CaseIterable {
    /// The answer has fewer scopes than were asked for.
    case scopesNotGranted = "scopes-not-granted"
    case noRefreshToken = "no-refresh-token"
    /// Another person signed in than the one declared.
    case otherIdentity = "other-identity"
}

/// One row about mail servers' refusals: everything that it states must fit.
public struct MailErrorRow: Sendable, Equatable {
    /// Empty means any.
    public var protocols: [MailProtocol]
    /// A word of the server's answer, such as `5.7.139` (RFC 3463) or `ErrorAccessDenied`.
    public var code: String?
    /// A part of the server's answer, in whatever case.
    public var contains: String?
    public var advice: ErrorAdvice

    public init(
        protocols: [MailProtocol] = [], code: String? = nil, contains: String? = nil, advice: ErrorAdvice
    ) {
        self.protocols = protocols
        self.code = code
        self.contains = contains
        self.advice = advice
    }

    func fits(_ detail: String, from mailProtocol: MailProtocol) -> Bool {
        guard protocols.isEmpty || protocols.contains(mailProtocol) else { return false }
        if let code, !Self.words(of: detail).contains(code) { return false }
        if let contains, !detail.lowercased().contains(contains.lowercased()) { return false }
        return true
    }

    private static func words(of detail: String) -> [String] {
        detail.split { !($0.isLetter || $0.isNumber || $0 == "." || $0 == "_") }.map {
            // A full stop ends a sentence as often as it separates numbers.
            String($0.hasSuffix(".") ? $0.dropLast() : $0)
        }
    }
}
