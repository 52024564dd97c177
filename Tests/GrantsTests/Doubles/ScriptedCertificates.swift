import Grants
import OAuth
import Synchronization

/// The files that declarations name certificates by, in memory. What was not put there cannot be read.
final class ScriptedCertificates: CertificateSource {
    private let files = Mutex<[String: ClientCertificate]>([:])

    func put(_ certificate: ClientCertificate, at path: String) {
        files.withLock { $0[path] = certificate }
    }

    func certificate(at path: String) throws(CertificateFault) -> ClientCertificate {
        guard let certificate = files.withLock({ $0[path] }) else {
            throw .unreadable(path: path, detail: "no such file")
        }
        return certificate
    }
}
