import Grants
import HelperKit
import OAuth
import Testing

@testable import Commands

/// The failures that people meet most, word by word.
@Suite("The common failures, as they are read")
struct CommonAdviceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var provider = "microsoft"
        var grantType: GrantType?
        var answer: String
        var status: HelperKit.ExitStatus
        var line: String

        var testDescription: String { answer }
    }

    static let cases: [Case] = [
        Case(
            answer: #"{"error":"invalid_grant","error_codes":[50173],"suberror":"bad_token"}"#, status: .noPermission,
            line: "the grant was revoked, as by a change of password (invalid_grant, bad_token, AADSTS50173); "
                + "run: mailgrant authorize work --incoming"),
        Case(
            answer: #"{"error":"invalid_grant","error_codes":[65001],"suberror":"consent_required"}"#,
            status: .noPermission,
            line: "nobody has consented to https://outlook.office.com/IMAP.AccessAsUser.All yet (invalid_grant, "
                + "consent_required, AADSTS65001); run: mailgrant authorize work --incoming; where the organization lets "
                + "its people consent to nothing, an administrator does it at \(adminConsent)"),
        Case(
            answer: #"{"error":"invalid_grant","error_codes":[90094]}"#, status: .noPermission,
            line: "an administrator must consent to https://outlook.office.com/IMAP.AccessAsUser.All (invalid_grant, "
                + "AADSTS90094); for your administrator: open \(adminConsent) and accept; then run: mailgrant authorize "
                + "work --incoming"),
        Case(
            answer: #"{"error":"invalid_request","error_codes":[50011]}"#, status: .configuration,
            line:
                "the app registration lacks the redirect address http://localhost (invalid_request, AADSTS50011); add "
                + "http://localhost at https://entra.microsoft.com/ under Authentication, platform \"Mobile and desktop "
                + "applications\", or declare the registered one as redirect-uri; then run: mailgrant authorize work "
                + "--incoming"),
        Case(
            grantType: .deviceCode, answer: #"{"error":"invalid_grant","error_codes":[53003]}"#, status: .noPermission,
            line: "a policy blocks it, most often because the device code is blocked by policy (invalid_grant, "
                + "AADSTS53003); use the browser: declare grant-type = \"authorization_code\"; then run: mailgrant "
                + "authorize work --incoming"),
        Case(
            answer: #"{"error":"invalid_grant","error_codes":[53003]}"#, status: .noPermission,
            line: "Conditional Access blocks it: place, device, app or risk (invalid_grant, AADSTS53003); for your "
                + "administrator: allow the app 11111111-2222-3333-4444-555555555555 for alice@contoso.example; the "
                + "sign-in log in the Entra admin centre names the policy"),
        Case(
            grantType: .deviceCode, answer: #"{"error":"invalid_client","error_codes":[7000218]}"#,
            status: .configuration,
            line:
                "the app registration does not allow public client flows (invalid_client, AADSTS7000218); allow them at "
                + "https://entra.microsoft.com/ under Authentication, \"Allow public client flows\", or use the browser: "
                + "grant-type = \"authorization_code\"; then run: mailgrant authorize work --incoming"),
        Case(
            answer: #"{"error":"invalid_client","error_codes":[7000215]}"#, status: .configuration,
            line: "the client secret is wrong (invalid_client, AADSTS7000215); store the secret's value, not its ID: "
                + "mailgrant store client-secret work"),
        Case(
            answer: #"{"error":"unauthorized_client","error_codes":[700016]}"#, status: .configuration,
            line: "the tenant contoso.example does not know the app 11111111-2222-3333-4444-555555555555 "
                + "(unauthorized_client, AADSTS700016); check client-id, tenant and cloud in the declaration; in another "
                + "organization's tenant an administrator consents first: \(adminConsent)"),
        Case(
            answer: #"{"error":"temporarily_unavailable","error_codes":[90033]}"#, status: .temporaryFailure,
            line:
                "Microsoft cannot answer for now (temporarily_unavailable, AADSTS90033); only time helps: try again in "
                + "some minutes; the grant is untouched"),
        Case(
            answer: #"""
                {"error":"invalid_grant","error_codes":[4242],"error_description":"AADSTS4242: New.",\#
                "correlation_id":"c0ffee00-0000-0000-0000-000000000000","timestamp":"2026-11-26 05:00:00Z"}
                """#, status: .noPermission,
            line: "the provider asks for you again (invalid_grant, AADSTS4242, correlation ID "
                + "c0ffee00-0000-0000-0000-000000000000, time 2026-11-26 05:00:00Z); run: mailgrant authorize work "
                + "--incoming; about the code see https://login.microsoftonline.com/error?code=4242"),
        Case(
            provider: "google", answer: #"{"error":"invalid_grant","error_subtype":"invalid_rapt"}"#,
            status: .noPermission,
            line: "your organization's session control asks for a new sign-in, and will again (invalid_grant, "
                + "invalid_rapt); run: mailgrant authorize work --incoming; the Workspace administrator can trust the app "
                + "11111111-2222-3333-4444-555555555555 to be spared of it"),
        Case(
            provider: "google", answer: #"{"error":"invalid_grant"}"#, status: .noPermission,
            line:
                "Google ended the grant: it was revoked, the password changed, it was unused for six months, or the app "
                + "is in testing, where a grant ends after seven days (invalid_grant); run: mailgrant authorize work "
                + "--incoming; for grants that stay, set the publishing status \"In production\" at "
                + "https://console.cloud.google.com/auth/audience"),
        Case(
            provider: "yahoo", answer: #"{"error":"invalid_scope"}"#, status: .configuration,
            line: "the app is not approved for mail: without mail-w (invalid_scope); ask for the mail scopes at "
                + "https://senders.yahooinc.com/developer/developer-access/, which takes a contract; or use an app "
                + "password: authentication = \"password\""),
    ]

    private static let adminConsent =
        "https://login.microsoftonline.com/contoso.example/v2.0/adminconsent"
        + "?client_id=11111111-2222-3333-4444-555555555555&redirect_uri=http%3A%2F%2Flocalhost"
        + "&scope=https%3A%2F%2Foutlook.office.com%2FIMAP.AccessAsUser.All"

    @Test("Word by word", arguments: cases)
    func words(_ expected: Case) async throws {
        let declaration = AdviceAccounts.declaration(expected.provider, grantType: expected.grantType)
        try await SeededEngine.with(declaration) { seeded in
            let fault = try await seeded.fault(.incoming, answer: expected.answer)
            let failure = ProgramFailure(fault, seeded.account, .incoming)
            #expect(failure.line == "mailgrant: work incoming: " + expected.line)
            #expect(failure.status == expected.status)
        }
    }

    @Test("Where an error comes in a redirect, its code stands only in the description and is found all the same")
    func redirect() async throws {
        try await SeededEngine.with(AdviceAccounts.declaration("microsoft")) { seeded in
            let answer = ErrorAnswer(
                error: "access_denied", description: "AADSTS65004: User declined to consent to access the app.")
            let failure = ProgramFailure(.provider(.refused(answer)), seeded.account, .incoming)
            #expect(
                failure.line == "mailgrant: work incoming: consent was declined (access_denied, AADSTS65004); "
                    + "run again and accept: mailgrant authorize work --incoming")
        }
    }

    @Test("An Exchange Server of one's own sends nobody to pages of Entra's")
    func ownServer() async throws {
        try await SeededEngine.with(AdviceAccounts.declaration("exchange-onprem")) { seeded in
            let denied = GrantFault.provider(.refused(ErrorAnswer(error: "access_denied")))
            for fault in [denied, .scopesNotGranted(["x"])] {
                let line = ProgramFailure(fault, seeded.account, .incoming).line
                #expect(line.contains("adfs.contoso.example") && !line.contains("adminconsent"), "\(line)")
                #expect(!line.contains("entra.microsoft.com"), "\(line)")
            }
        }
    }

    @Test("A value that looks like a placeholder stays as it is")
    func onePass() async throws {
        let declaration = AdviceAccounts.declaration("microsoft")
            .replacing("11111111-2222-3333-4444-555555555555", with: "{account}-{server}-{registration-url}")
        try await SeededEngine.with(declaration) { seeded in
            let fault = try await seeded.fault(
                .incoming, answer: #"{"error":"unauthorized_client","error_codes":[700016]}"#)
            let line = ProgramFailure(fault, seeded.account, .incoming).line
            #expect(line.contains("does not know the app {account}-{server}-{registration-url} "), "\(line)")
            #expect(line.contains("client_id=%7Baccount%7D-%7Bserver%7D-%7Bregistration-url%7D&"), "\(line)")
        }
    }

    @Test(
        "A mail server's refusal has the server's words and the provider's advice",
        arguments: [
            (
                "microsoft", Direction.incoming, "NO User is authenticated but not connected.",
                "outlook.office365.com:993 knows you, and the mailbox alice@contoso.example is not this user's (NO User is "
                    + "authenticated but not connected.); check user and shared-mailbox; a shared mailbox needs FullAccess "
                    + "for alice@contoso.example and an address of its own; then run: mailgrant check work"
            ),
            (
                "microsoft", .outgoing,
                "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.",
                "SMTP AUTH is disabled for the mailbox or the whole organization (535 5.7.139 Authentication unsuccessful, "
                    + "SmtpClientAuthentication is disabled for the Mailbox.); for your administrator: Set-CASMailbox "
                    + "alice@contoso.example -SmtpClientAuthenticationDisabled $false; or send by Graph: protocol = "
                    + "\"graph\" under [outgoing]"
            ),
        ])
    func server(provider: String, direction: Direction, said: String, line: String) async throws {
        try await SeededEngine.with(AdviceAccounts.declaration(provider)) { seeded in
            let connection = try #require(seeded.account[direction])
            let error = try await seeded.refusal(direction, MailServerError(.tokenRefused, said))
            #expect(ProgramFailure(error, "work", connection).line == "mailgrant: work \(direction): " + line)
        }
    }
}
