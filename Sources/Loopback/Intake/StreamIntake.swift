import Grants

/// The address comes on standard input, which ends after it.
struct StreamIntake: RedirectIntake {
    let stream: DescriptorInput

    func instructions(for redirectURI: String) -> [String] {
        [
            "Then give the address that the browser ends at, which begins with \(redirectURI), on standard input, and end "
                + "that."
        ]
    }

    func answer(judge: @escaping @Sendable (String) -> RedirectAddress.Judgement) async -> IntakeEnd {
        guard let bytes = await stream.readToEnd() else { return .exhausted(nil) }
        switch judge(String(decoding: bytes, as: UTF8.self)) {
        case .answer(let verdict): return .answer(verdict)
        case .unusable(let reason): return .exhausted(reason)
        }
    }
}
