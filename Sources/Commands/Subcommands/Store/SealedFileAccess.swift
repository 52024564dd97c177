import Declarations
import Grants
import HelperKit
import TokenStores

/// The sealed file as the commands about its key use it, whether or not it is the declared store.
struct SealedFileAccess {
    let context: CommandContext
    let store: SealedFileStore

    /// - Throws: ``ProgramFailure`` with status 78 where there is no home directory.
    init() throws(ProgramFailure) {
        context = try CommandContext()
        guard let store = TokenStoreMaker(context).sealedFile else {
            throw ProgramFailure(.configuration, "sealed file", what: "there is no home directory", remedy: "set HOME")
        }
        self.store = store
    }

    /// - Throws: ``ProgramFailure`` in the store's name.
    func run<Answer>(_ body: (SealedFileStore) async throws(TokenStoreError) -> Answer) async throws(ProgramFailure)
        -> Answer
    {
        do throws(TokenStoreError) {
            return try await body(store)
        } catch {
            // The file and the key are this command's own doing: what cannot be written was not created.
            var failure = ProgramFailure(GrantFault.store(error), store.displayName, nil)
            if error.code == .failed { failure.what = error.detail }
            throw failure
        }
    }

    /// What is left to do so that grants come to rest there.
    func printNext() throws {
        guard (try? context.settings().store) != .sealedFile else { return }
        try context.terminal.print("Next: mailgrant store migrate --to sealed-file")
    }
}
