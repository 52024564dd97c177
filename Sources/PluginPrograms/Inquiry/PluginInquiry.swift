import ConfigurationFiles
import CredentialWire

/// Asks a plugin whether it answers, and which version it is. Nothing secret is sent, and nothing is changed by it.
///
/// A store is asked for its `capability`, as git asks its helpers, a provider and a client to `describe` themselves. A
/// subcommand and a helper of git have no question that is known to do nothing, and are not asked.
public struct PluginInquiry: Sendable {
    /// The version of the wire that is spoken here.
    public static let wireVersion = "1"

    static let usualDeadline = Duration.seconds(5)

    private let runner: PluginRunner
    private let deadline: Duration

    public init(runner: PluginRunner, deadline: Duration = .seconds(5)) {
        self.runner = runner
        self.deadline = deadline
    }

    public enum Answer: Sendable, Equatable {
        /// It answers.
        ///
        /// - Parameters:
        ///   - programVersion: what it says that it is; nothing where it does not say.
        ///   - isPlainHelper: it states no version of the wire, as a credential helper that knows nothing of mailgrant.
        case answers(programVersion: String?, isPlainHelper: Bool)
        /// It speaks another version of the wire.
        case otherVersion(String)
        case fails(PluginError)
        /// There is no question for its kind, or it is a part of mailgrant.
        case notAsked
    }

    public func ask(_ program: PluginProgram) async -> Answer {
        guard program.origin != .builtIn, let operation = program.kind.inquiry else { return .notAsked }
        let request = CredentialMessage([CredentialAttribute(ProviderKey.version, Self.wireVersion)])
        do {
            let answer = try await runner.run(program, arguments: [operation], input: request, deadline: deadline)
            let version = answer.text(ProviderKey.version)
            if let version, version != Self.wireVersion { return .otherVersion(VisibleText.line(version, limit: 20)) }
            // A provider or a client that says nothing is none; a plain credential helper ends in order.
            if version == nil, program.kind != .store { return .fails(PluginError(program, .noAnswer)) }
            if program.kind == .provider, let fault = DescriptionFault(in: answer) {
                return .fails(PluginError(program, .misdescribed(fault.description)))
            }
            let programVersion = answer.text(ProviderKey.programVersion).map { VisibleText.line($0, limit: 40) }
            return .answers(programVersion: programVersion, isPlainHelper: version == nil)
        } catch {
            return .fails(error)
        }
    }
}

extension PluginKind {
    /// The operation that asks a plugin of this kind what it is.
    fileprivate var inquiry: String? {
        switch self {
        case .store: "capability"
        case .provider, .client: "describe"
        case .subcommand, .gitCredential: nil
        }
    }
}
