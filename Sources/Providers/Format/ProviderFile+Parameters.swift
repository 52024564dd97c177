import ConfigurationFiles
import Grants

/// `[parameters.NAME]`: what accounts may state beyond the standard keys of `[token]`.
extension ProviderFile {
    static func parameters(_ reader: TableReader?) -> [ProviderParameter] {
        guard let reader else { return [] }
        let read = reader.tables().compactMap { name, table in parameter(name, table, reader) }
        for (index, parameter) in read.enumerated() {
            let others = read[..<index].map(\.name) + read[(index + 1)...].map(\.name)
            reportClashes(of: parameter, with: others, reader)
        }
        let defaults = read.compactMap { parameter in parameter.defaultValue.map { (parameter.name, $0) } }
        let filled = Placeholders(values: Dictionary(defaults) { first, _ in first }, of: read)
        for parameter in read {
            guard let value = parameter.defaultValue, value.contains("{") else { continue }
            if let complaint = parameter.rule.complaint(filled.fill(value)) {
                reader.report(parameter.name, "its default \"\(value)\" " + complaint)
            }
        }
        return read
    }

    private static func parameter(_ name: String, _ table: TableReader, _ parent: TableReader) -> ProviderParameter? {
        defer { table.reportUnknownKeys() }
        let explanation = table.require("explanation", table.text("explanation"), "what a person is to fill in")
        var parameter = ProviderParameter(name: name, explanation: explanation ?? "")
        parameter.allowedValues = table.texts("values", parameter.rule) ?? []
        parameter.variants = variants(table.table("variants"))
        if !parameter.variants.isEmpty {
            if table.has("values") { table.report("values", "the variants are the values; leave it out") }
            parameter.allowedValues = parameter.variants.keys.sorted()
        }
        let rule = parameter.rule
        // A default may follow from a variant of another parameter; it is judged when all of them are known.
        parameter.defaultValue = table.text(
            "default", TextRule { text in text.contains("{") ? nil : rule.complaint(text) })
        guard PlainName(name) != nil, TokenTable.Key(rawValue: name) == nil,
            AdvicePlaceholder(rawValue: name) == nil
        else {
            parent.report(name, "a parameter's name consists of a-z, 0-9 and \"-\" and is no other key of [token]")
            return nil
        }
        return parameter
    }

    /// `[parameters.NAME.variants.VALUE]`: every variant says the same names.
    private static func variants(_ reader: TableReader?) -> [String: [String: String]] {
        guard let reader else { return [:] }
        var variants: [String: [String: String]] = [:]
        var names: Set<String>?
        for (value, table) in reader.tables() {
            let texts = Dictionary(table.entries().map { ($0.key, $0.text) }) { first, _ in first }
            let expected = names ?? Set(texts.keys)
            names = expected
            for missing in expected.subtracting(texts.keys).sorted() {
                reader.report(value, "lacks \(missing), which another variant has")
            }
            for extra in Set(texts.keys).subtracting(expected).sorted() {
                reader.report(value, "has \(extra), which another variant lacks")
            }
            variants[value] = texts
        }
        return variants
    }

    /// A name stands for one thing.
    private static func reportClashes(of parameter: ProviderParameter, with others: [String], _ reader: TableReader) {
        let names = Set(parameter.variants.values.flatMap(\.keys))
        for name in names.sorted()
        where others.contains(name) || name == parameter.name || AdvicePlaceholder(rawValue: name) != nil {
            reader.report(parameter.name, "its variants say \(name), which is another placeholder's name")
        }
    }
}
