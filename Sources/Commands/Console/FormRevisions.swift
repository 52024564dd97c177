import Synchronization

/// Which text of a file each form was filled from: a form that is saved later must not take back what an editor or another
/// window wrote meanwhile. What the form itself has saved does not count as a change.
final class FormRevisions: Sendable {
    /// Oldest first.
    private let saved = Mutex<[(form: String, file: String)]>([])
    /// Of forms that were saved and are open still. One more, and the oldest has to be opened again.
    static let most = 256

    /// For a form that is filled now: the file's revision, and what makes the form another than all others.
    func begin(_ file: String) -> String {
        "\(file)-\(String(UInt64.random(in: .min ... .max), radix: 16))"
    }

    /// Whether a file says what it said when the form was filled, or saved.
    ///
    /// - Parameters:
    ///   - form: what ``begin(_:)`` gave. A form that has none was not filled here.
    ///   - file: the file's revision now.
    func isCurrent(_ form: String?, _ file: String) -> Bool {
        guard let form else { return false }
        let seen = saved.withLock { saved in saved.last { $0.form == form }?.file }
        return (seen ?? String(form.prefix { $0 != "-" })) == file
    }

    /// Notes that what a form says is what the file says now.
    func saved(_ form: String?, _ file: String) {
        guard let form else { return }
        saved.withLock { saved in
            saved.removeAll { $0.form == form }
            saved.append((form, file))
            saved.removeFirst(max(0, saved.count - Self.most))
        }
    }
}
