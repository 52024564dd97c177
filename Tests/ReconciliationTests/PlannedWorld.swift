import ConfigurationFiles
// Whose `timespec` the compiler takes where a module that imports it was read first.
import CoreFoundation
import Declarations
import Foundation
import Glibc
import Grants
import LocalState
import TemporaryFiles

@testable import Reconciliation

/// Accounts in two layers with their records, in which all but some are as declared, to be changed in many ways.
struct PlannedWorld {
    let directory: String
    private var own: String { directory + "/config/mailgrant" }
    private var layer: String { directory + "/organization" }
    private var state: StateDirectory { StateDirectory(path: directory + "/state") }
    private var ledger: FileLedger { FileLedger(in: state) }

    static let broken = "address = 5\n"

    init(in directory: String, accounts: Int) throws {
        self.directory = directory
        try write("layers = [\"\(layer)\"]\n", to: own + "/mailgrant.toml")
        try write(Self.provider(host: "example.org"), to: layer + "/providers/place.toml")
        for number in 0..<accounts { try add("account-\(number)", recorded: true) }
    }

    var planner: Planner {
        Planner(
            loader: DeclarationLoader(directory: ConfigurationDirectory(path: own)), state: state,
            machine: Machine(home: directory + "/home", configurationHome: directory + "/config", program: "/mailgrant")
        )
    }

    /// A moment at which nothing was changed just now.
    var later: FileAppearance.Moment {
        var moment = FileAppearance.Moment.now
        moment.seconds += 60
        return moment
    }

    var indexFile: URL { URL(filePath: state.path + "/plan-index") }

    /// The accounts in the index, in order.
    var indexed: [String] {
        (try? Data(contentsOf: indexFile)).flatMap(PlanIndex.init)?.quiet.keys.map(\.text).sorted() ?? []
    }

    func add(_ name: String, recorded: Bool) throws {
        try declare(name)
        guard recorded, let account = try loadedAccount(name) else { return }
        try ledger.update(account.name) { $0 = Self.record(of: account) }
    }

    private func loadedAccount(_ name: String) throws -> Account? {
        try DeclarationLoader(directory: ConfigurationDirectory(path: own)).account(named: plainName(name))
    }

    func declare(_ name: String, clientID: String = "client", more: String = "") throws {
        try put(Self.declaration(name, clientID: clientID, more: more), file(name))
    }

    private func file(_ name: String) -> String { own + "/accounts/\(name).toml" }

