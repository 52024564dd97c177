import Grants

/// What an open page is told while it is open. It never holds a secret, nor the provider's address.
enum ConsoleEvent: Sendable, Equatable {
    /// What the page shows may have changed: it is to be fetched again.
    case changed
    /// A sign-in has come further.
    case signIn(SignIn.ID, SignInView.State)

    /// One event of a stream (HTML Standard section 9.2.5).
    ///
    /// - Parameter number: by which a browser that lost the stream says what it has seen; nothing for one that says nothing
    ///   new to others.
    func text(number: Int?) -> String {
        let (name, data) =
            switch self {
            case .changed: ("changed", "{}")
            // An ID and a state are of letters, digits, `-` and `_`.
            case .signIn(let id, let state): ("sign-in", #"{"id":"\#(id)","state":"\#(state.rawValue)"}"#)
            }
        return (number.map { "id: \($0)\n" } ?? "") + "event: \(name)\ndata: \(data)\n\n"
    }
}
