import Secrets
import Surroundings
import TestCertificates
import Testing

@Suite("Console: grants without a person")
struct ConsoleAppOnlyTests {
    @Test("With client_credentials the program asks by its secret: no window opens, and the server is asked at once")
    func clientCredentials() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            let secret = try practice.provider.confidentialClient.secret().exposedText
            try await practice.registerRobot(["client_secret": secret])
            try await visit.countOpenedWindows()
            try await visit.openTokenDetails(.incoming)
            try await browser.choose("client_credentials: the program itself, no person", in: .field("Grant Type"))
            // Nobody comes back from anywhere.
            try await browser.seeNoMore(.field("Callback URL"))
            #expect(try await !browser.shows(.field("Authorization URL")))
            try await browser.type(Practice.robot, into: .field("Client ID"))
            try await visit.keepPictures("client-credentials")
            try await browser.click(.button("Authorize"))
            try await browser.see("“Client Secret” in OAuth Token Details")
            try await browser.see("What to do:")
            #expect(try await browser.value(of: .field("Client ID")) == Practice.robot)
            try await visit.keepPictures("client-credentials-without-secret")

            try await browser.type(secret, into: .field("Client Secret"))
            try await browser.click(.button("Try again"))
            try await browser.seeNoMore(.selector("dialog:modal"))
            try await visit.see("Verified", .incoming)
            #expect(try await visit.openedWindows() == 0)
            #expect(try await browser.windowCount() == 1)
            let requests = try await practice.provider.control.requests()
            #expect(requests.contains { $0.grantType == "client_credentials" && $0.outcome == "ok" })
            #expect(!requests.contains { $0.endpoint == "authorize" })

            // From the row as well.
            try await practice.mailgrant("forget", Practice.account).runSuccessfully()
            try await practice.storing("client-secret").runSuccessfully(input: Array(secret.utf8))
            try await visit.see("Declared", .incoming)
            try await browser.click(.button("Authorize").within(visit.row(.incoming)))
            try await browser.see(.heading("Verified"))
            try await browser.seeNoMore(.selector("dialog:modal"))
            try await visit.see("Verified", .incoming)
            #expect(try await visit.openedWindows() == 0)
        }
    }

    @Test("With jwt_bearer a service account's key signs: no window opens, and a missing key is said with what to do")
    func jwtBearer() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            let pair = try practice.certificate()
            try await practice.registerRobot(["key": pair.certificate, "key_id": "0a1b"], isServiceAccount: true)
            try await visit.countOpenedWindows()
            try await visit.openTokenDetails(.incoming)
            try await browser.choose(
                "jwt_bearer: the program itself, with a signed assertion", in: .field("Grant Type"))
            try await browser.seeNoMore(.field("Callback URL"))
            try await browser.type(Practice.robot, into: .field("Client ID"))
            try await browser.click(.button("Authorize"))
            try await browser.see("“Secret, key and refresh token” in OAuth Token Details")
            try await visit.keepPictures("jwt-bearer-without-key")

            let file = practice.keyFile(pair, of: Practice.robot)
            try await practice.storing("certificate-key").runSuccessfully(input: Array(file.utf8))
            try await browser.click(.button("Try again"))
            try await browser.seeNoMore(.selector("dialog:modal"))
            try await visit.see("Verified", .incoming)
            #expect(try await visit.openedWindows() == 0)
            #expect(try practice.declaredText().contains("\"jwt_bearer\""))
        }
    }
}
