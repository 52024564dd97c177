import Grants

extension ConsolePages {
    func values(of problem: ConsoleProblem) -> Values { values(of: problem) { _ in nil } }

    /// - Parameter words: what to do on this page in place of a command, where it does that; see
    ///   ``Prose/replacingCommands(_:)``.
    func values(of problem: ConsoleProblem, inPlaceOf words: (String) -> String?) -> Values {
        [
            "subject": problem.subject, "what": problem.what.asSentence,
            "remedy": Prose(problem.remedy).replacingCommands(words).asSentence.values,
            "hasRemedy": !problem.remedy.isEmpty,
            "tried": problem.tried.map(\.asSentence), "hasTried": !problem.tried.isEmpty,
            "move": problem.whoseMove.map { phrases("move-\($0)") }.orAbsent,
        ]
    }

    /// Whether a command is this one for a connection, named by itself or with its account.
    static func isOne(_ command: String, _ words: String, of account: PlainName, _ direction: Direction) -> Bool {
        ["", " --\(direction)"].contains { command == "mailgrant \(words) \(account)\($0)" }
    }

    func values(of notice: PageNotice) -> Values {
        switch notice {
        case .saved(let file): done(phrases("notice-saved", ["file": file]))
        case .passwordKept: done(phrases("notice-password-kept"))
        case .checked: done(phrases("notice-checked"))
        case .forgotten(let account): done(phrases("notice-forgotten", ["account": account]))
        case .revoked(let lines): done(phrases("notice-revoked"), lines: lines)
        case .done(let lines): done(phrases("notice-done"), lines: lines)
        case .tried(let lines, let problems): said(false, lines, problems)
        case .secretForgotten(let line): done(line)
        case .keyKept(let owner):
            done(owner.map { phrases("notice-key-kept-of", ["owner": $0]) } ?? phrases("notice-key-kept"))
        case .takenOver(let lines): done(phrases("notice-taken-over"), lines: lines)
        case .pulled(let commit): done(phrases("notice-pulled", ["commit": commit]))
        case .problem(let problem): said(false, [], [problem])
        }
    }

    /// Lines of a command's, with what can be copied or followed in each.
    private func values(of lines: [String]) -> [Values] { lines.map { ["remedy": Prose($0).values] } }

    private func done(_ text: String, lines: [String] = []) -> Values { said(text, lines, []) }

    private func said(_ text: Any, _ lines: [String], _ problems: [ConsoleProblem]) -> Values {
        [
            "text": text, "lines": values(of: lines), "isBad": !problems.isEmpty,
            "troubles": problems.map { values(of: $0).merging(["isOneOfMany": problems.count > 1]) { own, _ in own } },
        ]
    }

    /// What is wrong with the fields of a form, for the list above it.
    func values(of problems: [FieldProblem]) -> Values {
        [
            "problems": problems.map { problem in
                let isOfField = problem.field != .form
                return [
                    "field": isOfField ? problem.field.elementID : false,
                    "label": isOfField ? label(of: problem.field) : "",
                    "message": isOfField ? problem.message.withFullStop : problem.message.asSentence,
                ] as Values
            },
            "hasProblems": !problems.isEmpty, "problemsTitle": phrases.count(problems.count, "problems-title"),
        ]
    }
}

extension String {
    var nonEmpty: String? { isEmpty ? nil : self }
}
