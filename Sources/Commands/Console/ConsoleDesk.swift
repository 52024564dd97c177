/// What the console's pages can do, with the real things behind them.
struct ConsoleDesk: Sendable {
    let context: CommandContext
}
