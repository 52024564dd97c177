import ArgumentParser
import Grants
import PluginPrograms

/// The subcommands of others in help and completion, as `git help -a` lists those of git. Finding them starts none.
struct FoundSubcommands {
    private let programs: [PluginProgram]

    /// Those that `mailgrant NAME` would run.
    init(_ registry: PluginRegistry) {
        programs = registry.all().filter { $0.kind == .subcommand && $0.origin != .builtIn && $0.fault == nil }
    }

    var names: [String] { programs.map(\.name.text) }

    /// The end of the help of mailgrant as a whole; empty where there are none.
    var help: String {
        guard !programs.isEmpty else { return "" }
        let width = max(22, names.map(\.count).max() ?? 0)
        let lines = programs.map { program in
            let name = program.name.text
            return "  \(name)\(String(repeating: " ", count: width - name.count + 2))\(program.path ?? "")"
        }
        return "\n\nFOUND ON THIS MACHINE:\n" + lines.joined(separator: "\n")
    }

    /// Whether arguments ask for the help of mailgrant as a whole.
    static func isHelp(_ arguments: [String]) -> Bool {
        [[], ["help"], ["--help"], ["-h"]].contains(arguments)
    }
}

/// A completion script that asks for the names of found subcommands each time, since they come and go.
struct CompletionScript {
    let text: String

    private static let question = "plugin list --subcommands 2>/dev/null"

    /// - Parameter script: as it is made for the subcommands that are built in.
    init(_ script: String, for shell: CompletionShell) {
        switch shell {
        case .bash:
            text = Self.extend(script, after: "# Offer subcommand completions\n", of: "_mailgrant() {\n") {
                "\($0)COMPREPLY+=($(compgen -W \"$(\"${COMP_WORDS[0]}\" \(Self.question))\" -- \"${cur}\"))\n"
            }
        case .zsh:
            text = Self.extend(script, after: "local -ar subcommands=(\n", of: "_mailgrant() {\n") {
                "\($0)    ${(f)\"$(\"${command_name}\" \(Self.question))\"}\n"
            }
        case .fish:
            text =
                script
                + "\ncomplete -c 'mailgrant' -n '__mailgrant_should_offer_completions_for_positional \"mailgrant\" -eq 1'"
                + " -fa '(mailgrant \(Self.question))'\n"
        default: text = script
        }
    }

    /// A line behind the first that ends in `place` after `function` begins, indented as that is.
    private static func extend(
        _ script: String, after place: String, of function: String, _ line: (_ indent: Substring) -> String
    ) -> String {
        guard let start = script.firstRange(of: "\n" + function),
            let found = script[start.upperBound...].firstRange(of: place)
        else { return script }
        let before = script[..<found.lowerBound]
        let indent = before[(before.lastIndex(of: "\n").map { before.index(after: $0) } ?? before.startIndex)...]
        return script[..<found.upperBound] + line(indent) + script[found.upperBound...]
    }

    /// The shell that arguments ask a script for; nothing where they ask for none, or for one that nobody knows.
    static func shell(_ arguments: [String]) -> CompletionShell? {
        guard arguments.count == 2, arguments[0] == "--generate-completion-script" else { return nil }
        return CompletionShell(rawValue: arguments[1])
    }
}
