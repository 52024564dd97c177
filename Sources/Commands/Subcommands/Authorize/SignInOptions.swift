import ArgumentParser
import Glibc
import Grants
import Loopback
import TokenCache

/// How the person gets to the provider's page and back.
struct SignInOptions: ParsableArguments {
    @Flag(help: "Open no browser: the address that the browser ends at is pasted here, or given to --resume.")
    var noBrowser = false

    @Option(
        help: ArgumentHelp(
            "Read the address that the browser ends at from this file, which is waited for; - is standard input.",
            valueName: "file"))
    var redirectFrom: String?

    @Flag(help: "Take the address that the browser ended at to the process that waits for it.")
    var resume = false

    func validate() throws {
        guard !resume || (!noBrowser && redirectFrom == nil) else {
            throw ValidationError("--resume goes without --no-browser and --redirect-from: it starts no sign-in.")
        }
    }

    func ways(for account: PlainName, environment: [String: String]) -> SignInWays {
        var ways = SignInWays.atTerminal(of: environment, opensBrowser: !noBrowser)
        ways.redirectSource = redirectFrom.map { $0 == "-" ? .standardInput : .file($0) }
        ways.meetingPoint = MeetingPoint(of: account, creating: true)
        return ways
    }
}

extension SignInWays {
    /// Those of a person at the terminal of this process.
    static func atTerminal(of environment: [String: String], opensBrowser: Bool = true) -> SignInWays {
        let isSet = { (name: String) in environment[name]?.isEmpty == false }
        let hasBrowser = ["BROWSER", "DISPLAY", "WAYLAND_DISPLAY"].contains(where: isSet)
        let canAsk = isatty(STDIN_FILENO) == 1
        return SignInWays(
            opensBrowser: opensBrowser,
            pasting: canAsk ? (!opensBrowser || !hasBrowser ? .always : .whereNothingListens) : .never,
            isRemote: isSet("SSH_CONNECTION"))
    }
}

extension MeetingPoint {
    /// Where an account's sign-ins are met; nothing where there is no runtime directory.
    init?(of account: PlainName, creating: Bool) {
        guard let directory = CacheDirectory.locate(creating: creating) else { return nil }
        self.init(in: directory.text, for: account.text)
    }
}
