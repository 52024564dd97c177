import Grants
import Testing

@testable import Reconciliation

@Suite("A connection that nobody has authorized yet, with a grant at hand")
struct KnownServersTests {
    private let setting = Setting()

    private func need(_ change: (inout Account) -> Void) -> Difference.Need? {
        var account = setting.account()
        change(&account)
        var record = setting.record(verified: true).value
        record.outgoing = nil
        return AccountPlan(account, record).differences.first { $0.direction == .outgoing }?.need
    }

    @Test("A server that the commit names and nobody knows needs a person")
    func unknown() {
        #expect(need { $0.outgoing?.host = "evil.example" } == .confirmation)
    }

    @Test("The server of the other connection needs nobody, with the same certificates only")
    func same() {
        #expect(need { $0.outgoing?.host = "imap.example.org" } == nil)
        #expect(
            need {
                $0.outgoing?.host = "imap.example.org"
                $0.outgoing?.caFile = "/tmp/evil.pem"
            } == .confirmation)
    }

    @Test("The bundled provider's own server needs nobody, whatever the provider's file in the commit says")
    func bundled() {
        #expect(
            need {
                $0.provider = setting.name("google")
                $0.outgoing?.host = "smtp.gmail.com"
            } == nil)
        #expect(
            need {
                $0.provider = setting.name("google")
                $0.outgoing?.host = "smtp.gmail.com.evil.example"
            } == .confirmation)
    }

    @Test("Without protection on the way a person is asked")
    func unprotected() {
        #expect(
            need {
                $0.outgoing?.host = "imap.example.org"
                $0.outgoing?.security = .none
            } == .confirmation)
    }
}
