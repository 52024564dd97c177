public import FoundationEssentials
public import Grants

/// Authorizing a connection from the console.
public protocol SignInOperations: Sendable {
    /// Authorizes one connection and verifies it against its own server, as `mailgrant authorize` does. It asks a person only
    /// where no grant at hand covers the connection. Cancelling the task withdraws the question.
    ///
    /// - Parameters:
    ///   - asksAgain: ask for consent also where the grant at hand would do.
    ///   - report: told each step as it is reached; the last is ``SignInStep/finished(_:)`` or ``SignInStep/failed(_:)``.
    func signIn(
        _ account: PlainName, _ direction: Direction, asksAgain: Bool, report: @escaping @Sendable (SignInStep) -> Void
    ) async
}

/// How far a sign-in has come.
public enum SignInStep: Sendable, Equatable {
    /// The person is to open the provider's page, and may bring the address that the browser ends at; a program's page has
    /// none.
    case open(URL, RedirectInbox?)
    /// A code is to be typed in at an address.
    case enterCode(DevicePrompt)
    /// A provider's program says something, or waits.
    case notice(String?)
    /// It asks something; what the person types goes to ``SignInQuestion``.
    case question(SignInQuestion)
    /// Consent was given, or none was needed.
    case authorized
    /// The connection's server is being asked.
    case verifying
    case finished(ConnectionSummary)
    /// A trial came to its end: a line for each check, and the problem where one was not passed.
    case tried(lines: [String], ConsoleProblem?)
    /// It came to nothing, or the server did not accept: then the connection may be authorized all the same.
    case failed(ConsoleProblem)
}
