import Glibc
import HelperKit
import Secrets

extension Terminal {
    /// Whether somebody could answer a question.
    static var hasPerson: Bool { isatty(STDIN_FILENO) == 1 }

    /// Asks for yes or no on the terminal. Anything but a yes is a no.
    ///
    /// - Throws: `CancellationError` where the task is cancelled meanwhile, as by Ctrl-C.
    func confirms(_ question: String) throws -> Bool {
        clearProgress()
        StandardOutput.write(Secret("\(question) [y/N] "), to: STDERR_FILENO)
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        var ready: Int32
        repeat {
            try Task.checkCancellation()
            ready = poll(&input, 1, 100)
        } while ready == 0 || ready < 0 && errno == EINTR
        guard let answer = readLine(strippingNewline: true)?.lowercased() else { return false }
        return answer == "y" || answer == "yes"
    }
}
