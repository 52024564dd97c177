import Grants
import Testing

@testable import Reconciliation

@Suite("A renamed file")
struct RenameTests {
    private let setting = Setting()

    @Test("One file gone and one new that fits it are one rename, and nothing else")
    func renamed() {
        let plan = setting.plan([setting.account(named: "office")], [setting.record(verified: true)])
        #expect(plan.lines == ["rename work to office"])
        #expect(plan.needs.isEmpty)
    }

    @Test("Scopes that were added with it are told beside it")
    func changedScopes() {
        var account = setting.account(\.incoming, named: "office")
        account.incoming?.scopes += ["contacts.read"]
        let plan = setting.plan([account], [setting.record(verified: true, \.incoming)])
        #expect(plan.lines == ["rename work to office", "office incoming: re-authorize (scopes added: contacts.read)"])
    }

    @Test("What the grant is not bound to does not get it by a new name", arguments: ProviderMove.all.map(\.words))
    func movedProvider(_ words: String) throws {
        let move = try #require(ProviderMove.all.first { $0.words == words })
        var account = setting.account(\.incoming, named: "office")
        move.change(&account.incoming!.token)
        guard !words.hasPrefix("grant type") else { return }
        let plan = setting.plan([account], [setting.record(verified: true, \.incoming)])
        #expect(plan.lines == ["office incoming: authorize", "work: revoke (no longer declared)"])
    }

    @Test("Another mail server does not get the grant by a new name", arguments: ServerMove.all.map(\.words))
    func movedServer(_ words: String) throws {
        let move = try #require(ServerMove.all.first { $0.words == words })
        var account = setting.account(\.incoming, named: "office")
        move.change(&account.incoming!)
        let plan = setting.plan([account], [setting.record(verified: true, \.incoming)])
        #expect(plan.lines == ["office incoming: authorize", "work: revoke (no longer declared)"])
    }

    @Test("A new file beside the old one takes nothing from it")
    func copied() {
        let plan = setting.plan(
            [setting.account(), setting.account(named: "office")], [setting.record(verified: true)])
        #expect(plan.lines == ["office incoming: authorize", "office outgoing: authorize"])
    }

    @Test("A rename that was interrupted goes on, and nothing is revoked")
    func interrupted() {
        let record = setting.record(verified: true)
        let plan = setting.plan(
            [setting.account(named: "office")], [record, (setting.name("office"), record.value)])
        #expect(plan.lines == ["rename work to office"])
    }
}
