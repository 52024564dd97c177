import ConfigurationFiles
public import LocalState

/// One change of one file, computed before anything is written: what `--dry-run` shows is what is done.
public struct ClientEdit: Sendable {
    public enum Kind: Sendable, Equatable {
        case install
        case update
        case remove
        /// The file is as it should be.
        case none
    }

    public let installation: ClientInstallation
    public let kind: Kind
    private let before: PersonFile?
    /// Nothing where the file is to be removed.
    private let after: String?
    private let directories: [String]
    private let comment: String

    /// What a configuration takes to stand in its file.
    ///
    /// - Parameter isRecorded: whether it was installed before, so that a file of its own is known to be this program's.
    /// - Throws: ``ClientFileError``
    public init(installing wanted: WantedClient, isRecorded: Bool) throws(ClientFileError) {
        installation = wanted.installation
        comment = wanted.comment
        directories = wanted.directories
        let path = wanted.installation.file
        before = try PersonFile.read(path)
        if wanted.installation.ownsFile {
            let content = wanted.content
            if let before, !isRecorded, before.text != content {
                throw ClientFileError(path, "is there already and is not mailgrant's; move it away")
            }
            after = content
            kind = before?.text == content && isRecorded ? .none : before == nil || !isRecorded ? .install : .update
        } else {
            let block = wanted.block
            do throws(DamagedMarks) {
                let present = try block.content(in: before?.text ?? "")
                let content = try wanted.content(in: before?.text ?? "")
                after = try block.setting(content, in: before?.text ?? "")
                kind = present == nil ? .install : present == content && isRecorded ? .none : .update
            } catch {
                throw ClientFileError(path, error.words)
            }
        }
    }

    /// The same for one program that a person installs by hand beside those that are installed.
    ///
    /// - Throws: ``ClientFileError``, also where the file has room for one account and another is in it.
    public init(installing wanted: WantedClient, among installed: [ClientInstallation]) throws(ClientFileError) {
        let others = installed.filter {
            $0.file == wanted.installation.file && $0.account != wanted.installation.account
        }
        if wanted.isForOneAccount, let other = others.first {
            throw ClientFileError(wanted.installation.file, "has room for one account, and \(other.account) is in it")
        }
        try self.init(
            installing: wanted, isRecorded: installed.contains { $0.isSamePlace(as: wanted.installation) })
    }

    /// What takes an installed configuration away.
    ///
    /// - Parameter comment: what begins a comment in the file.
    public init(removing installation: ClientInstallation, comment: String) throws(ClientFileError) {
        self.installation = installation
        self.comment = comment
        directories = []
        kind = .remove
        before = try PersonFile.read(installation.file)
        guard !installation.ownsFile, let before else {
            after = nil
            return
        }
        do throws(DamagedMarks) {
            after = try MarkedBlock(of: installation.account, comment: comment).removed(from: before.text)
        } catch {
            throw ClientFileError(installation.file, error.words)
        }
    }

    /// The same removal of the file as it is now.
    func again() throws(ClientFileError) -> ClientEdit { try ClientEdit(removing: installation, comment: comment) }

    /// The change in the unified form, as `patch -p1 -d /` takes it; empty where there is none.
    public var difference: String { difference(context: UnifiedDiff.usualContext) }

    /// The same for a place where nothing may be shown that the person has beside it, such as a password: without the lines
    /// around a change.
    public var differenceAlone: String { difference(context: 0) }

    private func difference(context: Int) -> String {
        let path = String(installation.file.drop { $0 == "/" })
        return UnifiedDiff(from: before?.text, to: after ?? "", path: path, context: context).text
    }

    /// Changes the file, and the record of what is installed: before anything is there, and after everything is gone.
    ///
    /// - Throws: ``ClientFileError``; the file is as it was then.
    public func perform(_ installations: ClientInstallations) throws {
        if kind == .remove {
            if let before, let after {
                if after != before.text { try before.replace(with: after, backup: false) }
            } else if before != nil {
                try PersonFile.remove(installation.file)
            }
            try installations.update { $0.removeAll { $0.isSamePlace(as: installation) } }
            return
        }
        try installations.update { list in
            list.removeAll { $0.isSamePlace(as: installation) }
            list.append(installation)
        }
        for directory in directories { try PersonFile.makeDirectory(directory) }
        guard let after, after != before?.text else { return }
        if let before {
            let isUntouched = !installation.ownsFile && MarkedBlock.personsPart(of: before.text) == before.text
            try before.replace(with: after, backup: isUntouched)
        } else {
            try PersonFile.create(installation.file, after)
        }
    }
}

extension DamagedMarks {
    fileprivate var words: String {
        "has the marks \"\(begin)\" and \"\(end)\" not once each in this order; mend that by hand"
    }
}

extension ClientInstallation {
    /// Whether two are one program's configuration for one account in one file.
    func isSamePlace(as other: ClientInstallation) -> Bool {
        client == other.client && account == other.account && file == other.file
    }
}
