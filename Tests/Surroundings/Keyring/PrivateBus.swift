/// A D-Bus session bus of its own. It starts no services: what is on it somebody put there.
public struct PrivateBus: Sendable {
    /// For clients, as `DBUS_SESSION_BUS_ADDRESS`.
    public let address: String
    public let daemon: Service

    /// Calls a method of an object on the bus with `dbus-send` (dbus-send(1)) and returns the printed answer.
    ///
    /// - Throws: ``ProgramFailure`` when the answer is an error.
    @discardableResult
    public func call(
        _ method: String, of object: String, at name: String, _ arguments: [String] = []
    ) async throws -> String {
        try await methodCall(method, of: object, at: name, arguments, on: address).runSuccessfully().output
    }

    /// Whether somebody on the bus has a name.
    public func hasOwner(of name: String) async throws -> Bool {
        let answer = try await call("\(busName).NameHasOwner", of: busObject, at: busName, ["string:\(name)"])
        return answer.contains("boolean true")
    }
}

/// Starts a bus, lends it to a closure and ends it, however the closure ends.
///
/// - Parameter directory: where its socket goes; its absolute path has at most 90 bytes (unix(7)).
public func withPrivateBus<Result: Sendable>(
    in directory: String, _ body: (PrivateBus) async throws -> Result
) async throws -> Result {
    let address = "unix:path=\(directory)/bus"
    let configuration = "\(directory)/bus.conf"
    try writePrivateFile(busConfiguration(listeningAt: address).utf8, to: configuration)
    let program = Program("dbus-daemon", ["--nofork", "--config-file=\(configuration)"])
    return try await withService("D-Bus daemon", program, log: "\(directory)/dbus-daemon.log") { _ in
        let question = methodCall("\(busName).GetId", of: busObject, at: busName, [], on: address)
        return try await question.run().status == .exited(0) ? true : nil
    } _: { _, daemon in
        try await body(PrivateBus(address: address, daemon: daemon))
    }
}

/// The bus itself is on the bus, too.
private let busName = "org.freedesktop.DBus"
private let busObject = "/org/freedesktop/DBus"

/// As the session's own configuration, but without directories of services that the bus would start by itself.
private func busConfiguration(listeningAt address: String) -> String {
    """
    <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
     "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
    <busconfig>
      <type>session</type>
      <listen>\(address)</listen>
      <policy context="default">
        <allow send_destination="*" eavesdrop="true"/>
        <allow eavesdrop="true"/>
        <allow own="*"/>
      </policy>
    </busconfig>

    """
}

private func methodCall(
    _ method: String, of object: String, at name: String, _ arguments: [String], on address: String
) -> Program {
    Program("dbus-send", ["--bus=\(address)", "--print-reply", "--dest=\(name)", object, method] + arguments)
}
