import FoundationEssentials
import Grants
import HelperKit
import OAuth
import Testing

@testable import Commands

@Suite("What a failure tells a person")
struct FailureTextTests {
    @Test(
        "A missing client secret is asked for where it is missing",
        arguments: [
            (nil, "run: mailgrant store client-secret work"),
            (Direction.outgoing, "run: mailgrant store client-secret work --outgoing"),
        ])
    func clientSecret(own: Direction?, remedy: String) {
        let failure = ProgramFailure(GrantFault.secretMissing(.clientSecret, of: own), "work", .outgoing)
        #expect(failure.status == .configuration)
        #expect(failure.remedy == remedy)
    }

    @Test("An expired certificate is told with its end, and where the new one's key goes")
    func certificate() {
        let end = Date(timeIntervalSince1970: 1_800_000_000)
        let failure = ProgramFailure(
            .certificate(.expired(path: "/client.pem", at: end), of: .outgoing), "work", .outgoing)
        #expect(failure.what == "the certificate /client.pem expired at 2027-01-15T08:00:00Z")
        #expect(failure.remedy.hasSuffix("store its key: mailgrant store certificate-key work --outgoing"))
    }

    @Test("Nobody is told to remove what says where the grants lie")
    func ledger() {
        let full = LedgerError(path: "/state/accounts/work.json", detail: "No space left on device")
        let damaged = LedgerError(path: "/state/accounts/work.json", detail: "is damaged", isDamaged: true)
        let failures = [full, damaged].map { ProgramFailure(GrantFault.ledger($0), "work", .incoming) }
        #expect(failures.map(\.status) == [.cannotCreate, .software])
        #expect(failures.allSatisfy { !$0.remedy.contains("remove") })
    }

    @Test("An issuer without metadata is named")
    func metadata() {
        let error = OAuthError.metadataNotFound(issuer: "https://id.example.org", .unexpectedStatus(404))
        let failure = ProgramFailure(GrantFault.provider(error), "work", .incoming)
        #expect(failure.status == .protocolError)
        #expect(failure.what.contains("https://id.example.org publishes no metadata"))
        #expect(failure.remedy.contains("declare authorization-url and token-url"))
    }
}
