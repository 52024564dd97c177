import OAuth
import Secrets

/// The fields of a form as a browser sent them, in its order.
struct FormValues: Sendable {
    private let fields: [(name: String, value: String)]

    /// No form of the console has more fields.
    private static let most = 200

    init(_ fields: [(name: String, value: String)]) {
        self.fields = fields
    }

    /// Reads `application/x-www-form-urlencoded` (URL Standard section 5.1), of a form or of a query.
    ///
    /// - Parameter bytes: of a bounded number.
    /// - Returns: nothing where it is none: too many fields, a broken escape, or not UTF-8.
    init?(urlEncoded bytes: some Sequence<UInt8>) {
        let pairs = Array(bytes).split(separator: UInt8(ascii: "&"))
        guard pairs.count <= Self.most else { return nil }
        var fields: [(name: String, value: String)] = []
        for pair in pairs {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = FormEncoding.decode(parts[0]),
                let value = FormEncoding.decode(parts.count > 1 ? parts[1] : [])
            else { return nil }
            fields.append((name, value))
        }
        self.fields = fields
    }

    var names: [String] { fields.map(\.name) }

    /// The first value of that name; nothing where there is none, as with a box that is not ticked.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The same for what nobody may see; nothing where it is empty.
    func secret(_ name: String) -> Secret? {
        self[name].flatMap { $0.isEmpty ? nil : Secret($0) }
    }

    /// The same for several lines: a browser ends each with a carriage return, too (HTML Standard, section 4.10.21).
    func secretText(_ name: String) -> Secret? {
        self[name].flatMap { $0.isEmpty ? nil : Secret($0.replacing("\r\n", with: "\n")) }
    }

    /// All values of that name, in their order.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}
