import Declarations
import LocalState

/// How the token store that is declared differs from the one in which the grants rest.
struct StorePlan {
    /// Nothing where nothing differs. Where nothing is kept yet, the declared store is in use from the first grant on.
    let difference: Difference?

    /// - Parameters:
    ///   - record: which store is in use; nothing where none was ever written down.
    ///   - isInUse: whether anything is kept.
    ///   - mayRun: whether a store's program may run on this machine.
    init(_ declared: StoreChoice, _ record: StoreInUse.Record?, isInUse: Bool, mayRun: (StoreChoice) -> Bool) {
        let inUse = record.flatMap { StoreChoice($0.inUse) } ?? .secretService
        let emptied = [record?.movingFrom, record?.movedFrom]
        if inUse != declared, emptied.contains(declared.name) {
            // The grants were moved, and the file was not changed: the same command does that, or says how.
            difference = Self.difference(
                .declareStore(inUse.name, insteadOf: declared.name),
                need: .command("mailgrant store migrate --to \(inUse.name)"))
        } else if inUse != declared, !isInUse, mayRun(declared) {
            difference = nil
        } else if !mayRun(declared) {
            // A program of which nobody here has said yet that it may run is no place to move grants to.
            difference = Self.difference(
                .allowStore(declared.name, inUse: isInUse && inUse != declared ? inUse.name : nil),
                need: .command("mailgrant plugin allow \(declared.name)"))
        } else if inUse != declared {
            difference = Self.migration(from: inUse.name, to: declared.name, isBegun: false)
        } else {
            difference = record?.movingFrom.flatMap { Self.migration(from: $0, to: inUse.name, isBegun: true) }
        }
    }

    private static func migration(from old: String, to new: String, isBegun: Bool) -> Difference {
        difference(
            .migrateStore(from: old, to: new, isBegun: isBegun),
            need: .command("mailgrant store migrate --to \(new)"))
    }

    private static func difference(_ change: Difference.Change, need: Difference.Need) -> Difference {
        Difference(account: nil, change, need: need)
    }
}
