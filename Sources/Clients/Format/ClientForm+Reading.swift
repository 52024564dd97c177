import ConfigurationFiles
import Grants

extension ClientForm {
    /// Reads `[forms.NAME]`. Nothing where something is missing; the error has been reported.
    init?(reading reader: TableReader, name: String, quotings: [String: Quoting]) {
        defer { reader.reportUnknownKeys() }
        let summary = reader.require("summary", reader.text("summary"), "what this form does, in a few words")
        let file = reader.require("file", reader.template("file", .homePath), "the file that the text belongs into")
        let comment = reader.require("comment", reader.text("comment"), "what begins a comment in that file")
        let template = reader.require("template", reader.templateBlock("template"), "the text of the configuration")
        let directories = reader.templates("directories", .homePath) ?? []
        let notes = reader.templates("notes") ?? []
        let installing = reader.table("install").flatMap {
            ClientInstalling(reading: $0, main: file, comment: comment)
        }
        var ways: [MailProtocol: ClientWay] = [:]
        for mailProtocol in MailProtocol.allCases {
            ways[mailProtocol] = reader.table(mailProtocol.rawValue).map { ClientWay(reading: $0) }
        }
        for mailProtocol in [MailProtocol.ews, .graph] where ways[mailProtocol]?.authenticator == .client {
            reader.report(
                mailProtocol.rawValue, "is for sending with mailgrant sendmail: authenticated-by = \"mailgrant\"")
        }
        if ways.isEmpty { reader.report("imap", "is missing: a table for each protocol, imap, pop or smtp") }
        guard let summary, let file, let comment, let template else { return nil }
        self.init(
            name: name, summary: summary, file: file, comment: comment, directories: directories, notes: notes,
            ways: ways, template: template, quotings: quotings, installing: installing)
    }
}

extension ClientWay {
    /// Reads `[forms.NAME.PROTOCOL]`.
    init(reading reader: TableReader) {
        defer { reader.reportUnknownKeys() }
        authenticator = reader.choice("authenticated-by") ?? .client
        mechanisms = reader.choices("mechanisms")
        takesPasswords = reader.boolean("passwords") ?? false
        let securities: [ConnectionSecurity] = reader.choices("security")
        self.securities = securities.isEmpty ? ConnectionSecurity.allCases : securities
        longestToken = Self.limits(reader.table("longest-token"))
        trial = reader.table("trial").flatMap { ClientTrial(reading: $0) }
        sending = reader.table("sending").flatMap { ClientTrial(reading: $0) }
        if authenticator == .client, mechanisms.isEmpty, !takesPasswords {
            reader.report("mechanisms", "is missing: what the client authenticates with, or passwords = true")
        }
    }

    private static func limits(_ reader: TableReader?) -> [BearerMechanism: TokenLimit] {
        guard let reader else { return [:] }
        defer { reader.reportUnknownKeys() }
        let rule = TextRule("is not a number of bytes such as \"4094\" or \"3049 - user\"") { TokenLimit($0) != nil }
        var limits: [BearerMechanism: TokenLimit] = [:]
        for mechanism in BearerMechanism.allCases {
            limits[mechanism] = reader.text(mechanism.rawValue, rule).flatMap { TokenLimit($0) }
        }
        return limits
    }
}

extension ClientTrial {
    /// Reads `trial` or `sending`. Nothing where something is missing; the error has been reported.
    init?(reading reader: TableReader) {
        defer { reader.reportUnknownKeys() }
        let does = reader.require("does", reader.text("does"), "what the command does, such as \"logs in\"")
        let command = reader.require("command", reader.templates("command"), "program and arguments, as a list")
        let successes = reader.texts("success", .exitStatus)?.compactMap { Int($0) }
        guard let does, let command, !command.isEmpty else { return nil }
        self.init(does: does, command: command, successes: successes ?? [0])
    }
}
