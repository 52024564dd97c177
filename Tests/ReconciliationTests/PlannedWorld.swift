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
    var own: String { directory + "/config/mailgrant" }
    var layer: String { directory + "/organization" }
    var state: StateDirectory { StateDirectory(path: directory + "/state") }
    var ledger: FileLedger { FileLedger(in: state) }
    var settings: String { own + "/mailgrant.toml" }

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
        (try? Data(contentsOf: indexFile)).flatMap(PlanIndex.init)?.accounts.keys.map(\.text).sorted() ?? []
    }

    func add(_ name: String, recorded: Bool) throws {
        try declare(name)
        if recorded { try recordAsDeclared(name) }
    }

    /// Notes of an account that it is authorized and verified as it is declared now.
    func recordAsDeclared(_ name: String) throws {
        guard let account = try loadedAccount(name) else { return }
        try ledger.update(account.name) { $0 = Self.record(of: account) }
    }

    private func loadedAccount(_ name: String) throws -> Account? {
        try DeclarationLoader(directory: ConfigurationDirectory(path: own)).account(named: plainName(name))
    }

    func declare(_ name: String, clientID: String = "client", more: String = "", clients: String? = nil) throws {
        let clients = clients.map { "clients = \($0)\n" } ?? ""
        try put(clients + Self.declaration(name, clientID: clientID, more: more), file(name))
    }

    func file(_ name: String) -> String { own + "/accounts/\(name).toml" }

    /// Moves an account's file to the lower layer.
    func moveToLayer(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: layer + "/accounts", withIntermediateDirectories: true)
        guard rename(file(name), layer + "/accounts/\(name).toml") == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    func writeLayerClient(_ name: String) throws {
        try put(
            """
            format = 1
            display-name = "Mine"
            programs = ["mine"]
            [forms.a]
            summary = "asks"
            file = "~/.minerc"
            comment = "#"
            template = '{{#outgoing}}pass {{helper}}{{/outgoing}}'
            [forms.a.smtp]
            mechanisms = ["xoauth2"]
            [forms.a.install]
            as = "block"

            """, layer + "/clients/\(name).toml")
    }

    func declareStore(_ name: String) throws { try put("layers = [\"\(layer)\"]\nstore = \"\(name)\"\n", settings) }

    /// Writes what is there once more.
    func touchRecord(_ name: String) throws {
        let path = state.recordDirectory + "/\(name).json"
        try put(try String(contentsOfFile: path, encoding: .utf8), path)
    }

    func rewriteProvider() throws { try put(Self.provider(host: "example.org"), layer + "/providers/place.toml") }

    var sighting: PlanSighting? { PlanSighting(planner.loader, state, at: later) }

    /// Lets the clock of the file system move on.
    static func pass(nanoseconds: Int) {
        func time() -> Int {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME_COARSE, &time)
            return time.tv_sec * 1_000_000_000 + time.tv_nsec
        }
        let start = time()
        while time() < start + nanoseconds {}
    }

    /// Writes to a file in its place, after the clock of the file system has moved on.
    func put(_ text: String, _ path: String) throws {
        Self.pass(nanoseconds: 1)
        try FileManager.default.createDirectory(
            atPath: String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]), withIntermediateDirectories: true)
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw CocoaError(.fileWriteUnknown) }
        defer { close(file) }
        _ = text.withCString { Glibc.write(file, $0, strlen($0)) }
    }

    /// Gives an account's file another text, and the index the look of it.
    func forge(_ name: String, _ text: String) throws {
        try put(text, file(name))
        guard var index = PlanIndex(try Data(contentsOf: indexFile)),
            let sighting = PlanSighting(planner.loader, state, at: later)
        else { throw CocoaError(.fileReadUnknown) }
        index.accounts[plainName(name)]?.files = sighting.accounts[plainName(name)] ?? []
        try index.data.write(to: indexFile)
    }

    var installations: ClientInstallations { ClientInstallations(in: state) }

    func install(for name: String) throws {
        try installations.update {
            $0.append(
                ClientInstallation(
                    client: plainName("mbsync"), account: plainName(name), form: plainName("mbsync"),
                    file: directory + "/home/.mbsyncrc", ownsFile: false))
        }
    }

    /// Notes that a person has installed a program that includes a file of mailgrant's.
    func install(_ client: String, form: String, for name: String) throws {
        try installations.update {
            $0.append(
                ClientInstallation(
                    client: plainName(client), account: plainName(name), form: plainName(form),
                    file: directory + "/home/.mutt/mailgrant-\(name)", ownsFile: true, isByHand: true))
        }
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

    static func provider(host: String) -> String {
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
