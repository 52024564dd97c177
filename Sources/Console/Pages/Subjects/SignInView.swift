import FoundationEssentials
import Grants

/// A sign-in as a page shows it.
struct SignInView: Sendable, Equatable {
    /// The ID in its address, `/sign-ins/ID`.
    var id: String
    var subject: SignInSubject
    /// The newest step; nothing before the first.
    var step: SignInStep?
    /// The provider's page, as soon as it is known. It stays known while later steps are shown.
    var authorizationURL: URL?
    /// How many steps there were, so that two alike are told apart.
    var stepNumber: Int
    /// Whether the connection was authorized on the way: it stays so when its server does not accept.
    var wasAuthorized: Bool
    /// Whether a person withdrew it.
    var isCancelled: Bool
    /// Whether the person has asked for the form for the address that the browser ended at, and what was wrong with one.
    var isByHand = false
    var addressProblem: String?

    init(
        id: String, subject: SignInSubject, step: SignInStep? = nil, authorizationURL: URL? = nil, stepNumber: Int = 0,
        wasAuthorized: Bool = false, isCancelled: Bool = false
    ) {
        self.id = id
        self.subject = subject
        self.step = step
        self.authorizationURL = authorizationURL
        self.stepNumber = stepNumber
        self.wasAuthorized = wasAuthorized
        self.isCancelled = isCancelled
    }

    /// What an event and the page call its state.
    enum State: String, Sendable, CaseIterable {
        /// Nothing is known yet.
        case preparing
        /// The person is to open the provider's page.
        case open
        case enterCode = "enter-code"
        /// A provider's program says something, or waits.
        case notice
        /// It asks something.
        case question
        case authorized
        case verifying
        case finished
        /// A trial has come to its end, well or not.
        case tried
        case failed
        case cancelled

        /// Whether the person may still turn back: nothing was given yet.
        var isWaiting: Bool { [.preparing, .open, .enterCode, .notice, .question].contains(self) }

        var isOver: Bool { [.finished, .tried, .failed, .cancelled].contains(self) }
    }

    /// What waits for the address.
    var inbox: RedirectInbox? {
        if case .open(_, let inbox) = step, !isCancelled { inbox } else { nil }
    }

    /// Whether its form is shown: where it is asked for, and where the answer comes by no other way.
    var showsAddressForm: Bool { inbox.map { isByHand || !$0.comesBack } ?? false }

    var state: State {
        if isCancelled { return .cancelled }
        return switch step {
        case nil: .preparing
        case .open: .open
        case .enterCode: .enterCode
        case .notice: .notice
        case .question: .question
        case .authorized: .authorized
        case .verifying: .verifying
        case .finished: .finished
        case .tried: .tried
        case .failed: .failed
        }
    }
}
