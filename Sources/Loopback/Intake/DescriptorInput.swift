import Glibc

/// Reading from a descriptor while a task may be cancelled, without a thread that blocks.
struct DescriptorInput: Sendable {
    let descriptor: Int32

    /// How often it is looked at. A person does not feel it, and nothing else waits.
    private static let pause = Duration.milliseconds(20)

    /// The bytes that are there, as soon as there are some; empty at the end.
    ///
    /// - Parameter limit: nothing waits for ever.
    /// - Returns: nothing where the task was cancelled or the limit is over.
    func read(within limit: Duration? = nil) async -> [UInt8]? {
        await untilReadable(within: limit) ? readNow() : nil
    }

    /// Whether there is something, or the end, before the task is cancelled or the limit is over.
    func untilReadable(within limit: Duration? = nil) async -> Bool {
        let end = limit.map { ContinuousClock.now + $0 }
        while !Task.isCancelled {
            if isReadable { return true }
            if let end, ContinuousClock.now >= end { return false }
            try? await Task.sleep(for: Self.pause)
        }
        return false
    }

    /// Everything up to the end, or one byte more than the longest address.
    func readToEnd(within limit: Duration? = nil) async -> [UInt8]? {
        let end = limit.map { ContinuousClock.now + $0 }
        var text: [UInt8] = []
        while text.count <= RedirectAddress.longest {
            guard let bytes = await read(within: end.map { $0 - .now }) else { return nil }
            if bytes.isEmpty { break }
            text += bytes
        }
        return text
    }

    private var isReadable: Bool {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&poll, 1, 0) > 0
    }

    private func readNow() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
            count = max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
        }
    }
}
