import CSessionBus
import Glibc
public import Secrets

/// A service on the D-Bus session bus.
public struct BusService: Sendable {
    private let address: String?
    private let name: String

    /// On the session's bus, as `DBUS_SESSION_BUS_ADDRESS` has it.
    ///
    /// - Parameter name: its bus name, such as `org.gnome.OnlineAccounts`.
    public init(_ name: String) {
        self.name = name
        let address = getenv("DBUS_SESSION_BUS_ADDRESS").map { String(cString: $0) } ?? ""
        self.address = address.isEmpty ? nil : address
    }

    /// Calls a method whose arguments are texts.
    ///
    /// - Parameter limit: in seconds.
    /// - Throws: ``BusError``
    public func call(
        _ method: String, of interface: String, at path: String, _ arguments: [String] = [], within limit: Int = 10
    ) throws(BusError) -> BusAnswer {
        guard let address else { throw BusError(.absent, detail: "there is no D-Bus session") }
        var errorName = [CChar](repeating: 0, count: 256)
        var detail = [CChar](repeating: 0, count: 512)
        let answer = Collected()
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        words.append(nil)
        defer { for case let word? in words { free(word) } }
        let status = mailgrant_bus_call(
            address, name, path, interface, method, words.map { UnsafePointer($0) }, UInt32(limit * 1000),
            { context, keys, depth, text in
                guard let context else { return }
                Unmanaged<Collected>.fromOpaque(context).takeUnretainedValue().add(keys, depth, text)
            }, Unmanaged.passUnretained(answer).toOpaque(), &errorName, errorName.count, &detail, detail.count)
        let code: BusError.Code
        switch status {
        case .MAILGRANT_BUS_OK: return BusAnswer(values: answer.values)
        case .MAILGRANT_BUS_ABSENT: code = .absent
        case .MAILGRANT_BUS_HUNG: code = .hung
        case .MAILGRANT_BUS_REFUSED: code = .refused(name: Self.text(errorName))
        }
        throw BusError(code, detail: Self.text(detail))
    }

    private static func text(_ buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// What the receiver is given.
    private final class Collected {
        var values: [BusAnswer.Value] = []

        func add(_ keys: UnsafePointer<UnsafePointer<CChar>>, _ depth: Int, _ text: UnsafePointer<CChar>) {
            let path = (0..<depth).map { String(cString: keys[$0]) }
            let bytes = UnsafeRawBufferPointer(start: text, count: strlen(text))
            values.append(BusAnswer.Value(path: path, text: Secret(copying: bytes)))
        }
    }
}

/// The basic values of an answer, each with the way to it.
public struct BusAnswer: Sendable {
    public struct Value: Sendable {
        /// Indices and keys from the outside, such as `0`, `/org/gnome/OnlineAccounts/Manager`.
        public let path: [String]
        /// Any of them may be a token.
        public let text: Secret
    }

    public let values: [Value]

    public func secret(_ path: String...) -> Secret? { values.first { $0.path == path }?.text }

    public func text(_ path: String...) -> String? { values.first { $0.path == path }?.text.exposedText }
}

/// Why a call gave no answer.
public struct BusError: Error, Sendable, Equatable {
    public enum Code: Sendable, Equatable {
        /// There is no bus, or no such service on it.
        case absent
        case hung
        /// The service answered with an error of this D-Bus name.
        case refused(name: String)
    }

    public var code: Code
    /// One line.
    public var detail: String

    public init(_ code: Code, detail: String) {
        self.code = code
        self.detail = detail
    }
}
