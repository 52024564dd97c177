import Glibc
import HelperKit
import Secrets

extension Terminal {
    /// Whether somebody could answer a question.
    static var hasPerson: Bool { isatty(STDIN_FILENO) == 1 }

    /// Asks for yes or no on the terminal. Anything but a yes is a no.
    func confirms(_ question: String) -> Bool {
        clearProgress()
        StandardOutput.write(Secret("\(question) [y/N] "), to: STDERR_FILENO)
        guard let answer = readLine(strippingNewline: true)?.lowercased() else { return false }
        return answer == "y" || answer == "yes"
    }
}
