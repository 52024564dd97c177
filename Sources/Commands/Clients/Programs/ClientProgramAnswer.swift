import Clients
import ConfigurationFiles
import CredentialWire
import Grants
import PluginPrograms

/// What a client's program answers, read.
struct ClientProgramAnswer {
    let message: CredentialMessage

    /// Why it is no answer, or one that reports an error.
    var fault: ClientProgramError.Reason? {
        guard !message.attributes.isEmpty else { return .silent }
        guard let version = message.text(ProviderKey.version) else { return .unversioned }
        guard version == PluginInquiry.wireVersion else { return .otherVersion(VisibleText.line(version, limit: 20)) }
        guard let word = message.text(ProviderKey.error) else { return nil }
        let said = VisibleText.line(message.text(ProviderKey.text) ?? "", limit: 500)
        return .reported(VisibleText.line(word, limit: 40), said)
    }

    /// What it writes. Every `line[]` counts, also an empty one, which would clear an ordinary list (git-credential(1)).
    var rendering: ClientRendering {
        let lines = message.attributes.compactMap { attribute -> String? in
            guard attribute.key == "line[]", case .text(let line) = attribute.value else { return nil }
            return line
        }
        return ClientRendering(
            lines: lines, file: message.text("file"), directories: message.list("directory"),
            notes: message.list("note"))
    }

    /// What it says of itself, as a client file of one form.
    var clientFile: String {
        var file = ClientFileText(message)
        file.begin(nil)
        file.add("format", literally: "1")
        file.add("display-name")
        file.add(list: "programs", from: "program")
        file.add(list: "packages", from: "package")
        file.begin(["forms", ClientDefinition.programForm])
        for key in ["summary", "file", "comment"] { file.add(key) }
        file.add("template", literally: "-".toml)
        file.add(list: "directories", from: "directory")
        if message.text("install") != nil {
            file.begin(["forms", ClientDefinition.programForm, "install"])
            file.add("as", from: "install")
            for key in ["include-file", "include-line"] { file.add(key) }
            file.add(truth: "one-account")
            file.add(list: "once")
        }
        for name in message.list(ProviderKey.protocols) { file.add(protocolNamed: name) }
        return file.text
    }
}

/// The text of a client file that grows from what a program said.
private struct ClientFileText {
    private(set) var text = ""
    private let message: CredentialMessage

    init(_ message: CredentialMessage) {
        self.message = message
    }

    mutating func begin(_ table: [String]?) {
        if let table { text += "\n[\(TOMLKey.dotted(table))]\n" }
    }

    mutating func add(_ key: String, literally value: String) {
        text += "\(key) = \(value)\n"
    }

    mutating func add(_ key: String, from source: String? = nil) {
        guard let value = message.text(source ?? key) else { return }
        add(key, literally: value.toml)
    }

    mutating func add(list key: String, from source: String? = nil) {
        let values = message.list(source ?? key)
        if !values.isEmpty { add(key, literally: values.toml) }
    }

    /// `true` or `false`. Anything else stays a text, which the reader complains about.
    mutating func add(truth key: String, from source: String? = nil) {
        guard let value = message.text(source ?? key) else { return }
        add(key, literally: ["true", "false"].contains(value) ? value : value.toml)
    }

    mutating func add(protocolNamed name: String) {
        func key(_ word: String) -> String { ProviderKey.of(name, word) }
        let table = ["forms", ClientDefinition.programForm, name]
        begin(table)
        add("authenticated-by", from: key("authenticated-by"))
        add(list: "mechanisms", from: key("mechanism"))
        add(truth: "passwords", from: key("passwords"))
        add(list: "security", from: key("security"))
        let limits = BearerMechanism.allCases.map(\.rawValue).filter { message.text(key("longest-token-\($0)")) != nil }
        if !limits.isEmpty {
            begin(table + ["longest-token"])
            for mechanism in limits { add(mechanism, from: key("longest-token-\(mechanism)")) }
        }
        for word in ["trial", "sending"] where message.text(key(word)) != nil {
            begin(table + [word])
            add("does", from: key(word))
            add(list: "command", from: key("\(word)-command"))
            add(list: "success", from: key("\(word)-success"))
        }
    }
}
