public import FoundationEssentials

extension TableReader {
    /// A text that a rule accepts. It is not empty, and every character of it can be seen.
    public func text(_ key: String, _ rule: TextRule = .visible) -> String? {
        let text = value(key, .text(rule.shape), expecting: "a string") { value -> String? in
            guard case .string(let text) = value else { return nil }
            return text
        }
        guard let text, let complaint = complaint(about: text, rule) else { return text }
        report(key, complaint)
        return nil
    }

    /// A text of one or more lines, not empty, in which only tabs and line ends cannot be seen.
    public func lines(_ key: String) -> String? {
        let text = value(key, .lines, expecting: "a string") { value -> String? in
            guard case .string(let text) = value else { return nil }
            return text
        }
        let shown = text?.filter { $0 != "\n" && $0 != "\t" }
        guard let shown, let complaint = complaint(about: shown, .visible) else { return text }
        report(key, complaint)
        return nil
    }

    /// A list of texts that a rule accepts.
    ///
    /// - Parameter repeating: whether what is there twice counts twice, as in the words of a command.
    public func texts(_ key: String, _ rule: TextRule = .visible, repeating: Bool = false) -> [String]? {
        let elements = value(key, .texts(rule.shape), expecting: "an array of strings") { value -> [DocumentElement]? in
            guard case .array(let elements) = value else { return nil }
            return elements
        }
        guard let elements else { return nil }
        var texts: [String] = []
        var seen: Set<String> = []
        for element in elements {
            guard case .string(let text) = element.value else {
                report(key, at: element, "every element must be a string, not \(element.value.kind)")
                continue
            }
            if let complaint = complaint(about: text, rule) { report(key, at: element, complaint) }
            if seen.insert(text).inserted || repeating { texts.append(text) }
        }
        return texts
    }

    /// An HTTPS address, or plain HTTP on loopback.
    public func webAddress(_ key: String) -> URL? {
        text(key, .webAddress).flatMap { try? WebAddress.parse($0) }
    }

    public func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        let integer = value(key, .integer(range), expecting: "an integer") { value -> Int? in
            guard case .integer(let integer) = value else { return nil }
            return integer
        }
        guard let integer, !range.contains(integer) else { return integer }
        report(key, "\(integer) is not from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    public func boolean(_ key: String) -> Bool? {
        value(key, .boolean, expecting: "true or false") { value in
            guard case .boolean(let boolean) = value else { return nil }
            return boolean
        }
    }

    /// A duration such as `"90s"`, `"10m"` or `"1h"`, in seconds.
    public func duration(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = text(key, Self.durationRule), let seconds = DurationText.seconds(text) else { return nil }
        if range.contains(seconds) { return seconds }
        report(key, "\"\(text)\" is not from \(range.lowerBound) to \(range.upperBound) seconds")
        return nil
    }

    /// One word of a fixed list.
    public func choice<Choice>(_ key: String, of type: Choice.Type = Choice.self) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        plainWord(key, type) ?? text(key, .oneOf(type)).flatMap(Choice.init)
    }

    /// A value that must be there.
    ///
    /// - Parameters:
    ///   - value: what was read under the key.
    ///   - hint: the end of the sentence `… is missing: HINT`.
    public func require<Value>(_ key: String, _ value: Value?, _ hint: String) -> Value? {
        observeRequired(key)
        if value == nil, !has(key) { report(key, "is missing: " + hint) }
        return value
    }

    private func report(_ key: String, at element: DocumentElement, _ message: String) {
        collector.add(ConfigurationError(at: element.location, key: fullKey(key), message: message))
    }

    private func complaint(about text: String, _ rule: TextRule) -> String? {
        if text.isEmpty { return "must not be empty" }
        if let hidden = VisibleText.firstHidden(in: text) {
            let number = String(hidden.value, radix: 16, uppercase: true)
            return "holds a character that cannot be seen: U+" + String(repeating: "0", count: max(0, 4 - number.count))
                + number
        }
        return rule.complaint(text).map { "\"\(VisibleText.line(text, limit: 80))\" " + $0 }
    }

    private static let durationRule = TextRule(
        "is not a duration such as \"90s\", \"10m\" or \"1h\"", shape: TextShape(pattern: "^[0-9]+[smh]$")
    ) {
        DurationText.seconds($0) != nil
    }
}
