import Grants
import OAuth

/// A way by which the address that the browser ended at may arrive, beside the listener.
protocol RedirectIntake: Sendable {
    /// What a person reads about it, one line each.
    func instructions(for redirectURI: String) -> [String]

    /// Takes texts until one of them is the answer. It returns soon when the task is cancelled.
    func answer(judge: @escaping @Sendable (String) -> RedirectAddress.Judgement) async -> IntakeEnd

    /// The outcome is known.
    func conclude(with outcome: ConsentOutcome) async
}

enum IntakeEnd: Sendable {
    case answer(RedirectVerdict)
    /// Nothing more comes this way; why, where a text was unusable.
    case exhausted(String?)
}

extension RedirectIntake {
    func conclude(with outcome: ConsentOutcome) async {}
}