    /// Writes to a file in its place, after the clock of the file system has moved on.
    private func put(_ text: String, _ path: String) throws {
        let start = Self.coarseTime
        while Self.coarseTime == start {}
        try FileManager.default.createDirectory(
            atPath: String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]), withIntermediateDirectories: true)
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw CocoaError(.fileWriteUnknown) }
        defer { close(file) }
        _ = text.withCString { Glibc.write(file, $0, strlen($0)) }
    }

    private static var coarseTime: Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return time.tv_nsec
    }

    /// Gives an account's file another text, and the index the look of it.
    func forge(_ name: String, _ text: String) throws {
        try put(text, file(name))
        guard var index = PlanIndex(try Data(contentsOf: indexFile)),
            let sighting = PlanSighting(planner.loader, state, at: later)
        else { throw CocoaError(.fileReadUnknown) }
        index.quiet[plainName(name)] = sighting.accounts[plainName(name)]
        try index.data.write(to: indexFile)
    }

    func install(for name: String) throws {
        try ClientInstallations(in: state).update {
            $0.append(
                ClientInstallation(
                    client: plainName("mbsync"), account: plainName(name), form: plainName("mbsync"),
                    file: directory + "/home/.mbsyncrc", ownsFile: false))
        }
    }

    /// What accounts have in common.
    enum Shared: CaseIterable {
        case provider
        case newProvider
        case settings
        case certificates
        case layers
        case brokenLayer
    }

    func change(_ shared: Shared) throws {
        switch shared {
        case .provider: try put(Self.provider(host: "example.net"), layer + "/providers/place.toml")
        case .newProvider: try put(Self.provider(host: "example.com"), own + "/providers/place.toml")
        case .settings: try put("layers = [\"\(layer)\"]\n[network]\nproxy = \"http://p.example:1\"\n", settings)
        case .certificates:
            try put("layers = [\"\(layer)\"]\n[network]\nca-file = \"ca.pem\"\n", settings)
            try put("first", own + "/ca.pem")
            for name in indexed { try add(name, recorded: true) }
            _ = try planner.plan(at: later)
            try put("other", own + "/ca.pem")
        case .layers: try put("", settings)
        case .brokenLayer: try put("layers = [\"/nowhere\"]\n", settings)
        }
    }

    private var settings: String { own + "/mailgrant.toml" }

    /// Something that a person, git or mailgrant could do.
    ///
    /// - Returns: what it was.
    func disturb(_ dice: inout Dice) throws -> String {
        let name = "account-\(dice.roll(8))"
        let other = "account-\(dice.roll(8))"
        let files = FileManager.default
        let record = state.recordDirectory + "/\(name).json"
        let kind = dice.roll(18)
        // A damaged record stops every plan until a person takes it away.
        let damaged = state.recordDirectory + "/damaged"
        if let left = try? String(contentsOfFile: damaged, encoding: .utf8), dice.roll(2) == 0 {
            for path in [left, damaged] { try? files.removeItem(atPath: path) }
        }
        switch kind {
        case 0, 1: try declare(name)
        case 2: try declare(name, clientID: "clienT")
        case 3: try put(Self.broken, file(name))
        case 4: try? files.removeItem(atPath: file(name))
        case 5: try swap(file(name), file(other))
        case 6: try? add(name, recorded: true)
        case 7: try? files.removeItem(atPath: record)
        case 8: try swap(record, state.recordDirectory + "/\(other).json")
        case 9: _ = try? ledger.update(plainName(name)) { $0.incoming?.verified = nil }
        case 10:
            try put("{}", record)
            try put(record, damaged)
        case 11: try put("[outgoing]\nprotocol = \"smtp\"\nhost = \"evil.example\"\n", layer + "/accounts/\(name).toml")
        case 12: try? files.removeItem(atPath: layer + "/accounts/\(name).toml")
        case 13:
            try put(
                Self.provider(host: dice.roll(4) > 0 ? "example.org" : "evil.example"), layer + "/providers/place.toml"
            )
        case 14: try put("layers = [\"\(layer)\"]\n[network]\ntimeout = \"\(dice.roll(9) + 9)s\"\n", settings)
        case 15: try? files.removeItem(at: indexFile)
        case 16: try declare(name, more: "ca-file = \"ca.pem\"\n")
        default:
            try ClientInstallations(in: state).update { $0 = [] }
            if dice.roll(3) == 0 { try install(for: name) }
        }
        return "\(kind) \(name) \(other)"
    }

    private func swap(_ one: String, _ two: String) throws {
        _ = rename(one, one + ".tmp")
        _ = rename(two, one)
        _ = rename(one + ".tmp", two)
    }

    private static func declaration(_ name: String, clientID: String, more: String) -> String {
        """
        address  = "\(name)@example.org"
        provider = "place"
        [token]
        client-id = "\(clientID)"
        [incoming]
        protocol = "imap"
        \(more)[outgoing]
        protocol = "smtp"

        """
    }

    private static func provider(host: String) -> String {
        """
        format = 1
        display-name = "A place"
        [token]
        authorization-url = "https://id.example.org/authorize"
        token-url = "https://id.example.org/token"
        [incoming.imap]
        host = "imap.\(host)"
        scopes = ["mail.read"]
        [outgoing.smtp]
        host = "smtp.\(host)"
        scopes = ["mail.send"]

        """
    }

    private static func record(of account: Account) -> AccountRecord {
        let then = Setting.then
        let grant = GrantID(UUID())
        var record = AccountRecord()
        record.sharedGrant = grant
        guard let token = account.connections.first?.token, let tokenURL = token.endpoints.tokenURL else {
            return record
        }
        let binding = EndpointBinding(
            issuer: nil, authorizationURL: token.endpoints.authorizationURL, tokenURL: tokenURL,
            deviceAuthorizationURL: nil, revocationURL: nil, jwksURL: nil, clientID: token.clientID,
            declared: token.endpoints)
        record.grants = [
            GrantSummary(
                of: Grant(
                    id: grant, account: account.name, grantType: .authorizationCode, refreshToken: nil,
                    scopes: ["mail.read", "mail.send"], identity: .notStated, consentedAt: then,
                    binding: .endpoints(binding)))
        ]
        for connection in account.connections {
            var observed = ConnectionRecord(
                grant: grant, hasOwnGrant: false, authorizedAt: then, endpoint: MailEndpoint(of: connection))
            observed.verified = VerifiedRecord(at: then, mechanism: "XOAUTH2", opened: "INBOX")
            record[connection.direction] = observed
        }
        return record
    }
}

/// Numbers that are the same for the same seed (SplitMix64).
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((value ^ (value >> 31)) % UInt64(sides))
    }
}
