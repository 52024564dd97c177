/// What an element or attribute is called (Namespaces in XML 1.0 section 2.1). Prefixes mean nothing beyond the document.
public struct XMLName: Sendable, Hashable {
    /// The namespace's URI; empty for none.
    public let namespace: String
    public let local: String

    public init(_ local: String, in namespace: String = "") {
        self.namespace = namespace
        self.local = local
    }
}
