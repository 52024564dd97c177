import FoundationEssentials
import Glibc
public import Grants
import OAuth
public import Secrets

/// What a provider's program says and asks, at the terminal.
extension LoopbackConsent {
    public func present(_ notice: ProgramNotice) async {
        display.showLive(nil)
        switch notice {
        case .message(let text): display.show(text)
        case .open(let address, let text):
            display.show(text ?? "Open this address in a browser:")
            display.show(address.absoluteString)
            _ = await openBrowser(at: address)
        case .waiting(let text): display.showLive(text ?? "waiting for the provider")
        }
    }

    public func answer(to question: ProgramQuestion) async throws(ConsentError) -> Secret {
        display.showLive(nil)
        let usual = question.usualAnswer.map { " [\($0)]" } ?? ""
        let words = question.isSecret ? PastePrompt.hidden("Answer") : PastePrompt.shown("Answer" + usual)
        guard let prompt = PastePrompt(DescriptorInput(descriptor: STDIN_FILENO), display, words: words) else {
            throw ConsentError(
                .cannotAsk, "the provider's program asks \"\(question.text)\", and there is no terminal to answer at")
        }
        defer { prompt.close() }
        display.show(question.text)
        while let answer = await prompt.entered(before: .now + patience) {
            if let complaint = Self.complaint(about: answer) {
                display.complain(complaint)
                continue
            }
            return answer.isEmpty ? Secret(question.usualAnswer ?? "") : answer
        }
        throw ConsentError(
            Task.isCancelled ? .cancelled : .timedOut, "\"\(question.text)\" was not answered")
    }

    /// What makes an answer unfit for one line of the wire.
    private static func complaint(about answer: Secret) -> String? {
        answer.withExposedBytes { bytes in
            if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
                return "The answer must be one line of plain text."
            }
            return String(validating: bytes, as: UTF8.self) == nil ? "The answer must be text in UTF-8." : nil
        }
    }
}

/// What was typed, as far as it can be shown in a line that changes in place.
enum VisibleLine {
    /// The longest that fits beside a prompt on every terminal.
    private static let longest = 60

    static func of(_ bytes: [UInt8]) -> String {
        let text = PrintableText.line(String(decoding: bytes, as: UTF8.self), limit: 4_096)
        return text.count <= longest ? text : "…" + text.suffix(longest)
    }
}
