import Glibc
import Grants

/// The address comes in a file, which is waited for: it may not be there yet, or be a FIFO.
struct FileIntake: RedirectIntake {
    let path: String
    let display: SignInDisplay

    /// How long a FIFO is waited for before it is opened again, since another file may be in its place by then.
    var patience = Duration.seconds(10)

    private static let pause = Duration.milliseconds(200)

    func instructions(for redirectURI: String) -> [String] {
        ["Then write the address that the browser ends at, which begins with \(redirectURI), into the file \(path)."]
    }

    func answer(judge: @escaping @Sendable (String) -> RedirectAddress.Judgement) async -> IntakeEnd {
        var judged: [UInt8]?
        var before: [UInt8]?
        // It stays open until the next look has opened it again: whoever writes to a FIFO between two looks is not lost.
        var descriptor: Int32?
        defer { if let descriptor { close(descriptor) } }
        while !Task.isCancelled {
            let latest = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
            if let descriptor { close(descriptor) }
            descriptor = latest < 0 ? nil : latest
            let found = latest < 0 ? nil : await content(of: latest)
            // A file that is seen twice the same has been written to its end.
            if let found, !found.text.isEmpty, found.isWhole || (found.text == before && found.text != judged) {
                judged = found.text
                switch judge(String(decoding: found.text, as: UTF8.self)) {
                case .answer(let verdict): return .answer(verdict)
                case .unusable(let reason): display.complain("\(path): \(reason)")
                }
            }
            before = found?.text
            try? await Task.sleep(for: Self.pause)
        }
        return .exhausted(nil)
    }

    /// What the file holds; nothing where it cannot be read. A FIFO without a writer does not block; one that has a writer is
    /// read to its end, however long it takes: what it has written so far is nowhere else any more.
    private func content(of descriptor: Int32) async -> (text: [UInt8], isWhole: Bool)? {
        // Where there are no places to go to, there is a FIFO (lseek(2)).
        let isFIFO = lseek(descriptor, 0, SEEK_CUR) < 0
        let input = DescriptorInput(descriptor: descriptor)
        guard await input.untilReadable(within: patience), let text = await input.readToEnd() else { return nil }
        return (text, isFIFO)
    }
}
