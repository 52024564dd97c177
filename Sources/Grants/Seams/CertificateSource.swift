public import FoundationEssentials
public import OAuth

/// Where the certificates are that declarations name.
public protocol CertificateSource: Sendable {
    /// The certificate in a PEM file.
    ///
    /// - Throws: ``CertificateFault``
    func certificate(at path: String) throws(CertificateFault) -> ClientCertificate
}

/// Why a client's certificate is of no use.
public enum CertificateFault: Error, Sendable, Equatable {
    /// In the system's words.
    case unreadable(path: String, detail: String)
    case notACertificate(path: String)
    case notYetValid(path: String, from: Date)
    case expired(path: String, at: Date)
    /// The key in the token store, or the one that is to go there, is not the certificate's.
    case otherKey(path: String)
}
