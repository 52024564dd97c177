import FoundationEssentials
import Grants
import OAuth

extension CertificateFault {
    /// What is wrong with a client's certificate.
    var what: String {
        switch self {
        case .unreadable(let path, let detail): "the certificate \(path) cannot be read: \(detail)"
        case .notACertificate(let path): "\(path) holds no certificate in PEM"
        case .notYetValid(let path, let start):
            "the certificate \(path) is valid only from \(start.formatted(.iso8601)) on"
        case .expired(let path, let end): "the certificate \(path) expired at \(end.formatted(.iso8601))"
        case .otherKey(let path): "the key is not that of the certificate \(path)"
        }
    }

    /// - Parameter command: what keeps another key.
    func remedy(storing command: String) -> String {
        switch self {
        case .unreadable, .notACertificate:
            "declare certificate under [token] as the path of the client's certificate in PEM"
        case .notYetValid: "check this machine's clock, or declare the certificate that is valid now"
        case .expired: "register a new certificate at the provider, declare it, and store its key: \(command)"
        case .otherKey: "declare the key's certificate, or store the certificate's key: \(command)"
        }
    }
}

extension ClientKeyError {
    /// What is wrong with a key.
    var what: String {
        switch self {
        case .noPrivateKey: "that is no private key in PEM"
        case .encrypted: "a passphrase protects the private key"
        case .unusable: "the private key is damaged, or neither RSA from 2048 bits up nor EC on the curve P-256"
        }
    }
}

extension StoredItem.Kind {
    /// What it is called in messages.
    var noun: String {
        switch self {
        case .grant: "grant"
        case .accessToken: "access token"
        case .clientSecret: "client secret"
        case .certificateKey: "private key"
        case .registrationToken: "registration access token"
        case .password: "app password"
        }
    }
}
