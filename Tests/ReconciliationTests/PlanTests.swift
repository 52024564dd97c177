import ConfigurationFiles
import Declarations
import Foundation
import Grants
import OAuth
import Testing

@testable import Reconciliation

@Suite("A plan")
struct PlanTests {
    private let setting = Setting()

    @Test("Nothing is to be done where everything is as declared")
    func nothing() {
        let plan = setting.plan([setting.account()], [setting.record(verified: true)])
        #expect(plan == Plan())
    }

    @Test("What was never authorized is to be, by a person")
    func authorize() {
        let plan = setting.plan([setting.account()], [:])
        #expect(plan.lines == ["work incoming: authorize", "work outgoing: authorize"])
        #expect(
            plan.differences.map(\.command) == [
                "mailgrant authorize work --incoming", "mailgrant authorize work --outgoing",
            ])
    }

    @Test("What is authorized is to be verified, and that needs nobody")
    func verify() {
        let plan = setting.plan([setting.account()], [setting.record(verified: false)])
        #expect(plan.lines == ["work incoming: verify", "work outgoing: verify"])
        #expect(plan.needs.isEmpty)
    }

    @Test("What was left in a dead token store is to be authorized again, and covers nothing else")
    func abandoned() {
        var record = setting.record(verified: true)
        let grant = record.value.grants[0].id.text
        record.value.abandoned = [AbandonedItem(id: grant, store: "sealed file")]
        record.value.outgoing = nil
        let plan = setting.plan([setting.account()], [record])
        #expect(
            plan.lines == ["work incoming: re-authorize (left in sealed file)", "work outgoing: authorize"])
        #expect(plan.differences.map(\.need) == [.consent, .consent])
    }

    @Test("Scopes that the grant does not have")
    func scopes() {
        var account = setting.account()
        account.incoming?.scopes += ["contacts.read", "calendar.read"]
        let plan = setting.plan([account], [setting.record(verified: true)])
        #expect(plan.lines == ["work incoming: re-authorize (scopes added: contacts.read, calendar.read)"])
        #expect(plan.differences[0].need == .consent)
    }

    @Test("Each address of the provider that moved, by its name", arguments: ProviderMove.all)
    func providerMoved(_ move: ProviderMove) {
        var account = setting.account(\.incoming)
        move.change(&account.incoming!.token)
        let plan = setting.plan([account], [setting.record(verified: true)])
        #expect(plan.lines == ["work incoming: re-authorize (\(move.words))"])
    }

    @Test(
        "Each part of the mail server that moved is to be confirmed, with the command that does",
        arguments: ServerMove.all)
    func serverMoved(_ move: ServerMove) {
        var account = setting.account(\.incoming)
        move.change(&account.incoming!)
        let plan = setting.plan([account], [setting.record(verified: true)])
        #expect(plan.lines == ["work incoming: confirm (\(move.words))"])
        #expect(plan.differences[0].command == "mailgrant authorize work --incoming")
        #expect(plan.differences[0].need == .confirmation)
    }

    @Test("Whoever is asked for consent sees that the mail server moved as well")
    func bothMoved() {
        var account = setting.account(\.incoming)
        account.incoming?.scopes += ["contacts.read"]
        account.incoming?.host = "evil.example"
        let plan = setting.plan([account], [setting.record(verified: true)])
        #expect(
            plan.lines == [
                "work incoming: re-authorize (scopes added: contacts.read; "
                    + "mail host moved from imap.example.org to evil.example)"
            ])
    }

    @Test("A grant that the provider ended, and a connection that it asks a person for")
    func ended() {
        var record = setting.record(verified: true)
        record.value.grants[0].ended = GrantEnd(at: Setting.then, reason: "invalid_grant")
        #expect(
            setting.plan([setting.account(\.incoming)], [record]).lines
                == ["work incoming: re-authorize (the grant has ended: invalid_grant)"])
        record = setting.record(verified: true)
        record.value.incoming?.refusal = RefusalRecord(at: Setting.then, reason: "consent_required")
        #expect(
            setting.plan([setting.account(\.incoming)], [record]).lines
                == ["work incoming: re-authorize (refused: consent_required)"])
    }

    @Test("An account that is no longer declared is revoked, or forgotten where no provider knows of it")
    func undeclared() {
        #expect(setting.plan([], [setting.record(verified: true)]).lines == ["work: revoke (no longer declared)"])
        var record = setting.record(verified: true)
        record.value.grants[0].ended = GrantEnd(at: Setting.then, reason: "revoked")
        #expect(setting.plan([], [record]).lines == ["work: forget (no longer declared)"])
        #expect(setting.plan([], [(setting.name("work"), AccountRecord())]) == Plan())
    }

    @Test("An account whose file is broken is left alone, and so is one that may have moved to a broken file")
    func broken() {
        let record = setting.record(verified: true)
        let own = setting.plan([], [record], broken: ["work"])
        #expect(own.differences.isEmpty)
        #expect(own.errors.map(\.account?.text) == ["work"])
        let other = setting.plan([], [record], broken: ["new"])
        #expect(other.differences.isEmpty)
        #expect(other.errors.map(\.account?.text).sorted { ($0 ?? "") < ($1 ?? "") } == ["new", "work"])
    }

    @Test("Nothing ends where the settings cannot be read: a layer that is missing may declare it")
    func brokenSettings() {
        let record = setting.record(verified: true)
        let error = ConfigurationError(file: "/config/mailgrant.toml", message: "is wrong")
        let declared = Declarations(settings: .failure(ConfigurationErrors(error)))
        #expect(Plan(declared, Observed(records: [record.key: record.value])).differences.isEmpty)
    }

    @Test("Nothing ends where the configuration is not there at all")
    func unmounted() {
        let record = setting.record(verified: true)
        let plan = Plan(
            Declarations(settings: .success(Settings())),
            Observed(
                records: [record.key: record.value], whyNothingEnds: Keeping("it is not there", remedy: "mount it")))
        #expect(plan.differences.isEmpty)
        #expect(plan.errors.count == 1)
    }

    @Test("Several accounts do not go at once with the last declaration, as where a directory was renamed")
    func allGone() {
        var records = [
            setting.record(verified: true), setting.record(verified: true, named: "home", host: "home.example"),
        ]
        let plan = setting.plan([], records)
        #expect(plan.differences.isEmpty)
        #expect(plan.errors.map(\.account?.text) == ["home", "work"])
        records.removeLast()
        #expect(setting.plan([], records).lines == ["work: revoke (no longer declared)"])
    }

    @Test("Renames come first, accounts in the order of their names, the machine last")
    func order() {
        let accounts = ["zulu", "alpha", "mike"].map { setting.account(named: $0, host: "\($0).example") }
        var declared = setting.declared(accounts)
        declared.accounts[setting.name("work2")] = .success(setting.account(\.incoming, named: "work2"))
        let observed = Observed(
            records: [
                setting.name("work"): setting.record(verified: true, \.incoming).value,
                setting.name("gone"): setting.record(verified: true, host: "other.example").value,
            ], timer: .installTimer(every: 900))
        #expect(
            Plan(declared, observed).lines == [
                "rename work to work2",
                "alpha incoming: authorize", "alpha outgoing: authorize",
                "gone: revoke (no longer declared)",
                "mike incoming: authorize", "mike outgoing: authorize",
                "zulu incoming: authorize", "zulu outgoing: authorize",
                "install timer (every 15m)",
            ])
    }

    @Test("An app password that is not kept, was refused, or was kept for another server")
    func passwords() {
        var account = setting.account(\.incoming)
        account.incoming?.authentication = .password
        #expect(setting.plan([account], [:]).lines == ["work incoming: store password"])
        var record = AccountRecord()
        record.incoming = ConnectionRecord(
            password: "1", keptAt: Setting.then, endpoint: MailEndpoint(of: account.incoming!))
        account.incoming?.port = 143
        let plan = setting.plan([account], [(account.name, record)])
        #expect(plan.lines == ["work incoming: store password (mail port moved from 993 to 143)"])
        #expect(plan.differences[0].command == "mailgrant store password work --incoming")
    }

    @Test("A client secret that was kept for another token endpoint")
    func clientSecret() {
        let account = setting.account(\.incoming)
        var record = setting.record(verified: true, \.incoming)
        record.value.secrets = [
            SecretRecord(kind: .clientSecret, id: "1", direction: nil, boundTo: "https://old.example/token")
        ]
        let plan = setting.plan([account], [record])
        #expect(
            plan.lines == [
                "work: store client-secret (token endpoint moved from https://old.example/token "
                    + "to https://id.example.org/token)"
            ])
        #expect(plan.differences[0].command == "mailgrant store client-secret work")
    }
}

