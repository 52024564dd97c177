import Grants

/// The comments with which a configuration begins.
struct Heading {
    let client: ClientDefinition
    let form: ClientForm
    let account: Account
    let file: String
    let directories: [String]
    let notes: [String]

    var text: String {
        var lines = ["\(client.displayName), account \(account.name): \(form.summary). For \(file)"]
        if !directories.isEmpty { lines.append("Make first: mkdir -p \(directories.joined(separator: " "))") }
        lines += notes
        return lines.map { "\(form.comment) \($0)\n" }.joined()
    }
}
