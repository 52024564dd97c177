import Glibc
import Surroundings

/// `make demo`: real mail is sent and read with tokens that mailgrant obtained, between programs that all run in a
/// private directory on loopback.
///
/// With `--interactive` a person signs in instead of the scripted browser, and everything stays there until Ctrl-C.
@main
struct Demo {
    static func main() async {
        let steps = Steps(Terminal())
        let isInteractive = CommandLine.arguments.dropFirst() == ["--interactive"]
        let work = Task { try await Scenario(steps: steps, isInteractive: isInteractive).play() }
        let interruption = Interruption { work.cancel() }
        let result = await work.result
        exit(exitStatus(result, interruption.signalNumber, steps))
    }

    /// Says what is still to be said. By now everything that was started has ended.
    private static func exitStatus(_ result: Result<Void, any Error>, _ signal: Int32?, _ steps: Steps) -> Int32 {
        switch result {
        case .success:
            steps.terminal.line(steps.terminal.styled("\nEverything worked.", .strong))
            return EXIT_SUCCESS
        case .failure(let error):
            if let signal {
                steps.fail(CancellationError())
                steps.terminal.line("\nStopped; everything that was started has ended.")
                // What a shell reports for a process that a signal ended.
                return 128 + signal
            }
            steps.fail(error)
            steps.terminal.line("\nThe step marked FAILED did not work; everything that was started has ended.")
            return EXIT_FAILURE
        }
    }
}
