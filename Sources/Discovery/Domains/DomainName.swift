/// How domain names relate.
public enum DomainName {
    /// Whether a host is a domain itself or lies below it.
    public static func isHost(_ host: String, in domain: String) -> Bool {
        let host = host.lowercased()
        let domain = domain.lowercased()
        return host == domain || host.hasSuffix("." + domain)
    }

    /// The domain that somebody registered, of which a host is a part: `example.org` of `mx1.mail.example.org`,
    /// `example.co.uk` of `mx.example.co.uk`.
    ///
    /// Without the public suffix list this is a guess, and a wrong one finds no document: under a country's code a short
    /// label, such as `co` or `com`, counts as part of the suffix.
    ///
    /// - Returns: nothing for a host of one label.
    public static func registered(of host: String) -> String? {
        let labels = host.lowercased().split(separator: ".")
        guard labels.count >= 2 else { return nil }
        let isSecondLevelSuffix = labels[labels.count - 1].count == 2 && labels[labels.count - 2].count <= 3
        let count = isSecondLevelSuffix && labels.count >= 3 ? 3 : 2
        return labels.suffix(count).joined(separator: ".")
    }
}
