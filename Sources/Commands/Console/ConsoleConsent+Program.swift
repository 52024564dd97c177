import Console
import Grants
import Secrets

/// What a provider's program says and asks, in the console's page.
extension ConsoleConsent {
    func present(_ notice: ProgramNotice) async {
        switch notice {
        case .message(let text): report(.notice(text))
        case .open(let address, let text):
            if let text { report(.notice(text)) }
            report(.open(address, nil))
        case .waiting(let text): report(.notice(text))
        }
    }

    func answer(to question: ProgramQuestion) async throws(ConsentError) -> Secret {
        let asked = SignInQuestion(question)
        report(.question(asked))
        let patience = patience
        let answer = await withTaskGroup(of: Secret?.self) { group in
            group.addTask { await asked.answer() }
            // Who has left the page for good is not waited for.
            group.addTask {
                try? await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        guard let answer else {
            throw ConsentError(
                Task.isCancelled ? .cancelled : .timedOut, "\"\(question.text)\" was not answered")
        }
        return answer
    }
}
