import ArgumentParser
import Glibc
import Grants
import HelperKit

/// The program: from its arguments to its exit status.
public enum Program {
    /// Runs the subcommand that the arguments name, and ends the process.
    public static func main() async -> Never {
        StandardDescriptors.secure()
        signal(SIGPIPE, SIG_IGN)
        let arguments = Self.arguments
        do {
            if showsFound(arguments) { exit(ExitStatus.success.rawValue) }
            try ExternalCommand(arguments)?.replaceProcess()
            var command = try MailgrantCommand.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            exit(ExitStatus.success.rawValue)
        } catch let failure as ProgramFailure {
            failure.report()
            exit(failure.status.rawValue)
        } catch let outcome as PlanOutcome {
            exit(outcome.status)
        } catch is PluginTestFailure {
            exit(PluginTestFailure.status)
        } catch let failure as ReportedFailure {
            exit(failure.status.rawValue)
        } catch {
            // Help, version and usage errors: the library prints them, usage errors with EX_USAGE.
            MailgrantCommand.exit(withError: error)
        }
    }

    /// Prints the help of mailgrant as a whole, or a completion script, with the subcommands that others added.
    ///
    /// - Returns: whether that was asked for.
    private static func showsFound(_ arguments: [String]) -> Bool {
        if FoundSubcommands.isHelp(arguments) {
            let found = FoundSubcommands(.here())
            print(MailgrantCommand.helpMessage() + found.help)
        } else if let shell = CompletionScript.shell(arguments) {
            print(CompletionScript(MailgrantCommand.completionScript(for: shell), for: shell).text)
        } else {
            return false
        }
        return true
    }

    /// What follows the program's name. Called by the name `sendmail`, through a link for programs that know no other
    /// name, it is that subcommand.
    private static var arguments: [String] {
        let words = CommandLine.arguments
        let isSendmail = words.first?.split(separator: "/").last == "sendmail"
        return (isSendmail ? ["sendmail"] : []) + words.dropFirst()
    }

    /// The subcommands that mailgrant has, and no other program can be.
    static var builtInNames: Set<String> {
        var names: Set<String> = ["help"]
        for group in MailgrantCommand.configuration.groupedSubcommands {
            for command in group.subcommands { names.insert(command._commandName) }
        }
        return names
    }
}

/// A failure whose line a person has read already: only the status is left.
struct ReportedFailure: Error {
    var status: ExitStatus
}
