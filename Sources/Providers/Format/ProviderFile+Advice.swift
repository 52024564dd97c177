import ConfigurationFiles
import Grants

/// `[[errors]]` and `[[mail-errors]]`: how failures are explained; and the bundled tables of them.
extension ProviderFile {
    /// Reads the rows of a provider file, and behind them those of the table that it names: its own win.
    static func read(
        advice reader: TableReader, into advice: inout AdviceTable, _ standIns: StandIns,
        _ errorTables: [String: String]
    ) {
        let links = reader.table("links")?.keys ?? []
        let placeholders = standIns.adding(
            AdvicePlaceholder.allCases.map(\.rawValue) + links.map { $0 + "-url" },
            declaring: "neither [parameters] nor [links] declares")
        readRows(reader, into: &advice, placeholders)
        guard let table = reader.text("error-table") else { return }
        guard let text = errorTables[table] else {
            let known = errorTables.keys.sorted().joined(separator: ", ")
            return reader.report("error-table", "no table is called \"\(table)\"; there are: \(known)")
        }
        do throws(ConfigurationErrors) {
            let document = try DocumentTable(parsing: text, file: "\(table)/errors.toml (bundled)")
            let rows = TableReader(document, collector: reader.collector)
            guard rows.hasFormat(format) else { return }
            readRows(rows, into: &advice, placeholders)
            rows.reportUnknownKeys()
        } catch {
            reader.collector.add(error)
        }
    }

    private static func readRows(_ reader: TableReader, into advice: inout AdviceTable, _ placeholders: StandIns) {
        advice.errors += reader.elements("errors").compactMap { errorRow($0, placeholders) }
        advice.mailErrors += reader.elements("mail-errors").compactMap { mailErrorRow($0, placeholders) }
    }

    private static func errorRow(_ table: TableReader, _ placeholders: StandIns) -> ProviderErrorRow? {
        defer { table.reportUnknownKeys() }
        let error = table.text("error")
        let subError = table.text("sub-error")
        let codes = table.texts("codes", .errorNumber)
        let event: AdviceEvent? = table.choice("event")
        let grantType: GrantType? = table.choice("grant-type")
        let keys = ["codes", "error", "event", "sub-error"].filter(table.has)
        if keys.isEmpty { table.report("codes", "is missing, and so are error, sub-error and event: no failure fits") }
        if table.has("event"), keys.count > 1 { table.report("event", "stands alone: no error answer tells of it") }
        guard let advice = advice(table, placeholders) else { return nil }
        return ProviderErrorRow(
            error: error, subError: subError, codes: codes?.compactMap { Int($0) } ?? [], event: event,
            grantType: grantType,
            advice: advice)
    }

    private static func mailErrorRow(_ table: TableReader, _ placeholders: StandIns) -> MailErrorRow? {
        defer { table.reportUnknownKeys() }
        let protocols = table.texts("protocols", .oneOf(MailProtocol.self))?.compactMap(MailProtocol.init)
        let code = table.text("code")
        let contains = table.text("contains")
        if !table.has("code"), !table.has("contains") {
            table.report("code", "is missing, and so is contains: every refusal would fit")
        }
        guard let advice = advice(table, placeholders) else { return nil }
        return MailErrorRow(protocols: protocols ?? [], code: code, contains: contains, advice: advice)
    }

    private static func advice(_ table: TableReader, _ placeholders: StandIns) -> ErrorAdvice? {
        let rule = placeholders.rule(.adviceText)
        let what = table.require("what", table.text("what", rule), "what has happened, for a person")
        let move = table.require(
            "whose-move", table.choice("whose-move", of: ErrorAdvice.Move.self), "you, administrator or nobody")
        let remedy = table.require("remedy", table.text("remedy", rule), "the next step, for a person")
        guard let what, let move, let remedy else { return nil }
        return ErrorAdvice(what: what, whoseMove: move, remedy: remedy)
    }
}

extension TextRule {
    static let errorNumber = TextRule("is not a number") { Int($0).map { $0 >= 0 } ?? false }

    /// Part of a sentence that goes on, and not so long that the line would be cut.
    static let adviceText = TextRule { text in
        if text.count > 300 { return "is longer than 300 characters" }
        return text.hasSuffix(".") ? "must not end with a full stop: it becomes a part of a line" : nil
    }
}
