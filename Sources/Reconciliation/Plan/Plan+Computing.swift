import ConfigurationFiles
public import Declarations
public import Grants

extension Plan {
    /// Compares what is declared with what was observed.
    ///
    /// - Parameters:
    ///   - known: how accounts differ that are neither among the declared nor among the observed.
    ///   - servers: which mail servers the program itself knows; see ``KnownServers``.
    public init(
        _ declared: Declarations, _ observed: Observed, beside known: [PlainName: [Difference]] = [:],
        servers: KnownServers = .bundled
    ) {
        let renames = Renames(declared, observed.records)
        var accounts = known.filter { !$0.value.isEmpty }
        var errors = declared.misnamed.map { PlanError(account: nil, ConfigurationErrors($0)) }
        if case .failure(let wrong) = declared.settings { errors.append(PlanError(account: nil, wrong)) }
        let found = Parallel.map(Array(declared.accounts)) { name, account in
            account.map { account in
                let record = observed.records[renames.oldName(of: name) ?? name] ?? AccountRecord()
                return (name, AccountPlan(account, record, servers).differences)
            }.mapError { PlanError(account: name, $0) }
        }
        for outcome in found {
            switch outcome {
            case .failure(let error): errors.append(error)
            case .success(let (name, differences)): if !differences.isEmpty { accounts[name] = differences }
            }
        }
        let whyHeld = observed.whyNothingEnds ?? renames.whyHeld
        for name in renames.undeclared {
            guard let record = observed.records[name] else { continue }
            if let reason = whyHeld {
                errors.append(PlanError(kept: name, reason))
            } else {
                accounts[name] = [Difference(account: name, record.hasLivingGrant ? .revoke : .forget)]
            }
        }
        for client in observed.clients.differences {
            guard let name = client.account else { continue }
            // Of what is kept all the same, mail programs' configurations are, too.
            if case .removeClient = client.change, whyHeld != nil, declared.accounts[name] == nil { continue }
            accounts[name, default: []].append(client)
        }
        errors += observed.clients.errors
        var timer = observed.timer
        if timer == .removeTimer, observed.whyNothingEnds != nil { timer = nil }
        differences =
            [observed.store].compactMap(\.self) + renames.differences
            + accounts.sorted { $0.key < $1.key }.flatMap(\.value)
            + (timer.map { [Difference(account: nil, $0)] } ?? [])
        self.errors = errors.sorted {
            ($0.errors.errors[0].file, $0.account?.text ?? "") < ($1.errors.errors[0].file, $1.account?.text ?? "")
        }
    }
}
