import Synchronization

/// The definitions that are a part of this program, by name: each is read when it is first asked for, and once in a
/// process, however many catalogs there are.
public final class BundledDefinitions<Definition: Sendable>: Sendable {
    private let texts: [String: (key: String, text: String)]
    private let read: DefinitionFiles<Definition>.Reading
    private let answers = Mutex<[String: Result<Definition, ConfigurationErrors>]>([:])

    /// - Parameter texts: the texts of the files by `name/file`, one file a name.
    public init(_ texts: [String: String], reading read: @escaping DefinitionFiles<Definition>.Reading) {
        let named = texts.compactMap { key, text in
            key.split(separator: "/").first.map { (String($0), (key: key, text: text)) }
        }
        self.texts = Dictionary(named) { first, _ in first }
        self.read = read
    }

    public var names: Set<String> { Set(texts.keys) }

    /// The text of a file, and what messages call it; nothing where there is none of this name.
    func find(_ name: String) -> (text: String, file: String)? {
        texts[name].map { ($0.text, "\($0.key) (bundled)") }
    }

    /// Nothing where there is none of this name.
    func definition(_ name: String) throws(ConfigurationErrors) -> Definition? {
        guard let found = find(name) else { return nil }
        // Whoever asks at the same time waits: two processors that read the same file are no faster than one.
        let answer = answers.withLock { answers in
            if let answer = answers[name] { return answer }
            let answer = Result { () throws(ConfigurationErrors) in try read(found.text, name, found.file, .bundled) }
            answers[name] = answer
            return answer
        }
        return try answer.get()
    }
}
