import FoundationEssentials

/// The file into which a service writes both of its streams.
public struct ServiceLog: Sendable {
    public let path: String

    /// Its name without the directories.
    public var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    public init(path: String) {
        self.path = path
    }

    /// Every complete line written so far; invalid UTF-8 is replaced.
    public func lines() -> [Substring] {
        guard let content = try? Data(contentsOf: URL(filePath: path)) else { return [] }
        let text = String(decoding: content, as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    }

    /// The last lines of it.
    public func tail(_ count: Int = 20) -> String {
        lines().suffix(count).joined(separator: "\n")
    }
}

/// A service that never became ready.
public struct ServiceFailure: Error, CustomStringConvertible {
    /// The service's name.
    public let service: String
    public let reason: String
    /// The end of what it wrote.
    public let logTail: String

    init(_ service: Service, _ reason: String) {
        self.service = service.name
        self.reason = reason
        logTail = service.log.tail()
    }

    public var description: String {
        "\(service) \(reason)\n" + (logTail.isEmpty ? "It wrote nothing." : "It wrote:\n\(logTail)")
    }
}
