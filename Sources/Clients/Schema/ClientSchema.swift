public import ConfigurationFiles
import Grants

/// The form of a client file, for editors.
public enum ClientSchema {
    /// As a JSON Schema.
    public static var document: SchemaValue {
        FileSchema(keys: keys, statesRequired: true, describing: meaning).document(title: "A client file of mailgrant")
    }

    /// Every key that the reader of client files knows.
    public static var keys: [ObservedKey] {
        KeyObserver.keys { document, observer in
            guard let name = PlainName("probe") else { return }
            _ = try? ClientFile.read(document, name: name, origin: .bundled, observer: observer)
        }
    }

    /// What a key is for; nothing where nobody wrote it down.
    public static func meaning(of path: [String]) -> String? {
        var path = path
        // What is said of one protocol is said of all.
        if path.count > 2, path[0] == "forms", MailProtocol(rawValue: path[2]) != nil { path[2] = "protocol" }
        return meanings[path.joined(separator: ".")]
    }

    private static let meanings = [
        "display-name": "The client's name for a person",
        "format": "The version of this form",
        "forms": "The ways of writing the client's configuration, the best first",
        "forms.any": "A way of writing it; --form takes its name",
        "forms.any.comment": "What begins a comment in the file",
        "forms.any.directories": "Directories that must be there first",
        "forms.any.file": "The file that the text belongs into, below ~/ or /",
        "forms.any.install": "How it is put in its place; without this table a person has to",
        "forms.any.install.as":
            "Marked lines in the person's file, a file of mailgrant's own, or the form's file as a whole",
        "forms.any.install.include-file": "The file of mailgrant's own",
        "forms.any.install.include-in": "The files, beside the form's with \"include\", that may have the line",
        "forms.any.install.include-line": "The line by which the person's file includes mailgrant's",
        "forms.any.install.include-words": "The words that stand before the path of an included file",
        "forms.any.install.once": "Beginnings of lines that the file may have once",
        "forms.any.install.one-account": "True where the file has room for one account",
        "forms.any.notes": "What a person should know, one line each",
        "forms.any.protocol": "What the form does for this protocol",
        "forms.any.protocol.authenticated-by": "Who logs in: the client, or mailgrant tunnel and mailgrant sendmail",
        "forms.any.protocol.longest-token": "The longest token that the client carries, by mechanism",
        "forms.any.protocol.longest-token.oauthbearer": "Bytes, such as \"4094\" or \"3049 - user\"",
        "forms.any.protocol.longest-token.xoauth2": "Bytes, such as \"4094\" or \"3049 - user\"",
        "forms.any.protocol.mechanisms": "The SASL mechanisms that the client speaks, the best first",
        "forms.any.protocol.passwords": "True where the same text serves an account with an app password",
        "forms.any.protocol.security": "The protections that the client knows; all where it is left out",
        "forms.any.protocol.sending": "How the client sends a message to be tried",
        "forms.any.protocol.sending.command": "Program and arguments; no shell sees them",
        "forms.any.protocol.sending.does": "What it does, such as \"sends a message\"",
        "forms.any.protocol.sending.success": "The exit statuses that are good, [\"0\"] where it is left out",
        "forms.any.protocol.trial": "How the client is tried without changing anything",
        "forms.any.protocol.trial.command": "Program and arguments; no shell sees them",
        "forms.any.protocol.trial.does": "What it does, such as \"logs in\"",
        "forms.any.protocol.trial.success": "The exit statuses that are good, [\"0\"] where it is left out",
        "forms.any.summary": "What the form does, in a few words",
        "forms.any.template": "The text of the configuration, a mustache template",
        "packages": "The Debian packages that bring the programs",
        "programs": "Executables that must all be on PATH",
        "quoting": "How values stand in the file, by name; \"default\" is that of all others",
        "quoting.any": "A way of writing a value",
        "quoting.any.around": "What stands before and after a value",
        "quoting.any.escapes": "What is written in place of a character",
        "quoting.any.escapes.any": "What is written in place of this character",
        "quoting.any.percent-encoded": "True where every byte that RFC 3986 does not leave unreserved becomes %XX",
        "quoting.any.refused": "Characters that the syntax has no way of writing",
        "requirements": "What the client needs beside itself",
        "requirements.any": "Something that is needed: exactly one of file, command and no-apparmor-profile",
        "requirements.any.at-least": "The version that the command prints, or a later one",
        "requirements.any.command": "A command that ends with status 0 where it is there",
        "requirements.any.file": "A pattern of glob(7) that matches where it is there",
        "requirements.any.forms": "The forms that need it; all where it is left out",
        "requirements.any.lack": "What it means where it is not there",
        "requirements.any.mechanisms": "The mechanisms that need it; any where it is left out",
        "requirements.any.no-apparmor-profile": "A profile in /etc/apparmor.d that must not be in force",
        "requirements.any.remedy": "What to do then",
    ]
}
