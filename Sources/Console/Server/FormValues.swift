/// The fields of a form as a browser sent them.
struct FormValues: Sendable {
    private let fields: [(name: String, value: String)]

    init(_ fields: [(name: String, value: String)]) { self.fields = fields }

    var names: [String] { fields.map(\.name) }

    /// The first value of that name.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
}
