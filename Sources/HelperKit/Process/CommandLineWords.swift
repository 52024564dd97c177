import Glibc

/// The command line, word by word. `CommandLine.arguments` would make an array of all of them, which the hot path does without.
struct CommandLineWords {
    /// The first word is the program's name.
    private var position: Int32 = 1

    mutating func next() -> String? {
        guard position < CommandLine.argc, let word = CommandLine.unsafeArgv[Int(position)] else { return nil }
        position += 1
        return String(cString: word)
    }
}