extension Plan {
    var lines: [String] { differences.map(\.line) }
}

/// A change of a token's details and what it is called.
struct ProviderMove: Sendable, CustomTestStringConvertible {
    let words: String
    let change: @Sendable (inout TokenDetails) -> Void

    var testDescription: String { words }

    private static func url(_ text: String) -> URL? { URL(string: text) }

    static let all = [
        ProviderMove(words: "token endpoint moved from https://id.example.org/token to https://evil.example/token") {
            $0.endpoints.tokenURL = url("https://evil.example/token")
        },
        ProviderMove(
            words: "authorization endpoint moved from https://id.example.org/authorize to https://evil.example/a"
        ) {
            $0.endpoints.authorizationURL = url("https://evil.example/a")
        },
        ProviderMove(words: "issuer moved from none to https://evil.example") {
            $0.endpoints.issuer = "https://evil.example"
        },
        ProviderMove(words: "revocation endpoint moved from none to https://evil.example/r") {
            $0.endpoints.revocationURL = url("https://evil.example/r")
        },
        ProviderMove(words: "key set moved from none to https://evil.example/k") {
            $0.endpoints.jwksURL = url("https://evil.example/k")
        },
        ProviderMove(words: "device authorization endpoint moved from none to https://evil.example/d") {
            $0.endpoints.deviceAuthorizationURL = url("https://evil.example/d")
        },
        ProviderMove(words: "client ID moved from client to other") { $0.clientID = "other" },
        ProviderMove(words: "grant type moved from authorization_code to device_code") { $0.grantType = .deviceCode },
    ]
}

/// A change of a mail server and what it is called.
struct ServerMove: Sendable, CustomTestStringConvertible {
    let words: String
    let change: @Sendable (inout Connection) -> Void

    var testDescription: String { words }

    static let all = [
        ServerMove(words: "mail host moved from imap.example.org to evil.example") { $0.host = "evil.example" },
        ServerMove(words: "mail port moved from 993 to 143") { $0.port = 143 },
        ServerMove(words: "mail security moved from tls to starttls") { $0.security = .starttls },
        ServerMove(words: "mail user moved from alice@example.org to mallory@example.org") {
            $0.user = "mallory@example.org"
        },
        ServerMove(words: "mail protocol moved from imap to pop") { $0.mailProtocol = .pop },
        ServerMove(words: "shared mailbox moved from none to all@example.org") { $0.sharedMailbox = "all@example.org" },
        ServerMove(words: "ca-file moved from none to /tmp/evil.pem") { $0.caFile = "/tmp/evil.pem" },
    ]
}
