import Dispatch
public import Grants
import LocalState
public import Secrets

/// A file that this program seals: for machines without a desktop.
///
/// Reading needs no lock, since the file is replaced as a whole; who writes holds the lock, reads, and replaces. The file is
/// made by ``make(under:)`` and never by writing an item, so that one that has gone is noticed and not taken for an empty one.
public struct SealedFileStore: TokenStore {
    public let displayName = "sealed file"

    let place: SealedFilePlace
    let keys: SealedFileKeys
    private let deadline: Duration
    private let queue = DispatchQueue(label: "sealed-file", attributes: .concurrent)

    /// - Parameter deadline: how long the disk and other writers may take. A person at a prompt has the time that the prompt
    ///   gives.
    public init(_ keys: SealedFileKeys, deadline: Duration = .seconds(10)) {
        place = keys.place
        self.keys = keys
        self.deadline = deadline
    }

    /// The absolute path of the file.
    public var file: String { place.file }
    /// The absolute path of the file that its key may be in.
    public var keyFile: String { place.keyFile }

    public func read(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) -> Secret? {
        let file = try await open(interaction)
        return try undamaged { () throws(SealedFileDamage) in try file.secret(of: item) }
    }

    public func write(
        _ secret: Secret, as item: StoredItem, interaction: Interaction
    ) async throws(TokenStoreError) {
        try await change(interaction) { file throws(TokenStoreError) in
            guard let bytes = file.saving(secret, as: item) else { throw .noSodium }
            return bytes
        }
    }

    public func erase(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) {
        try await change(interaction) { file throws(TokenStoreError) in file.erasing(item) }
    }

    // MARK: The file

    /// Reads the file and checks that it is whole.
    func open(_ interaction: Interaction) async throws(TokenStoreError) -> SealedFile {
        let read = try await readBytes()
        guard let read else { throw missing }
        return try await open(read.bytes, read.header, interaction)
    }

    /// Replaces the file by what a change makes of it; nothing leaves it as it is.
    ///
    /// The person is asked, where that is needed, before the lock is taken: nobody waits for an answer but who asked.
    func change(
        _ interaction: Interaction, _ body: (SealedFile) throws(TokenStoreError) -> [UInt8]?
    ) async throws(TokenStoreError) {
        if interaction == .allowed { _ = try await open(interaction) }
        try await locked { () async throws(TokenStoreError) in
            let file = try await open(interaction)
            if let bytes = try body(file) { try await replace(place.file, with: Secret(bytes)) }
        }
    }

    /// The file's bytes; nothing where there is none.
    func readBytes() async throws(TokenStoreError) -> (bytes: [UInt8], header: SealedFileHeader)? {
        let place = place
        let bytes = try await blocking { () throws(TokenStoreError) in
            try OwnedFile.read(place.file, atMost: SealedFile.largest)
        }
        guard let bytes = bytes?.withExposedBytes({ Array($0) }) else { return nil }
        let header = try undamaged { () throws(SealedFileDamage) in try SealedFileHeader(reading: bytes[...]) }
        return (bytes, header)
    }

    func open(
        _ bytes: [UInt8], _ header: SealedFileHeader, _ interaction: Interaction
    ) async throws(TokenStoreError) -> SealedFile {
        let keys = keys
        // The time for a person is the prompt's affair.
        let key = try await blocking(within: interaction == .allowed ? nil : deadline) { () throws(TokenStoreError) in
            try keys.key(of: header, interaction: interaction)
        }
        return try undamaged { () throws(SealedFileDamage) in try SealedFile(bytes, header: header, key: key) }
    }

    func replace(_ path: String, with bytes: Secret) async throws(TokenStoreError) {
        try await blocking { () throws(TokenStoreError) in
            try bytes.withExposedBytes { bytes throws(TokenStoreError) in try OwnedFile.replace(path, with: bytes) }
        }
    }

    /// Does something while no other process writes.
    ///
    /// - Throws: ``TokenStoreError`` with `hung` where another holds the lock for longer than the deadline.
    func locked<Answer>(
        _ body: () async throws(TokenStoreError) -> Answer
    ) async throws(TokenStoreError) -> Answer {
        let lock: (any HeldLock)?
        do {
            lock = try await FileLocks.lock(at: place.lock, within: deadline)
        } catch {
            throw TokenStoreError(
                .failed, "\(error.path): \(error.detail)",
                remedy: "let this user read and write it, and make room there")
        }
        guard let lock else {
            throw TokenStoreError(
                .hung, "another process has been writing \(place.file) for \(deadline.components.seconds) s",
                remedy: "see what it is with: fuser \(place.lock)")
        }
        defer { lock.release() }
        return try await body()
    }

    /// Calls something that may wait for the disk, on a thread of a queue of its own, never on one that Swift's tasks share.
    ///
    /// - Throws: ``TokenStoreError`` with `hung` when the time is over; the thread is left to its waiting then.
    private func blocking<Answer: Sendable>(
        _ body: @escaping @Sendable () throws(TokenStoreError) -> Answer
    ) async throws(TokenStoreError) -> Answer {
        try await blocking(within: deadline, body)
    }

    private func blocking<Answer: Sendable>(
        within limit: Duration?, _ body: @escaping @Sendable () throws(TokenStoreError) -> Answer
    ) async throws(TokenStoreError) -> Answer {
        let hung = TokenStoreError(
            .hung, "the disk of \(place.directory) does not answer", remedy: "see to the disk, and try again")
        let answer: Result<Answer, TokenStoreError> = await withCheckedContinuation { continuation in
            let once = FirstAnswer(continuation)
            queue.async { once.give(Result { () throws(TokenStoreError) in try body() }) }
            guard let limit else { return }
            queue.asyncAfter(deadline: .now() + limit / .seconds(1)) { once.give(.failure(hung)) }
        }
        return try answer.get()
    }

    private func undamaged<Answer>(
        _ body: () throws(SealedFileDamage) -> Answer
    ) throws(TokenStoreError) -> Answer {
        do {
            return try body()
        } catch {
            throw TokenStoreError(
                .failed, "\(place.file) \(error.words)",
                remedy: error == .otherVersion
                    ? "use that version" : "bring it back from a backup, or move it away and authorize again")
        }
    }

    private var missing: TokenStoreError {
        TokenStoreError(
            .absent, "there is no \(place.file)",
            remedy: "make it with: mailgrant store key --new; if there was one, bring it back from a backup")
    }
}

extension TokenStoreError {
    /// libsodium finds no source of random numbers.
    static var noSodium: TokenStoreError {
        TokenStoreError(.failed, "libsodium does not start", remedy: "see whether /dev/urandom can be read")
    }
}
