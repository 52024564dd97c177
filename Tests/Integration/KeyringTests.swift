import Surroundings
import Testing

@Suite("The keyring")
struct KeyringTests {
    @Test(
        "A locked, a hung and an absent keyring are told apart, end with 69 without a prompt, and work again once mended"
    )
    func troubles() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            let helper = practice.helper(.incoming)
            let keyring = practice.keyring
            let asked = try await practice.requests {
                try await keyring.lock()
                let locked = try await expectFailure(of: helper, .unavailable, saying: "is locked")
                try await keyring.unlock()

                try keyring.daemon.pause()
                let hung = try await expectFailure(of: helper, .unavailable, saying: "does not answer")
                // What needs no token store does not wait for it.
                try await practice.mailgrant("status").runSuccessfully()
                try keyring.daemon.resume()

                var stranded = helper
                stranded.environment["DBUS_SESSION_BUS_ADDRESS"] = nil
                let noBus = try await expectFailure(of: stranded, .unavailable, saying: "there is no token store")
                stranded.environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=\(practice.scratch.path)/no-bus"
                try await expectFailure(of: stranded, .unavailable, saying: "there is no token store")

                #expect(Set([locked.errors, hung.errors, noBus.errors]).count == 3)
            }
            // Nothing was spent in vain.
            #expect(asked == 0)
            let refreshes = try await practice.refreshes {
                try await practice.withBriefTokens { _ = try await practice.token(.incoming) }
                _ = try await practice.token(.incoming)
            }
            #expect(refreshes == 2)
        }
    }

    @Test("A cached token is printed whatever the keyring does")
    func cachedToken() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let token = try await practice.token(.incoming)
            try await practice.keyring.lock()
            #expect(try await practice.token(.incoming) == token)
            try practice.keyring.daemon.pause()
            #expect(try await practice.token(.incoming) == token)
            try await practice.keyring.daemon.kill()
            #expect(try await practice.token(.incoming) == token)
            var stranded = practice.helper(.incoming)
            stranded.environment["DBUS_SESSION_BUS_ADDRESS"] = nil
            #expect(try await stranded.secret() == token)
        }
    }

    @Test(
        "Authorizing with a locked keyring asks for it to be unlocked, and without that bothers nobody at the browser")
    func authorizingLocked() async throws {
        try await inPractice { practice in
            try await practice.declare()
            try await practice.keyring.lock()
            try await expectFailure(of: practice.authorizing(.incoming), .unavailable, saying: "prompt was closed")
            #expect(practice.browserVisits == 0)
            try await practice.keyring.unlock()
            try await practice.authorizing().runSuccessfully()
        }
    }
}
