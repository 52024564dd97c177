import ArgumentParser
import HelperKit

/// `mailgrant pull`: brings the configuration directory to its remote's newest commit.
struct PullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Bring the declarations to the newest commit of their git repository.",
        discussion: """
            The configuration directory is a git working copy whose branch follows one of a remote. The new commits are \
            fetched, verified where mailgrant.toml has require-signed-commits, and read whole; what they change is shown; \
            and only then they come into force. Until then, and after any failure, the old commit stays.

            Nothing is merged: a history that was rewritten, or that parted from yours, stops here. A commit that ends \
            what is authorized, or moves where secrets would go, is asked about on a terminal and refused without one, \
            unless --yes agrees. No answer ever authorizes anything: that is mailgrant apply, or authorize.

            The status is 0 when the newest commit is in force, 75 when the remote cannot be reached, 77 when a person is \
            needed, 78 when the new commit or this directory is wrong.
            """)

    @Flag(help: "Show what would change, and move nothing.")
    var dryRun = false

    @Flag(help: "Agree to what a person would be asked about.")
    var yes = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        let dialogue = PullDialogue(terminal: context.terminal, isDry: dryRun, agrees: yes, printsJSON: json)
        // A timer has nobody to show its messages to.
        let notification = Terminal.hasPerson || dryRun ? nil : Notification(context)
        try await Interruption.cancelling {
            do {
                try await dialogue.hold(PullRun(context: context))
                await notification?.announce(pull: nil)
            } catch let failure as ProgramFailure where failure.status == .noPermission {
                await notification?.announce(pull: failure.what)
                throw failure
            }
        }
    }
}
