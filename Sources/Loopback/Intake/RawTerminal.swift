import Glibc

/// A terminal that hands over each byte as it comes and shows none, for the time of a prompt (termios(3)).
struct RawTerminal {
    private let descriptor: Int32
    private var before = termios()

    /// Nothing where the descriptor is no terminal, or one that another program has in the foreground: changing its modes
    /// from the background would stop this process.
    init?(_ descriptor: Int32) {
        // Only the terminal that controls this process knows a foreground.
        let foreground = tcgetpgrp(descriptor)
        guard isatty(descriptor) == 1, foreground < 0 || foreground == getpgrp(), tcgetattr(descriptor, &before) == 0
        else { return nil }
        self.descriptor = descriptor
        var raw = before
        // Signals stay: Ctrl-C is not ours to interpret.
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        // Stopped or killed in the middle, the terminal would be left as it is now.
        withUnsafeMutableBytes(of: &raw.c_cc) { keys in
            keys[Int(VSUSP)] = 0
            keys[Int(VQUIT)] = 0
            keys[Int(VMIN)] = 1
            keys[Int(VTIME)] = 0
        }
        // What was pasted already is not thrown away.
        guard tcsetattr(descriptor, TCSADRAIN, &raw) == 0 else { return nil }
    }

    /// What was pasted and not read is thrown away: the shell would take it for commands.
    func restore() {
        var before = before
        tcsetattr(descriptor, TCSAFLUSH, &before)
    }
}
