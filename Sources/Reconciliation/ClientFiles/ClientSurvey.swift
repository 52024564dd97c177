public import Clients
import ConfigurationFiles
public import Declarations
public import Grants
public import LocalState

/// How mail programs' configurations differ from what is declared.
public struct ClientSurvey: Sendable {
    public var differences: [Difference] = []
    public var errors: [PlanError] = []
    /// What the differences do that a person is not needed for, in the same order.
    public private(set) var edits: [ClientEdit] = []
    /// What should be installed.
    private var wanted: [WantedClient] = []
    private var recorded: [ClientInstallation] = []

    public init() {}

    /// - Parameters:
    ///   - installed: what was installed before.
    ///   - home: the home directory.
    /// - Returns: differences account by account. A broken account's configurations stay as they are.
    public init(
        _ declared: Declarations, _ records: [PlainName: AccountRecord], installed: [ClientInstallation],
        catalog: ClientCatalog, home: String
    ) {
        recorded = installed
        var places: [String: [PlainName]] = [:]
        let configured = declared.accounts.values.compactMap { try? $0.get() }.filter { account in
            !account.clients.isEmpty || installed.contains { $0.account == account.name }
        }
        for account in configured.sorted(by: { $0.name < $1.name }) {
            let choices = Choices(account, installed)
            for (choice, isByHand) in choices.all {
                do throws(PlanError) {
                    let client = try Self.wanted(
                        choice, account, records[account.name], catalog, home: home, isByHand: isByHand)
                    let others = places[client.installation.file] ?? []
                    guard others.isEmpty || !client.isForOneAccount else {
                        throw PlanError(
                            account: account.name, file: client.installation.file,
                            "has room for one account of \(choice.client), and \(others[0]) is in it")
                    }
                    places[client.installation.file, default: []].append(account.name)
                    wanted.append(client)
                    try add(client)
                } catch {
                    errors.append(error)
                }
            }
        }
        for installation in installed {
            if case .failure = declared.accounts[installation.account] { continue }
            guard !wanted.contains(where: { $0.installation.isSamePlace(as: installation) }),
                !errors.contains(where: { $0.account == installation.account })
            else { continue }
            remove(installation, catalog)
        }
    }

    private mutating func add(_ client: WantedClient) throws(PlanError) {
        let installation = client.installation
        do throws(ClientFileError) {
            let edit = try ClientEdit(installing: client, isRecorded: isRecorded(installation))
            switch edit.kind {
            case .none, .remove: break
            case .install: append(edit, .installClient(installation))
            case .update: append(edit, .updateClient(installation))
            }
            if let lack = try client.lack() {
                differences.append(
                    Difference(account: installation.account, .includeClient(installation, lack), need: .line(lack)))
            }
        } catch {
            throw PlanError(account: installation.account, file: error.path, error.detail)
        }
    }

    private mutating func remove(_ installation: ClientInstallation, _ catalog: ClientCatalog) {
        let definition = try? catalog.client(installation.client)
        let comment = installation.comment ?? definition?.form(installation.form.text)?.comment ?? "#"
        do throws(ClientFileError) {
            append(try ClientEdit(removing: installation, comment: comment), .removeClient(installation))
        } catch {
            errors.append(PlanError(account: installation.account, file: error.path, error.detail))
        }
    }

    /// What a difference takes now: another one may have changed the same file since it was surveyed.
    ///
    /// - Returns: nothing where it is none of these.
    public func edit(for difference: Difference) throws(ClientFileError) -> ClientEdit? {
        guard let installation = difference.change.installation,
            let known = edits.first(where: { $0.installation == installation })
        else { return nil }
        if case .removeClient = difference.change { return try known.again() }
        guard let wanted = wanted.first(where: { $0.installation == installation }) else { return nil }
        return try ClientEdit(installing: wanted, isRecorded: isRecorded(installation))
    }

    private func isRecorded(_ installation: ClientInstallation) -> Bool {
        recorded.contains { $0.isSamePlace(as: installation) }
    }

    private mutating func append(_ edit: ClientEdit, _ change: Difference.Change) {
        differences.append(Difference(account: edit.installation.account, change))
        edits.append(edit)
    }

    private static func wanted(
        _ choice: ClientChoice, _ account: Account, _ record: AccountRecord?, _ catalog: ClientCatalog, home: String,
        isByHand: Bool
    ) throws(PlanError) -> WantedClient {
        func wrong(_ message: String) -> PlanError {
            PlanError(account: account.name, file: account.declaredIn, "clients: \(message)")
        }
        let definition: ClientDefinition?
        do throws(ConfigurationErrors) {
            definition = try catalog.client(
                choice.client, for: account, observed: record?.observedMechanisms ?? [:])
        } catch {
            throw PlanError(account: account.name, error)
        }
        guard let definition else {
            let nearest = NearestName.to(choice.client.text, among: catalog.names.map(\.text))
            throw wrong(
                "no client is called \"\(choice.client)\"" + (nearest.map { "; did you mean \"\($0)\"?" } ?? ""))
        }
        let configuration: ClientConfiguration
        do throws(ClientConfigurationError) {
            configuration = try definition.configuration(
                for: account, form: choice.form?.text, observed: record?.observedMechanisms ?? [:])
        } catch {
            throw wrong(
                "\"\(choice)\" does not fit this account; mailgrant client show \(choice.client) \(account.name) says why"
            )
        }
        guard let wanted = WantedClient(configuration, home: home, isByHand: isByHand) else {
            throw wrong(
                "\"\(choice)\" has to be installed by hand; see: mailgrant client show \(choice.client) \(account.name)"
            )
        }
        return wanted
    }
}

/// The programs that an account's configurations are wanted for.
private struct Choices {
    /// The declared ones, in the order of their names, and those that a person installed by hand.
    let all: [(choice: ClientChoice, isByHand: Bool)]

    init(_ account: Account, _ installed: [ClientInstallation]) {
        let declared = account.clients.sorted { $0.description < $1.description }
        let byHand = installed.filter { installation in
            installation.isByHand && installation.account == account.name
                && !declared.contains { $0.client == installation.client }
        }
        all =
            declared.map { ($0, false) }
            + byHand.map { (ClientChoice(client: $0.client, form: $0.form), true) }
    }
}

extension AccountRecord {
    /// The mechanisms with which the account's servers last accepted a token.
    public var observedMechanisms: [Direction: BearerMechanism] {
        var observed: [Direction: BearerMechanism] = [:]
        for direction in Direction.allCases {
            let mechanism = self[direction]?.verified?.mechanism.lowercased()
            observed[direction] = mechanism.flatMap(BearerMechanism.init)
        }
        return observed
    }
}
