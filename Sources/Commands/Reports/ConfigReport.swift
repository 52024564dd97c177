import ConfigurationFiles
import Declarations
import HelperKit

/// Values as facts, for `--json`.
struct ConfigReport: Encodable {
    var version = 1
    var values: [Entry]

    init(_ values: [EffectiveValue], _ configuration: ConfigurationDirectory) {
        self.values = values.map { Entry($0, configuration) }
    }

    struct Entry: Encodable {
        var key: String
        /// Of a key that takes one text.
        var value: String?
        /// Of a key that takes a list.
        var values: [String]?
        var origin: Origin

        init(_ value: EffectiveValue, _ configuration: ConfigurationDirectory) {
            key = value.key
            switch value.value {
            case .text(let text): self.value = text
            case .texts(let texts): values = texts
            }
            origin = Origin(value.origin, configuration)
        }
    }

    struct Origin: Encodable {
        /// `file`, `provider` or `default`.
        var kind: String
        /// As seen from the configuration directory; for a provider file in this program, its name there.
        var file: String?
        var line: Int?

        init(_ origin: EffectiveValue.Origin, _ configuration: ConfigurationDirectory) {
            switch origin {
            case .file(let location):
                kind = "file"
                let own = configuration.resolve("")
                file = location.file.hasPrefix(own) ? String(location.file.dropFirst(own.count)) : location.file
                line = location.position?.line
            case .bundled(let location):
                kind = "provider"
                file = location.file.replacing(" (bundled)", with: "")
                line = location.position?.line
            case .builtIn: kind = "default"
            }
        }

        /// As git writes it.
        var text: String {
            kind + ":" + [file, line.map(String.init)].compactMap(\.self).joined(separator: ":")
        }
    }
}

extension EffectiveValue {
    /// One for each line that is printed.
    var texts: [String] {
        switch value {
        case .text(let text): [text]
        case .texts(let texts): texts
        }
    }
}

extension Terminal {
    /// Prints values, as JSON or as `KEY=VALUE`.
    func print(
        _ values: [EffectiveValue], _ subject: ConfigSubject, asJSON: Bool, _ context: CommandContext
    ) throws(ProgramFailure) {
        if asJSON { return try print(json: ConfigReport(values, context.configuration)) }
        for value in values {
            let origin = ConfigReport.Origin(value.origin, context.configuration).text + "\t"
            for text in value.texts { try print((subject.showOrigin ? origin : "") + "\(value.key)=\(text)") }
        }
    }
}
