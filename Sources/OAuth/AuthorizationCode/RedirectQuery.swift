/// The query of a request to the callback URL.
struct RedirectQuery {
    /// In bytes. Codes take some kilobytes at most; a longer query is nobody's answer.
    static let longest = 32_768

    /// Values that cannot be decoded are kept as nothing.
    private let fields: [(name: String, value: String?)]

    /// - Parameter text: without its `?`, percent-encoded. Nothing where it is longer than any answer.
    init?(_ text: String) {
        guard text.utf8.count <= Self.longest else { return nil }
        fields = text.split(separator: "&").compactMap { field in
            let name = field.prefix { $0 != "=" }
            let value = field[name.endIndex...].dropFirst()
            return FormEncoding.decode(name.utf8).map { ($0, FormEncoding.decode(value.utf8)) }
        }
    }

    /// The value of a parameter that is there once, can be decoded and is not empty.
    func value(_ name: String) -> String? {
        let values = values(name)
        guard values.count == 1, let value = values[0], !value.isEmpty else { return nil }
        return value
    }

    /// Whether a parameter is there, however often and with whatever value.
    func contains(_ name: String) -> Bool { !values(name).isEmpty }

    /// The first of some parameters that is there more than once, or with a value that cannot be decoded.
    func firstAmbiguous(of names: [String]) -> String? {
        names.first { name in
            let values = values(name)
            return values.count > 1 || values.contains { $0 == nil }
        }
    }

    private func values(_ name: String) -> [String?] {
        fields.filter { $0.name == name }.map(\.value)
    }
}
