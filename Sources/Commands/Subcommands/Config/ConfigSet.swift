import ArgumentParser
import Declarations

/// `mailgrant config set`.
struct ConfigSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Give keys of an account's declaration their values.",
        usage: """
            mailgrant config set ACCOUNT KEY VALUE … [--unset KEY …]
                   mailgrant config set ACCOUNT KEY=VALUE … [--unset KEY …]
            """,
        discussion: """
            KEY is a key of accounts/ACCOUNT.toml with its tables before it, such as address, incoming.port, \
            token.client-id, outgoing.token.tenant or token.authorization-parameters.prompt. Scopes and clients take several values. \
            What can only be right together is changed together: keys with = and values, and --unset. A new table begins \
            with its first key.

            \(DeclarationEditing.explanation)
            """)

    @Argument(help: "The account's name or address.")
    var account: String

    @Argument(help: ArgumentHelp("A key and its value, or keys and values with = between them.", valueName: "key"))
    var words: [String]

    @Option(name: .customLong("unset"), help: "Take this key or table away with it; may be repeated.")
    var unset: [String] = []

    @OptionGroup var editing: DeclarationEditing

    func validate() throws {
        _ = try change()
    }

    func run() async throws {
        try editing.run(try change(), on: account)
    }

    private func change() throws -> DeclarationChange {
        var change = DeclarationChange()
        for (key, values) in try assignments() {
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
    private func assignments() throws -> [(key: String, values: [String])] {
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
