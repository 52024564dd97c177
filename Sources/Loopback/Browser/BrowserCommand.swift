/// One entry of `$BROWSER`: a program and its arguments.
struct BrowserCommand: Sendable, Equatable {
    let program: String
    private let arguments: [String]
    private let placesAddress: Bool

    /// Reads a command line, split at blanks. No shell is involved: quotes, `$` and `&` mean nothing.
    ///
    /// - Returns: nothing where there is no program.
    init?(_ entry: Substring) {
        let words = entry.split { $0 == " " || $0 == "\t" }.map { String($0) }
        guard let program = words.first else { return nil }
        self.program = program
        arguments = Array(words.dropFirst())
        placesAddress = arguments.contains { Self.expand($0, address: "").placed }
    }

    /// The list that `$BROWSER` holds: entries parted by colons, to be tried in this order.
    static func list(_ variable: String) -> [BrowserCommand] {
        variable.split(separator: ":").compactMap(BrowserCommand.init)
    }

    /// The program's arguments: `%s` is the address and `%%` a percent sign; without any `%s` the address comes last.
    func arguments(opening address: String) -> [String] {
        let expanded = arguments.map { Self.expand($0, address: address).text }
        return placesAddress ? expanded : expanded + [address]
    }

    private static func expand(_ argument: String, address: String) -> (text: String, placed: Bool) {
        var text = ""
        var placed = false
        var rest = argument[...]
        while let character = rest.popFirst() {
            switch (character, rest.first) {
            case ("%", "s"):
                text += address
                placed = true
                rest.removeFirst()
            case ("%", "%"):
                text += "%"
                rest.removeFirst()
            default:
                text.append(character)
            }
        }
        return (text, placed)
    }
}
