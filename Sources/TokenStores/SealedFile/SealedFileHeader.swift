/// The first bytes of a sealed file: what it is, and which key opens it. Nothing in them is secret, and whoever changes one
/// of them makes a file that does not open.
///
/// | bytes | |
/// |---|---|
/// | 8 | `mgstore` and the version, `1` |
/// | 16 | the file's ID, random |
/// | 1 | what the key is: 1 random, 2 made from a passphrase |
/// | 16, 8, 8 | for a passphrase its salt, and Argon2id's operations and memory in bytes; else 0 |
/// | 16 | the key's check: derived from the key, it tells another key from a damaged file |
///
/// Numbers have the most significant byte first.
struct SealedFileHeader: Sendable, Equatable {
    static let size = 73

    private static let magic = Array("mgstore".utf8)
    private static let version = UInt8(ascii: "1")

    var fileID: [UInt8]
    var origin: KeyOrigin
    var keyCheck: [UInt8]

    /// What a key is made of.
    enum KeyOrigin: Sendable, Equatable {
        case random
        case passphrase(PassphraseHardening)
    }

    init(fileID: [UInt8], origin: KeyOrigin, keyCheck: [UInt8]) {
        self.fileID = fileID
        self.origin = origin
        self.keyCheck = keyCheck
    }

    init(reading file: ArraySlice<UInt8>) throws(SealedFileDamage) {
        guard file.starts(with: Self.magic) else { throw .noSealedFile }
        guard file.count >= Self.size else { throw .cutShort }
        var rest = file.dropFirst(Self.magic.count)
        func take(_ count: Int) -> ArraySlice<UInt8> {
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        guard take(1).first == Self.version else { throw .otherVersion }
        fileID = Array(take(16))
        let kind = take(1).first
        let hardening = PassphraseHardening(
            salt: Array(take(PassphraseHardening.saltSize)), operations: Self.number(take(8)),
            memory: Self.number(take(8)))
        switch kind {
        case 1: origin = .random
        case 2:
            guard hardening.isBearable else { throw .altered }
            origin = .passphrase(hardening)
        default: throw .altered
        }
        keyCheck = Array(take(SealingKey.checkSize))
    }

    var bytes: [UInt8] {
        var bytes = Self.magic + [Self.version] + fileID
        switch origin {
        case .random:
            bytes += [1] + [UInt8](repeating: 0, count: PassphraseHardening.saltSize + 16)
        case .passphrase(let hardening):
            bytes += [2] + hardening.salt + Self.bytes(hardening.operations) + Self.bytes(hardening.memory)
        }
        return bytes + keyCheck
    }

    static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    static func bytes(_ number: UInt64) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}

/// Why bytes are not a sealed file that can be used.
enum SealedFileDamage: Error, Sendable, Equatable {
    case noSealedFile
    /// Made by another version of the program.
    case otherVersion
    /// The end is missing.
    case cutShort
    /// It, or the part that was asked for, is not what was written under this key.
    case altered

    /// For the end of a sentence that begins with the file's path.
    var words: String {
        switch self {
        case .noSealedFile: "is no sealed file"
        case .otherVersion: "was made by another version of mailgrant"
        case .cutShort: "is cut short"
        case .altered: "is damaged, or something else was put in the place of a part of it"
        }
    }
}
