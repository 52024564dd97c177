import Declarations
import Synchronization

/// Which text of a file each form was filled from: a form that is saved later must not take back what an editor or another
/// window wrote meanwhile. What the form itself has saved does not count as a change.
final class FormRevisions: Sendable {
    private let saved = Mutex<[String: String]>([:])
    /// Of forms that were saved and are open still. One that is forgotten has to be opened again.
    private static let most = 256

    /// For a form that is filled now: the file's revision, and what makes the form another than all others.
    func begin(_ file: DeclarationFile) -> String {
        "\(file.revision)-\(String(UInt64.random(in: .min ... .max), radix: 16))"
    }

    /// Whether a file says what it said when the form was filled, or saved.
    ///
    /// - Parameter form: what ``begin(_:)`` gave; nothing is not compared.
    func isCurrent(_ form: String?, _ file: DeclarationFile) -> Bool {
        guard let form else { return true }
        let seen = saved.withLock { $0[form] } ?? String(form.prefix { $0 != "-" })
        return seen == file.revision
    }

    /// Notes that what a form says is what the file says now.
    func saved(_ form: String?, _ file: DeclarationFile) {
        guard let form else { return }
        saved.withLock { saved in
            if saved.count >= Self.most { saved.removeAll() }
            saved[form] = file.revision
        }
    }
}
