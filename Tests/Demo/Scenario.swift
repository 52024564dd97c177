import Secrets
import Surroundings

/// What happens in the demo, in order.
struct Scenario: Sendable {
    let steps: Steps
    let isInteractive: Bool

    /// The lifetime of access tokens in seconds: short enough to wait for its end, long enough for a slow machine to use
    /// one before.
    var tokenLifetime: Int { isInteractive ? 300 : 30 }

    func play() async throws {
        steps.terminal.line(steps.terminal.styled("mailgrant, tried with real programs\n", .strong))
        try await withPractice(from: try Executables(), reportingTo: steps) { practice in
            try await practice.provider.control.change(settings: "{\"access_token_lifetime\": \(tokenLifetime)}")
            try await declare(practice)
            if isInteractive {
                try await authorizeByHand(practice)
                try await exchangeMail(practice)
                try await stay(practice)
            } else {
                try await authorize(practice)
                try await exchangeMail(practice)
                try await exchangeMailAfterExpiry(practice)
            }
            steps.begin("clean up")
        }
        steps.end("all processes ended, the private directory is gone")
    }

    private func declare(_ practice: Practice) async throws {
        try await steps.step("declare the account") {
            try await practice.declaration.runSuccessfully()
            return "mailgrant add \(Practice.account): \(practice.address)"
        }
    }

    // MARK: - Authorizing

    /// The scripted browser signs in and consents.
    private func authorize(_ practice: Practice) async throws {
        let logs = [practice.browser.log] + practice.logs
        for (direction, outcome) in [
            ("incoming", "signed in and consented; IMAP took the token and opened the mailbox"),
            ("outgoing", "SMTP took the token and the sender"),
        ] {
            try await steps.step("authorize \(direction)", logs: logs) {
                try await practice.mailgrant("authorize", Practice.account, "--\(direction)").runSuccessfully()
                return outcome
            }
        }
        try await showStatus(practice)
    }

    /// A person signs in: mailgrant itself prints the address and waits.
    private func authorizeByHand(_ practice: Practice) async throws {
        let password =
            steps.terminal.isInteractive
            ? try practice.provider.owner.password().exposedText : "in \(practice.provider.owner.passwordFile)"
        steps.terminal.line(
            """

            Open the address below in a browser of this machine and sign in. The browser will not know the
            certificate: it is from an authority made for this run, \(practice.certificateAuthority)
              mail address  \(practice.address)
              password      \(password)

            """)
        var program = practice.mailgrant("authorize", Practice.account)
        // A browser that does nothing: the address is printed in any case.
        program.environment["BROWSER"] = "true"
        try await steps.step("authorize", logs: practice.logs, showsProgram: true) {
            try await program.runSuccessfully(output: .shown, within: .seconds(3600))
            return "IMAP and SMTP took the tokens"
        }
        try await showStatus(practice)
    }

    private func showStatus(_ practice: Practice) async throws {
        let status = try await steps.step("status") {
            let outcome = try await practice.mailgrant("status", Practice.account).runSuccessfully()
            return ("mailgrant status \(Practice.account)", outcome.output)
        }
        steps.show(status)
    }
}
