import ArgumentParser
import Declarations

/// `mailgrant config set`.
struct ConfigSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Give keys of an account's declaration, or of the settings, their values.",
        usage: """
            mailgrant config set ACCOUNT KEY VALUE … [--unset KEY …]
                   mailgrant config set ACCOUNT KEY=VALUE … [--unset KEY …]
                   mailgrant config set --settings KEY VALUE …
            """,
        discussion: """
            KEY is a key of accounts/ACCOUNT.toml with its tables before it, such as address, incoming.port, \
            token.client-id, outgoing.token.tenant or token.authorization-parameters.prompt. Scopes and clients take several values. \
            What can only be right together is changed together: keys with = and values, and --unset. A new table begins \
            with its first key. With --settings they are keys of mailgrant.toml, such as network.timeout.

            \(DeclarationEditing.explanation)
            """)

    @Argument(
        help: ArgumentHelp(
            "The account's name or address, unless the settings are meant; then a key and its value, or keys and values "
                + "with = between them.", valueName: "word"))
    var words: [String]

    @Option(name: .customLong("unset"), help: "Take this key or table away with it; may be repeated.")
    var unset: [String] = []

    @OptionGroup var editing: DeclarationEditing

    func validate() throws {
        let (_, words) = try editing.subject(of: words)
        _ = try change(words)
    }

    func run() async throws {
        let (account, words) = try editing.subject(of: words)
        try editing.run(try change(words), on: account)
    }

    private func change(_ words: [String]) throws -> DeclarationChange {
        var change = DeclarationChange()
        for (key, values) in try assignments(words) {
            let key = try DeclarationKey(argument: key)
            guard let value = DeclarationValue(values, for: key) else {
                throw ValidationError("\(key) takes one value.")
            }
            change.set(key, to: value)
        }
        for key in unset { change.inherit(try DeclarationKey(argument: key)) }
        return change
    }

    /// Each key with its values, in order. No key has a `=` in it.
    private func assignments(_ words: [String]) throws -> [(key: String, values: [String])] {
        guard let first = words.first, first.contains("=") else {
            guard words.count > 1 else { throw ValidationError("Give a key and its value, or KEY=VALUE.") }
            return [(words[0], Array(words.dropFirst()))]
        }
        var assignments: [(key: String, values: [String])] = []
        for word in words {
            guard let equals = word.firstIndex(of: "=") else {
                throw ValidationError("\"\(word)\" is not KEY=VALUE, as the first is.")
            }
            let (key, value) = (String(word[..<equals]), String(word[word.index(after: equals)...]))
            if let known = assignments.firstIndex(where: { $0.key == key }) {
                assignments[known].values.append(value)
            } else {
                assignments.append((key, [value]))
            }
        }
        return assignments
    }
}

extension DeclarationKey {
    /// - Throws: a validation error where a word is no key.
    init(argument: String) throws {
        guard let key = Self(argument) else {
            throw ValidationError("\"\(argument)\" is no key; one looks like incoming.port.")
        }
        self = key
    }
}
