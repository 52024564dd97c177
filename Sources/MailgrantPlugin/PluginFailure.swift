/// Why a plugin cannot do what it was asked for. The text goes to standard error, and mailgrant shows its last line to a
/// person: nothing secret may be in it.
public struct PluginFailure: Error, Sendable, Equatable {
    public enum Code: Sendable, Equatable {
        /// What it needs is not there.
        case absent
        /// A person must unlock it first.
        case locked
        case failed

        /// The exit status (sysexits.h).
        var status: Int32 {
            switch self {
            case .absent: 69
            case .locked: 77
            case .failed: 70
            }
        }
    }

    public var code: Code
    public var text: String

    public init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }
}
