/// Why bytes are not taken for XML. It quotes nothing of them.
public struct XMLError: Error, Sendable, Equatable {
    public enum Code: Sendable, Equatable {
        /// Not well-formed: another kind of document, or cut off.
        case malformed
        /// It declares a document type, which could define entities or lead to other files: no protocol needs one
        /// (SOAP 1.1 section 3 forbids it).
        case documentType
        /// Not UTF-8, whatever it declares.
        case encoding
        /// Elements within elements beyond ``XMLReader/depthLimit``, or more of them than ``XMLReader/elementLimit``.
        case tooComplex
    }

    public let code: Code
    /// Where it shows, in bytes from the beginning.
    public let offset: Int
}
