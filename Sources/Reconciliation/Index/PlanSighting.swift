import ConfigurationFiles
import Declarations
import Glibc
import Grants
import LocalState

/// What everything looks like that an account's part of a plan follows from, before any of it is read.
///
/// That part is a function of the account's files and its record, and of the surroundings: this program with the servers
/// it knows, the layers, their providers' files, how servers are reached. It depends on no clock, and of the environment
/// on what leads to these places. Settings, timers, accounts that mail programs are configured for, and those with a provider that is a program are always read.
struct PlanSighting {
    private let declarations: DeclarationSighting
    private let moment: FileAppearance.Moment
    let surroundings: [UInt8]
    /// How the files look of each declared account, and its record where it has one.
    let accounts: [PlainName: [UInt8]]
    /// The accounts of which some file may have changed after it was looked at without looking otherwise.
    private let unsettled: Set<PlainName>

    /// Nothing where what the files look like does not tell what they say.
    ///
    /// - Parameter moment: now, or before.
    init?(_ loader: DeclarationLoader, _ state: StateDirectory, at moment: FileAppearance.Moment) {
        guard let program = FileAppearance(following: "/proc/self/exe"), let declarations = loader.sighting() else {
            return nil
        }
        let records = open(state.recordDirectory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // Before anything was authorized there is none.
        guard records >= 0 || errno == ENOENT else { return nil }
        defer { if records >= 0 { close(records) } }
        var accounts: [PlainName: [UInt8]] = [:]
        var unsettled: Set<PlainName> = []
        for (name, files) in declarations.accounts {
            let recordName = StateDirectory.recordName(of: name)
            let record = records < 0 ? nil : FileAppearance(recordName, at: records)
            guard record != nil || records < 0 || Self.isMissing(recordName, at: records) else { continue }
            var bytes: [UInt8] = []
            for (layer, file) in files {
                bytes.append(UInt8(truncatingIfNeeded: layer))
                file.append(to: &bytes)
            }
            record?.append(to: &bytes)
            accounts[name] = bytes
            if record?.isSettled(at: moment) == false || !files.allSatisfy({ $0.appearance.isSettled(at: moment) }) {
                unsettled.insert(name)
            }
        }
        var surroundings: [UInt8] = []
        program.append(to: &surroundings)
        // Who runs it may read what another may not.
        for number in [geteuid(), getegid()] {
            withUnsafeBytes(of: number) { surroundings.append(contentsOf: $0) }
        }
        self.surroundings = surroundings + declarations.surroundings
        self.declarations = declarations
        self.moment = moment
        self.accounts = accounts
        self.unsettled = unsettled
    }

    var network: NetworkPath { declarations.network }

    private static func isMissing(_ name: String, at directory: CInt) -> Bool {
        faccessat(directory, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT
    }

    /// The accounts of a survey that need not be read again while they look as they do here.
    ///
    /// - Parameter survey: made after this.
    func known(
        in survey: Survey, _ loader: DeclarationLoader, installed: [ClientInstallation]
    ) -> [PlainName: KnownAccount] {
        var busy = unsettled
        busy.formUnion(survey.plan.differences.filter { !$0.change.isOfOneAccount }.compactMap(\.account))
        busy.formUnion(survey.plan.errors.compactMap(\.account))
        busy.formUnion(installed.map(\.account))
        var known: [PlainName: KnownAccount] = [:]
        for case (let name, .success(let account)) in survey.declared.accounts {
            guard !busy.contains(name), let files = accounts[name], account.clients.isEmpty,
                declarations.isAll(of: account)
            else { continue }
            let record = survey.observed.records[name] ?? AccountRecord()
            known[name] = KnownAccount(files: files, hasItems: !record.items(of: name).isEmpty)
        }
        for difference in survey.plan.differences {
            if let name = difference.account { known[name]?.differences.append(difference) }
        }
        return known.isEmpty || !declarations.holds(for: loader, since: moment) ? [:] : known
    }
}
