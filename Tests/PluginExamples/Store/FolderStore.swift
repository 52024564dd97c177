// mailgrant-store-folder-in-swift: keeps each secret in a file of its own. It is an example: nothing is encrypted.
import Foundation
import MailgrantPlugin
import Secrets

@main
struct FolderStore: StorePlugin {
    let programVersion = "1.0"
    let folder = URL.homeDirectory.appending(path: ".local/share/mailgrant-store-folder-in-swift")

    static func main() async { await FolderStore().main() }

    func get(_ item: StoreItem) throws -> Secret? {
        guard let data = FileManager.default.contents(atPath: folder.appending(path: item.id).path()) else {
            return nil
        }
        return Secret(data)
    }

    func store(_ secret: Secret, as item: StoreItem) throws {
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let draft = folder.appending(path: ".draft-\(UUID())")
        let bytes = secret.withExposedBytes { Data($0) }
        guard
            FileManager.default.createFile(
                atPath: draft.path(), contents: bytes, attributes: [.posixPermissions: 0o600])
        else { throw PluginFailure(.failed, "cannot write into \(folder.path())") }
        // Whoever reads meanwhile gets the old secret or the new one, never half of one (rename(2)).
        guard rename(draft.path(), folder.appending(path: item.id).path()) == 0 else {
            throw PluginFailure(.failed, "cannot write into \(folder.path())")
        }
    }

    func erase(_ item: StoreItem) throws {
        unlink(folder.appending(path: item.id).path())
    }
}
