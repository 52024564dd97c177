import CSecretService
import Grants
import Secrets

extension SecretServiceCall {
    func passwords(
        of server: PasswordServer, user: String?, path: String?
    ) throws(TokenStoreError) -> [ServerPassword] {
        var found: [(password: ServerPassword, savedAt: UInt64)] = []
        let outcome = withUnsafeMutablePointer(to: &found) { found in
            SecretServiceOutcome { detail, size in
                mailgrant_password_search(
                    busAddress, server.protocolName, server.host, server.decimalPort, user, path,
                    deadlineMilliseconds, promptMilliseconds, takePassword, found, detail, size)
            }
        }
        try outcome.check()
        return found.sorted { $0.savedAt > $1.savedAt }.map(\.password)
    }

    func keep(_ password: ServerPassword, of server: PasswordServer) throws(TokenStoreError) {
        let outcome = password.text.withExposedBytes { bytes in
            SecretServiceOutcome { detail, size in
                mailgrant_password_store(
                    busAddress, server.protocolName, server.host, server.decimalPort, password.user ?? "",
                    password.path, server.label(path: password.path),
                    bytes.assumingMemoryBound(to: UInt8.self).baseAddress, bytes.count, deadlineMilliseconds,
                    promptMilliseconds, detail, size)
            }
        }
        try outcome.check()
    }

    func erasePasswords(
        of server: PasswordServer, user: String?, path: String?, only: Secret?
    ) throws(TokenStoreError) {
        func erase(_ only: UnsafeRawBufferPointer?) -> SecretServiceOutcome {
            SecretServiceOutcome { detail, size in
                mailgrant_password_erase(
                    busAddress, server.protocolName, server.host, server.decimalPort, user, path,
                    only?.assumingMemoryBound(to: UInt8.self).baseAddress, only?.count ?? 0, deadlineMilliseconds,
                    promptMilliseconds, detail, size)
            }
        }
        try (only?.withExposedBytes { erase($0) } ?? erase(nil)).check()
    }
}

extension PasswordServer {
    fileprivate var decimalPort: String? { port.map { String($0) } }
}

/// Copies what is lent into the array to which the context points.
private func takePassword(
    context: UnsafeMutableRawPointer?, user: UnsafePointer<CChar>?, path: UnsafePointer<CChar>?, savedAt: UInt64,
    bytes: UnsafePointer<UInt8>?, length: Int
) {
    let password = ServerPassword(
        user: user.map { String(cString: $0) }, path: path.map { String(cString: $0) },
        text: UnsafeRawBufferPointer(start: bytes, count: length))
    context?.assumingMemoryBound(to: [(password: ServerPassword, savedAt: UInt64)].self).pointee
        .append((password, savedAt))
}
