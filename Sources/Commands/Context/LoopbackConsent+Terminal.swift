import HelperKit
import Loopback

extension LoopbackConsent {
    /// The person who runs the command.
    ///
    /// - Parameters:
    ///   - ways: how the person gets to the provider's page and back.
    ///   - stream: where `showing` prints.
    ///   - showing: takes what the person is to read.
    convenience init(
        _ context: CommandContext, ways: SignInWays, on stream: Terminal.Stream,
        showing: @escaping @Sendable (String) -> Void
    ) {
        self.init(
            browser: BrowserLauncher(environment: context.environment), ways: ways,
            display: SignInDisplay(
                show: showing, showLive: context.terminal.live, complain: context.terminal.note,
                showPrompt: context.terminal.prompt,
                draw: { context.terminal.qrCode(of: $0, below: $1, on: stream) }))
    }
}
