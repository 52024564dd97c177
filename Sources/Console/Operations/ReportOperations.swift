public import Grants

/// What goes to others: a report for a public issue, and what editors know of the files' form.
public protocol ReportOperations: Sendable {
    /// What is broken, without anything that is a person's own, as `mailgrant doctor --report` prints it.
    ///
    /// - Parameters:
    ///   - account: nothing for all that are declared.
    ///   - direction: the only connection; nothing for both.
    ///   - isOffline: ask no other machine.
    func report(on account: PlainName?, _ direction: Direction?, isOffline: Bool) async throws(ConsoleProblem) -> String

    /// The JSON Schema of a kind of file, as `mailgrant lint --schema` prints it.
    func schema(of kind: FileKind) async throws(ConsoleProblem) -> String

    /// What is wrong in the text of a provider's file, as `mailgrant provider lint` prints it.
    ///
    /// - Parameter name: the provider's.
    func lint(provider name: String, _ text: String) async throws(ConsoleProblem) -> [Finding]
}

/// The kinds of files that have a schema. The raw value is the command's word.
public enum FileKind: String, Sendable, CaseIterable {
    case account
    case settings
    case provider
    case client
}
