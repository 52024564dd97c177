public import CredentialWire
import Glibc

/// A provider's program: what it does for each operation.
public protocol DesktopProgram {
    init()
    func describe(_ dialogue: inout Dialogue) throws(Refusal) -> CredentialMessage
    func authorize(_ dialogue: inout Dialogue) throws(Refusal) -> CredentialMessage
    func token(_ dialogue: inout Dialogue) throws(Refusal) -> CredentialMessage
    func revoke(_ dialogue: inout Dialogue) throws(Refusal) -> CredentialMessage
}

extension DesktopProgram {
    /// Answers the one request that the program was started for.
    public static func main() {
        // mailgrant may have gone: then nobody reads, and there is nothing to die of.
        signal(SIGPIPE, SIG_IGN)
        let operation = CommandLine.arguments.dropFirst().first ?? ""
        do throws(Refusal) {
            var dialogue = try Dialogue()
            do throws(Refusal) {
                dialogue.send(try Self().answer(operation, &dialogue))
            } catch {
                dialogue.send(error.message)
            }
        } catch {
            print("version=\(Dialogue.version)\nerror=\(error.code.rawValue)\ntext=\(error.text)\n")
        }
    }

    private func answer(_ operation: String, _ dialogue: inout Dialogue) throws(Refusal) -> CredentialMessage {
        switch operation {
        case "describe": return try describe(&dialogue)
        case "authorize": return try authorize(&dialogue)
        case "token": return try token(&dialogue)
        case "revoke": return try revoke(&dialogue)
        default: throw Refusal(.unsupported, "there is no such operation")
        }
    }
}
