import Grants
import PluginPrograms

/// A plugin as `mailgrant plugin list` tells it.
struct PluginListing: Encodable, Sendable {
    var kind: String
    var name: String
    /// `built-in`, `beside-executable`, `data-directory`, `git-programs` or `path`.
    var origin: String
    /// Nothing where it is built in.
    var path: String?
    /// Whether the declarations here may have it run; nothing where no declaration has one run.
    var allowed: Bool?
    /// Whether it answers; nothing where it was not asked.
    var answers: Bool?
    /// What it says that it is.
    var programVersion: String?
    /// Why it cannot be used, and what to do about it.
    var trouble: String?
    var remedy: String?
    var shadowed: [Shadowed]

    struct Shadowed: Encodable, Sendable {
        var origin: String
        var path: String?
        /// Why that one is not used though it comes first; nothing where it comes later.
        var fault: String?
    }

    /// All that are found. Those that may be run here are asked.
    static func all(_ context: CommandContext) async -> [PluginListing] {
        let trust = context.pluginTrust
        let inquiry = PluginInquiry(runner: context.pluginRunner)
        let programs = context.pluginRegistry.all().map { program in
            (program: program, isAllowed: program.isDeclared ? trust.allows(program.kind, program.name) : nil)
        }
        // All at once: each has its time, and none is kept waiting by another.
        return await withTaskGroup(of: (Int, PluginListing).self) { group in
            for (index, (program, isAllowed)) in programs.enumerated() {
                group.addTask {
                    let answer = isAllowed == false ? .notAsked : await inquiry.ask(program)
                    return (index, PluginListing(program, isAllowed: isAllowed, answer))
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    init(_ program: PluginProgram, isAllowed: Bool?, _ answer: PluginInquiry.Answer) {
        kind = program.kind.rawValue
        name = program.name.text
        origin = program.origin.rawValue
        path = program.path
        allowed = isAllowed
        shadowed = program.shadowed.map {
            Shadowed(origin: $0.origin.rawValue, path: $0.path, fault: $0.fault?.rawValue)
        }
        take(answer, program)
    }

    private mutating func take(_ answer: PluginInquiry.Answer, _ program: PluginProgram) {
        if let fault = program.fault {
            let error = PluginError(program, .notRunnable(fault))
            (answers, trouble, remedy) = (false, error.description, error.remedy)
            return
        }
        switch answer {
        case .answers(let version, _): (answers, programVersion) = (true, version)
        case .otherVersion(let version):
            answers = false
            trouble =
                "\(program.executable) speaks version \(version) of the wire, and this mailgrant version "
                + PluginInquiry.wireVersion
            remedy = "install versions that belong together"
        case .fails(let error): (answers, trouble, remedy) = (false, error.description, error.remedy)
        case .notAsked: break
        }
    }

    /// One line, and one more for each that is shadowed.
    func lines(kindWidth: Int, nameWidth: Int, _ terminal: Terminal) -> [String] {
        func padded(_ text: String, to width: Int) -> String {
            text + String(repeating: " ", count: width - text.count + 2)
        }
        let head = padded(kind, to: kindWidth) + terminal.styled(padded(name, to: nameWidth), .strong)
        let indent = String(repeating: " ", count: kindWidth + nameWidth + 4)
        return [head + ([path ?? "built in"] + state(terminal)).joined(separator: ", ")]
            + shadowed.map { indent + "shadows \($0.path ?? "the built-in one")" }
    }

    private func state(_ terminal: Terminal) -> [String] {
        var words: [String] = []
        if let programVersion { words.append("version \(programVersion)") }
        if let answers {
            words.append(terminal.styled(answers ? "answers" : "does not answer", answers ? .good : .bad))
        }
        if allowed == false { words.append(terminal.styled("not allowed here", .pending)) }
        return words
    }
}
