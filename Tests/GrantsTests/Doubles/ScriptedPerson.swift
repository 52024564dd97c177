import FoundationEssentials
import Grants
import OAuth
import Secrets
import Synchronization

/// A person at a browser who answers the authorization request as told.
final class ScriptedPerson: Consent {
    enum Answer: Sendable {
        case consents
        case denies
        case walksAway
    }

    private let answer: Answer
    private let state = Mutex<(asked: [URL], shown: [ConsentOutcome])>(([], []))
    private let devices = Mutex<(prompts: [DevicePrompt], withdrawn: [DevicePrompt])>(([], []))

    private let takingTime: @Sendable () -> Void

    /// - Parameter takingTime: what happens while the person makes up their mind.
    init(_ answer: Answer = .consents, takingTime: @escaping @Sendable () -> Void = {}) {
        self.answer = answer
        self.takingTime = takingTime
    }

    /// The addresses that the person was sent to.
    var asked: [URL] { state.withLock { $0.asked } }
    /// The pages that the person saw at the end.
    var shown: [ConsentOutcome] { state.withLock { $0.shown } }

    /// The device prompts that the person saw, and those that were taken away.
    var prompts: [DevicePrompt] { devices.withLock { $0.prompts } }
    var withdrawn: [DevicePrompt] { devices.withLock { $0.withdrawn } }

    func present(_ prompt: DevicePrompt) async {
        devices.withLock { $0.prompts.append(prompt) }
    }

    func withdraw(_ prompt: DevicePrompt) async {
        devices.withLock { $0.withdrawn.append(prompt) }
    }

    /// What the person answers to a program.
    static let programAnswer = Secret("the-answer")

    func present(_ notice: ProgramNotice) async {}

    func answer(to question: ProgramQuestion) async throws(ConsentError) -> Secret {
        switch answer {
        case .consents: return Self.programAnswer
        case .denies: return Secret("no")
        case .walksAway: throw ConsentError(.timedOut, "nobody answered")
        }
    }

    func openRedirectEndpoint(for redirectURI: String) async throws(ConsentError) -> any RedirectEndpoint {
        Endpoint(person: self)
    }

    func present(_ authorizationURL: URL) async {
        state.withLock { $0.asked.append(authorizationURL) }
        takingTime()
    }

    private struct Endpoint: RedirectEndpoint {
        let person: ScriptedPerson
        var redirectURI: String { "http://127.0.0.1:50000" }

        func redirect(
            examine: @escaping @Sendable (String) -> RedirectVerdict
        ) async throws(ConsentError) -> RedirectVerdict {
            let query = person.asked.last?.query ?? ""
            let state = query.split(separator: "&").first { $0.hasPrefix("state=") } ?? ""
            switch person.answer {
            case .consents: return examine("code=the-code&\(state)")
            case .denies: return examine("error=access_denied&\(state)")
            case .walksAway: throw ConsentError(.timedOut, "nobody answered")
            }
        }

        func close(showing outcome: ConsentOutcome) async {
            person.state.withLock { $0.shown.append(outcome) }
        }
    }
}
