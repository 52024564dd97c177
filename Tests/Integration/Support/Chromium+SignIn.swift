import Secrets
import Surroundings

extension Chromium {
    /// Signs in at the practice identity provider's page, as a person does, and goes on to its question.
    func signIn(as user: IdentityProvider.User) async throws {
        try await type(user.address, into: .field("Mail address"))
        try await type(try user.password().exposedText, into: .field("Password"))
        try await click(.button("Sign in"))
        try await see("Allow access?")
    }

    /// The whole visit in the pop-up, to its end. The window closes by itself.
    func consent(as user: IdentityProvider.User, clearing scope: String? = nil) async throws {
        try await inPopUp {
            try await signIn(as: user)
            if let scope { try await tick(.selector("input[value='\(scope)']"), false) }
            try await click(.button("Allow"))
        }
        try await seePopUpClose()
    }
}
