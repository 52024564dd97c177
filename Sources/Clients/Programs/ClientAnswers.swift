public import ConfigurationFiles
public import Grants
import Synchronization

/// What a client's program is asked: what it writes for an account.
public struct ClientQuestion: Sendable {
    public let client: PlainName
    public let account: Account
    /// The mechanisms with which the account's servers last accepted a token.
    public let observed: [Direction: BearerMechanism]

    public init(client: PlainName, account: Account, observed: [Direction: BearerMechanism]) {
        self.client = client
        self.account = account
        self.observed = observed
    }
}

/// What clients' programs answered, for those who cannot wait for a program: what they miss is noted, and once it has been
/// asked they look again.
public final class ClientAnswers: Sendable {
    /// What came of a question.
    public typealias Answer = Result<ClientDefinition, ConfigurationErrors>

    private struct Subject: Hashable {
        let client: PlainName
        let account: PlainName

        init(_ question: ClientQuestion) {
            client = question.client
            account = question.account.name
        }
    }

    private struct Contents {
        var answers: [Subject: Answer] = [:]
        var questions: [Subject: ClientQuestion] = [:]
    }

    private let contents = Mutex(Contents())

    public init() {}

    /// The questions that nobody has answered yet, in the order of their accounts and clients. Each is given once.
    public func takeQuestions() -> [ClientQuestion] {
        let taken = contents.withLock { contents in
            defer { contents.questions = [:] }
            return contents.questions.values
        }
        return taken.sorted { ($0.account.name, $0.client) < ($1.account.name, $1.client) }
    }

    public func set(_ answer: Answer, to question: ClientQuestion) {
        contents.withLock { $0.answers[Subject(question)] = answer }
    }

    /// The client that a question was answered with; nothing where it was not, and then it is noted.
    func answer(to question: ClientQuestion) throws(ConfigurationErrors) -> ClientDefinition? {
        let subject = Subject(question)
        let answer = contents.withLock { contents in
            let answer = contents.answers[subject]
            if answer == nil { contents.questions[subject] = question }
            return answer
        }
        return try answer?.get()
    }
}
