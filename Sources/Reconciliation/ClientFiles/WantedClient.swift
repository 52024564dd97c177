public import Clients
import Grants
public import LocalState

/// A mail program's configuration as it should stand for one account.
public struct WantedClient: Sendable {
    public let installation: ClientInstallation
    /// What should be in the file, or between the marks.
    let content: String
    /// What begins a comment in the file.
    let comment: String
    /// Beginnings of lines that the file may have once.
    let onceOnly: [String]
    let isForOneAccount: Bool
    private let include: ClientInclude?
    private let home: String
    /// Directories that the client needs; absolute paths.
    let directories: [String]

    /// - Parameter home: in place of `~`.
    /// - Returns: nothing where the form has no way of being installed.
    public init?(_ configuration: ClientConfiguration, home: String, isByHand: Bool) {
        let form = configuration.form
        guard let installing = form.installing, let formName = PlainName(form.name) else { return nil }
        let ownsFile: Bool
        if case .block = installing.place { ownsFile = false } else { ownsFile = true }
        include = configuration.include
        self.home = home
        installation = ClientInstallation(
            client: configuration.client.name, account: configuration.account.name, form: formName,
            file: HomePath.absolute(configuration.ownFile, home: home), ownsFile: ownsFile, isByHand: isByHand,
            comment: form.comment)
        comment = form.comment
        content =
            ownsFile
            ? "\(form.comment) Made by mailgrant, which writes it again: changes belong elsewhere.\n"
                + configuration.text : configuration.text
        onceOnly = installing.onceOnly
        isForOneAccount = installing.isForOneAccount
        directories = configuration.directories.map { HomePath.absolute($0, home: home) }
    }

    /// What the person has yet to add to a file of theirs; nothing where nothing is needed.
    ///
    /// - Throws: ``ClientFileError`` where such a file cannot be read.
    public func lack() throws(ClientFileError) -> IncludeLack? {
        guard let include else { return nil }
        return try IncludeLack(include, home: home)
    }

    var block: MarkedBlock { MarkedBlock(of: installation.account, comment: comment) }

    /// The content without the lines that the rest of the file has already and may have once.
    ///
    /// - Parameter text: the file as it is.
    func content(in text: String) throws(DamagedMarks) -> String {
        guard !onceOnly.isEmpty else { return content }
        let others = try block.removed(from: text).split(whereSeparator: \.isNewline)
        return content.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            guard let beginning = onceOnly.first(where: { line.hasPrefix($0) }) else { return true }
            return !others.contains { $0.hasPrefix(beginning) }
        }.joined(separator: "\n")
    }
}
