import FoundationEssentials

/// The name of an authorization server, a URL that is compared byte for byte and never normalised
/// (RFC 8414 section 2, RFC 9207 section 2.4).
///
/// Microsoft's servers for accounts of any tenant (`common`, `organizations`, `consumers`) state an issuer with the
/// literal `{tenantid}` in it: an ID token's issuer has the ID of the person's tenant, its claim `tid`, in that place.
struct IssuerIdentifier: Sendable {
    /// What stands for the tenant in a template.
    static let tenantPlaceholder = "{tenantid}"
    private static let multiTenantNames: Set<Substring> = ["common", "organizations", "consumers"]

    let text: String

    init(_ text: String) {
        self.text = text
    }

    /// Whether a metadata document that states an issuer is the answer of this one.
    func isAnswered(by stated: String) -> Bool {
        if Self.areSame(text, stated) { return true }
        let asked = segments(of: text)
        let answered = segments(of: stated)
        guard asked.count == answered.count, answered.filter({ $0 == Self.tenantPlaceholder }).count == 1 else {
            return false
        }
        return zip(asked, answered).allSatisfy { asked, answered in
            answered == Self.tenantPlaceholder
                ? Self.multiTenantNames.contains(asked) : asked.utf8.elementsEqual(answered.utf8)
        }
    }

    /// Whether the `iss` of an ID token or of a redirect names this issuer.
    ///
    /// - Parameter tenant: the tenant that takes the placeholder's place; nothing lets any one do.
    func isNamed(by stated: String, tenant: String?) -> Bool {
        let expected = segments(of: text)
        let named = segments(of: stated)
        guard expected.contains(Substring(Self.tenantPlaceholder)) else { return Self.areSame(text, stated) }
        guard expected.count == named.count else { return false }
        return zip(expected, named).allSatisfy { expected, named in
            guard expected == Self.tenantPlaceholder else { return expected.utf8.elementsEqual(named.utf8) }
            // A tenant's ID is a UUID.
            return UUID(uuidString: String(named)) != nil && (tenant.map { Self.areSame($0, String(named)) } ?? true)
        }
    }

    private func segments(of text: String) -> [Substring] {
        text.split(separator: "/", omittingEmptySubsequences: false)
    }

    /// Swift's `==` holds for texts that are canonically equivalent, which is too generous here.
    private static func areSame(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8)
    }
}
