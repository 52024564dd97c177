import FoundationEssentials
import SystemPackage

/// A file without a name: what a program reads as its input, or where its output goes.
///
/// Pipes would need somebody to drain them all the time, and one that a grandchild keeps open never ends. A file needs
/// nothing: it is read when the program has ended, and it is gone when the last descriptor of it is closed.
final class AnonymousFile: Sendable {
    let descriptor: FileDescriptor

    /// - Parameter content: what is in it; reading begins at its first byte.
    init(holding content: [UInt8] = []) throws {
        let path = FilePath("\(Scratch.parentDirectory)/mailgrant-\(UUID().uuidString)")
        descriptor = try FileDescriptor.open(
            path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .ownerReadWrite)
        try FileManager.default.removeItem(atPath: path.string)
        if !content.isEmpty {
            _ = try descriptor.writeAll(toAbsoluteOffset: 0, content)
        }
    }

    deinit {
        try? descriptor.close()
    }

    /// Everything in it, wherever a program has moved the shared file offset.
    func content() throws -> [UInt8] {
        var content: [UInt8] = []
        while true {
            let part = try Array<UInt8>(unsafeUninitializedCapacity: 65_536) { buffer, count in
                count = try descriptor.read(fromAbsoluteOffset: Int64(content.count), into: .init(buffer))
            }
            if part.isEmpty { return content }
            content += part
        }
    }
}
