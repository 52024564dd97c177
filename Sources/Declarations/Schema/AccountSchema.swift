public import ConfigurationFiles
import Grants
public import Providers

/// The form of an account's file, for editors.
public enum AccountSchema {
    /// As a JSON Schema. What a provider adds to `[token]` is known where the file names the provider.
    ///
    /// - Parameter providers: those that accounts may name; of one whose file is broken nothing is known.
    public static func document(_ providers: ProviderCatalog) -> SchemaValue {
        let known = keys
        let schema = FileSchema(keys: known, statesRequired: false, describing: meaning)
        let named = providers.names.compactMap { name in (try? providers.provider(name)).flatMap(\.self) }
        let tokens = Dictionary(named.map { ("token-" + $0.name.text, token($0, known)) }) { first, _ in first }
        let form = schema.document(
            title: "An account of mailgrant",
            ["allOf": .array(named.map { condition($0.name) }), "definitions": .object(tokens)])
        return form.allowingParameters
    }

    /// Every key that the reader of accounts knows, whatever the provider.
    public static var keys: [ObservedKey] {
        KeyObserver.keys { document, observer in
            guard let name = PlainName("probe") else { return }
            let directory = ConfigurationDirectory(path: "/")
            let reader = AccountReader(directory: directory, providers: ProviderCatalog(directory: nil))
            _ = try? reader.account(name, document, file: "probe", observer: observer)
        }
    }

    /// What a key is for; nothing where nobody wrote it down.
    public static func meaning(of path: [String]) -> String? {
        let key = path.last ?? ""
        let isConnection = Direction(rawValue: path[0]) != nil
        switch path.count {
        case 2 where isConnection: return KeyMeaning.server(key) ?? connectionMeanings[key]
        case 2 where path[0] == "token", 3 where path[1] == "token": return KeyMeaning.token(key)
        case 3 where path[0] == "token", 4 where path[1] == "token": return "The parameter's value"
        default: return meanings[key]
        }
    }

    private static let meanings = [
        "address": "The mailbox, such as alice@example.org",
        "clients": "The mail programs that \"mailgrant apply\" configures, such as \"mbsync\" or \"mbsync:passcmd\"",
        "incoming": "The connection with which mail is fetched",
        "outgoing": "The connection with which mail is sent",
        "provider": "The identity provider: a bundled one, generic, or the name of a file in providers/",
        "token": "OAuth Token Details: how the grant is obtained that both connections share",
    ]

    private static let connectionMeanings = [
        "authentication": "What the helper hands out: an access token, or an app password",
        "ca-file": "Certificates (PEM) to trust for this server in place of the system's",
        "protocol": "The protocol that the connection speaks",
        "shared-mailbox": "The address of another mailbox to open with the person's grant",
        "token": "OAuth Token Details of this connection alone, with a grant of its own",
        "user": "The SASL user, where it is not the address",
    ]

    /// What a `[token]` table may say where the provider is known: its parameters beside the keys of every such table.
    private static func token(_ provider: ProviderDescription, _ known: [ObservedKey]) -> SchemaValue {
        let standard = known.filter { $0.path.count == 2 && $0.path[0] == "token" }.compactMap(\.path.last)
        return [
            "properties": .object(Dictionary(provider.parameters.map { ($0.name, $0.schema) }) { first, _ in first }),
            "propertyNames": ["enum": .texts(standard + provider.parameters.map(\.name))],
        ]
    }

    private static func condition(_ provider: PlainName) -> SchemaValue {
        let token: SchemaValue = ["$ref": .text("#/definitions/token-\(provider)")]
        return [
            "if": ["properties": ["provider": ["const": .text(provider.text)]], "required": .texts(["provider"])],
            "then": [
                "properties": [
                    "token": token, "incoming": ["properties": ["token": token]],
                    "outgoing": ["properties": ["token": token]],
                ]
            ],
        ]
    }
}

extension ProviderParameter {
    fileprivate var schema: SchemaValue {
        var schema: [String: SchemaValue] = ["type": "string", "description": .text(explanation)]
        if !allowedValues.isEmpty { schema["enum"] = .texts(allowedValues) }
        return .object(schema)
    }
}

extension SchemaValue {
    /// The same, where every table called `token` may hold texts under other names: a provider may add them.
    fileprivate var allowingParameters: SchemaValue {
        guard case .object(var object) = self else { return self }
        if case .object(var properties)? = object["properties"] {
            for (name, value) in properties {
                properties[name] = value.allowingParameters
                if name == "token", case .object(var token)? = properties[name] {
                    token["additionalProperties"] = ["type": "string"]
                    properties[name] = .object(token)
                }
            }
            object["properties"] = .object(properties)
        }
        return .object(object)
    }
}
