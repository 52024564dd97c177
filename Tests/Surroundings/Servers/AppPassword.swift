import Secrets

/// A password that a mail provider makes for one program: random, and good for one address.
struct AppPassword: Sendable {
    let address: String
    let password: Secret

    /// Makes one, in the letters that such passwords usually have.
    init(of address: String) {
        self.address = address
        password = Secret((0..<20).map { _ in UInt8.random(in: UInt8(ascii: "a")...UInt8(ascii: "z")) })
    }

    /// The line of Dovecot's passwd-file.
    var passwordFileLine: String { "\(address):{PLAIN}\(password.exposedText)\n" }
}
