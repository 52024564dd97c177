import Grants

/// One of the values that a field can take.
struct Choice: Sendable, Equatable {
    var value: String
    var text: String
    /// What a server's other fields default to with this one.
    var host: String?
    var port: String?
    var user: String?

    init(_ value: String, _ text: String, host: String? = nil, port: String? = nil, user: String? = nil) {
        self.value = value
        self.text = text
        self.host = host
        self.port = port
        self.user = user
    }
}

extension ConsolePages {
    /// A field to type into.
    ///
    /// - Parameters:
    ///   - type: the `type` of its input.
    ///   - placeholder: what holds where nothing is typed.
    func input(
        _ field: FormField, _ value: String, problems: [FieldProblem], hint: String? = nil, placeholder: String? = nil,
        type: String = "text", isRequired: Bool = false
    ) -> Values {
        var values = self.values(of: field, problems: problems, hint: hint)
        values["value"] = value
        values["placeholder"] = placeholder.orAbsent
        values["inputType"] = type
        values["isRequired"] = isRequired
        values["isReadOnly"] = false
        values["list"] = false
        return values
    }

    /// A field to choose in. A value that is no choice is one more, so that nothing typed is lost.
    ///
    /// - Parameter updates: whether other fields' defaults depend on it.
    func choice(
        _ field: FormField, _ value: String, _ choices: [Choice], problems: [FieldProblem], hint: String? = nil,
        updates: Bool = false
    ) -> Values {
        let isListed = choices.contains { $0.value == value }
        let all = isListed ? choices : [Choice(value, value)] + choices
        var values = self.values(of: field, problems: problems, hint: hint)
        values["updates"] = updates
        values["options"] = all.map { choice in
            [
                "value": choice.value, "text": choice.text, "isSelected": choice.value == value,
                "host": choice.host.orAbsent, "port": choice.port.orAbsent, "user": choice.user.orAbsent,
            ] as Values
        }
        return values
    }

    /// What every field has: its label, where it is, and what is wrong with it.
    func values(of field: FormField, problems: [FieldProblem], hint: String?) -> Values {
        let error = complaint(about: field, problems)
        let described = [
            hint == nil ? nil : "\(field.elementID)-hint", error == nil ? nil : "\(field.elementID)-error",
        ]
        return [
            "label": shortLabel(of: field), "id": field.elementID, "name": field.inputName, "hint": hint.orAbsent,
            "error": error.orAbsent,
            "describedBy": described.compactMap(\.self).joined(separator: " ").nonEmpty.orAbsent,
        ]
    }

    /// What is wrong with a field, as a sentence. Its label stands beside it.
    func complaint(about field: FormField, _ problems: [FieldProblem]) -> String? {
        problems.first { $0.field == field }.map(\.message.asSentence)
    }

    /// The choice among the types of token.
    func typeChoice(_ type: String, _ types: [TokenType], problems: [FieldProblem], updates: Bool) -> Values {
        choice(
            .type, type, types.map { Choice($0.id, $0.name) }, problems: problems, hint: phrases("hint-type"),
            updates: updates)
    }

    func grantTypeChoice(
        _ grantType: String, _ allowed: [GrantType], problems: [FieldProblem], updates: Bool
    ) -> Values {
        let choices = allowed.map { Choice($0.rawValue, phrases("grant-\($0.rawValue)")) }
        return choice(.grantType, grantType, choices, problems: problems, updates: updates)
    }

    /// The name of a field as its label has it.
    private func shortLabel(of field: FormField) -> String {
        if case .server(_, let part) = field { return phrases("field-\(part.rawValue)") }
        return label(of: field)
    }

    /// The name of a field by itself, away from its form.
    func label(of field: FormField) -> String {
        switch field {
        case .server(let direction, let part):
            "\(phrases("server-\(direction)")): \(phrases("field-\(part.rawValue)"))"
        case .parameter(let name): Self.label(ofParameter: name)
        default: phrases("field-\(field.inputName)")
        }
    }

    /// `account-type` reads as `Account type`: a provider's file names its parameters and has no other words for them.
    private static func label(ofParameter name: String) -> String {
        let words = name.split(separator: "-").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
