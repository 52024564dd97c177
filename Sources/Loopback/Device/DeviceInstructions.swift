import FoundationEssentials
import Grants

/// What a person reads to use a device code (RFC 8628 sections 3.3 and 3.3.1).
struct DeviceInstructions {
    let prompt: DevicePrompt

    /// Before the QR code. The code is there also where an address holds it, so that a person can compare the two.
    var lines: [String] {
        var lines = [
            "To sign in, open this address in a browser, on this or any other device:", prompt.address.absoluteString,
            "and type in this code: \(prompt.userCode)",
        ]
        if let address = prompt.addressWithCode {
            lines += ["Or open this one, which shows the same code already:", address.absoluteString]
        }
        if let message = prompt.message { lines.append("The provider says: \(message)") }
        return lines
    }

    /// The live line, with so many seconds left.
    static func waiting(secondsLeft: Int) -> String {
        let seconds = secondsLeft % 60
        let time = secondsLeft < 60 ? "\(seconds) s" : "\(secondsLeft / 60) min \(seconds) s"
        return "waiting for you at the browser, \(time) left"
    }
}
