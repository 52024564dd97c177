import FoundationEssentials
import Grants
import HelperKit
import OAuth
import Testing

@testable import Commands

@Suite("Messages and exit statuses")
struct FailureMessageTests {
    /// Every kind of fault, with the status that design and clients expect.
    static let table: [(GrantFault, HelperKit.ExitStatus)] = [
        (.noConnection, .noInput),
        (.notAuthorized, .noPermission),
        (.grantMissing, .noPermission),
        (.needsAuthorization(.grantEnded(GrantEnd(at: Date(), reason: "invalid_grant"))), .noPermission),
        (.needsAuthorization(.serverMoved([])), .noPermission),
        (.passwordNotKept, .noPermission),
        (.passwordMissing, .noPermission),
        (.needsAuthorization(.passwordMoved([])), .noPermission),
        (.needsAuthorization(.passwordRefused(RefusalRecord(at: Date(), reason: "NO"))), .noPermission),
        (.needsAuthorization(.abandoned(store: "sealed file")), .noPermission),
        (.needsAuthorization(.passwordAbandoned(store: "sealed file")), .noPermission),
        (.usesPassword, .configuration),
        (.usesNoPassword, .configuration),
        (.store(TokenStoreError(.absent, "no bus")), .unavailable),
        (.store(TokenStoreError(.locked, "locked")), .unavailable),
        (.store(TokenStoreError(.dismissed, "closed")), .unavailable),
        (.store(TokenStoreError(.hung, "10 s")), .unavailable),
        (.storeRefusesToSave(nil), .cannotCreate),
        (.rotatedGrantNotSaved(nil), .cannotCreate),
        (.transport(TransportError(.unreachable, host: "id.example.org", "refused")), .temporaryFailure),
        (.transport(TransportError(.untrusted, host: "id.example.org", "unknown CA")), .temporaryFailure),
        (.transport(TransportError(.interrupted, host: "id.example.org", "timed out")), .temporaryFailure),
        (.transport(TransportError(.oversized, host: "id.example.org", "")), .protocolError),
        (.provider(.unavailable(status: 503, retryAfter: nil)), .temporaryFailure),
        (.provider(.refused(ErrorAnswer(error: "temporarily_unavailable"))), .temporaryFailure),
        (.provider(.refused(ErrorAnswer(error: "invalid_client"))), .configuration),
        (.provider(.refused(ErrorAnswer(error: "access_denied"))), .noPermission),
        (.provider(.refused(ErrorAnswer(error: "never_heard_of"))), .protocolError),
        (.provider(.notTheProtocol(.empty)), .protocolError),
        (.provider(.missingEndpoint("token_endpoint")), .configuration),
        (.locked, .temporaryFailure),
        (.consent(ConsentError(.timedOut, "nobody came back")), .noPermission),
        (.otherIdentity(declared: "alice@example.org", stated: "bob@example.org"), .noPermission),
        (.scopesNotGranted(["mail.send"]), .noPermission),
        (.secretMissing(.clientSecret, of: nil), .configuration),
        (.secretMissing(.certificateKey, of: .incoming), .configuration),
        (.secretMoved(.certificateKey, from: "https://a.example", to: "https://b.example", of: nil), .configuration),
        (.certificate(.expired(path: "/client.pem", at: .distantPast), of: nil), .configuration),
        (.certificate(.notYetValid(path: "/client.pem", from: .distantFuture), of: nil), .configuration),
        (.certificate(.otherKey(path: "/client.pem"), of: nil), .configuration),
        (.certificate(.unreadable(path: "/client.pem", detail: "no such file"), of: nil), .configuration),
        (.clientKey(.unusable, of: nil), .configuration),
        (.clientRefused(.refused(ErrorAnswer(error: "invalid_grant"))), .configuration),
        (.usesNoRefreshToken(.clientCredentials), .configuration),
    ]

    @Test("Every fault names the account, the connection, what happened and what to do", arguments: table)
    func message(fault: GrantFault, status: HelperKit.ExitStatus) {
        let failure = ProgramFailure(fault, "work", .incoming)
        #expect(failure.status == status)
        #expect(failure.line.hasPrefix("mailgrant: work incoming: "))
        #expect(!failure.what.isEmpty && !failure.remedy.isEmpty)
        #expect(!failure.line.contains("\n"))
    }

    @Test("The four ways in which a keyring does not answer read differently")
    func keyring() {
        let codes: [TokenStoreError.Code] = [.absent, .locked, .dismissed, .hung]
        let lines = codes.map { ProgramFailure(.store(TokenStoreError($0, "x")), "work", .incoming).line }
        #expect(Set(lines).count == 4)
    }

    @Test("A needed authorization says which command to run")
    func remedy() {
        let failure = ProgramFailure(.notAuthorized, "work", .outgoing)
        #expect(failure.remedy == "run: mailgrant authorize work --outgoing")
        for fault in [GrantFault.passwordNotKept, .passwordMissing, .needsAuthorization(.passwordMoved([]))] {
            let remedy = ProgramFailure(fault, "work", .outgoing).remedy
            #expect(remedy.hasSuffix("mailgrant store password work --outgoing"))
        }
    }
}
