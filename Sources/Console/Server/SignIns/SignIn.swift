import Grants

/// One sign-in that was begun in the console.
struct SignIn: Sendable {
    /// 128 random bits in base64url: part of an address of ours, and of no use without the session's cookie.
    struct ID: Sendable, Hashable, CustomStringConvertible {
        let text: String
        var description: String { text }
    }

    let id: ID
    let subject: SignInSubject
    /// The browsers that began it or joined it. For any other there is no such sign-in.
    var sessions: Set<BrowserSession.ID>
    /// As they were reported.
    var steps: [SignInStep] = []
    var isCancelled = false
    /// When it ended, on the console's own clock; nothing while it runs.
    var endedAt: Duration?

    /// What is asked and has not been answered: the newest step alone.
    var pendingQuestion: SignInQuestion? {
        if !isCancelled, endedAt == nil, case .question(let question) = steps.last { question } else { nil }
    }

    /// What waits for an address: the newest step alone.
    var pendingInbox: RedirectInbox? {
        if !isCancelled, endedAt == nil, case .open(_, let inbox) = steps.last { inbox } else { nil }
    }

    var view: SignInView {
        var view = SignInView(
            id: id.text, subject: subject, step: steps.last, stepNumber: steps.count,
            wasAuthorized: steps.contains(.authorized), isCancelled: isCancelled)
        for case .open(let url, _) in steps { view.authorizationURL = url }
        return view
    }
}
