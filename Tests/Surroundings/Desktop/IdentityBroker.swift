import FoundationEssentials

/// A made-up identity broker of Microsoft on a bus: identity-broker.py.
public struct IdentityBroker: Sendable {
    private let state: String

    /// Has it answer so from now on: a JSON object as identity-broker.py reads it.
    public func answer(_ json: String) throws {
        try writePrivateFile(json.utf8, to: state)
    }

    /// What it was asked since the last time, a line of JSON each.
    public func asked() throws -> [String] {
        let file = state + ".asked"
        guard let data = FileManager.default.contents(atPath: file) else { return [] }
        try FileManager.default.removeItem(atPath: file)
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    fileprivate init(state: String) {
        self.state = state
    }
}

/// Starts a made-up broker on a bus, lends it to a closure and ends it, however the closure ends.
///
/// - Parameter directory: private to the caller.
public func withIdentityBroker<Result: Sendable>(
    on bus: PrivateBus, in directory: String, _ body: (IdentityBroker) async throws -> Result
) async throws -> Result {
    let script = "\(directory)/identity-broker.py"
    let broker = IdentityBroker(state: "\(directory)/identity-broker.json")
    try broker.answer("{}")
    try writePrivateFile(PackageResources.identity_broker_py, to: script)
    let program = Program(
        "/usr/bin/python3", [script, "\(directory)/identity-broker.json"],
        environment: ["PATH": Program.systemPath, "DBUS_SESSION_BUS_ADDRESS": bus.address])
    return try await withService("identity broker", program, log: "\(directory)/identity-broker.log") { lines in
        lines.contains("ready") ? true : nil
    } _: { _, _ in
        try await body(broker)
    }
}
