import FoundationEssentials
import Glibc
public import Grants

/// `$XDG_STATE_HOME/mailgrant`: what was observed, without secrets, and the locks.
///
/// ```
/// accounts/NAME.json      an account's record
/// journal.jsonl           what happened, a line each; journal.1.jsonl and so on are what was before
/// locks/GRANT-ID          one a grant, never removed
/// clients.json            which mail programs' configurations were installed
/// plan-index              what quiet accounts' files looked like; made again where it is gone
/// verification-waits.json which servers failed when nobody was there
/// notified                what a person was last notified of
/// declared-in             where the accounts are declared
/// plugins-allowed.json    which plugins a person allowed on this machine
/// locks/plugins-allowed   that of the list, never removed
/// provider-programs/      what providers' programs say of themselves, NAME.json each
/// locks/provider-programs that of these, never removed
/// store-in-use.json       in which token store the grants rest
/// store-changes           what was saved or erased while everything is copied to another store
/// proven-stores           which programs have shown that they keep a secret
/// locks/apply             the one of `mailgrant apply`, never removed
/// locks/clients           that of clients.json, never removed
/// locks/account-NAME      one an account's record, never removed
/// locks/journal           the journal's, never removed
/// locks/store             that of store-in-use.json, never removed
/// locks/probe             of who tries a token store, never removed
/// locks/migrate           the one of `mailgrant store migrate`, never removed
/// ```
/// Directories are made with mode 0700 and files with 0600 as they are needed.
public struct StateDirectory: Sendable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// The place that the XDG Base Directory Specification gives it; relative values count as unset.
    ///
    /// - Returns: nothing where neither `XDG_STATE_HOME` nor `HOME` is an absolute path.
    public init?(environment: [String: String]) {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            path = state + "/mailgrant"
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            path = home + "/.local/state/mailgrant"
        } else {
            return nil
        }
    }

    /// The journal's file of an age: 0 is the one that is written to.
    func journal(_ age: Int) -> String { age == 0 ? path + "/journal.jsonl" : "\(path)/journal.\(age).jsonl" }

    /// Where the accounts' records are.
    public var recordDirectory: String { path + "/accounts" }

    public static func recordName(of account: PlainName) -> String { account.text + ".json" }

    func record(of account: PlainName) -> String { recordDirectory + "/" + Self.recordName(of: account) }

    func lock(named name: String) -> String { "\(path)/locks/\(name)" }

    /// The accounts of which anything was observed, in order.
    public func recordedAccounts() throws(LedgerError) -> [PlainName] {
        let directory = recordDirectory
        guard access(directory, F_OK) == 0 else { return [] }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
            throw LedgerError(path: directory, detail: "cannot be read")
        }
        return names.filter { $0.hasSuffix(".json") }.compactMap { PlainName(String($0.dropLast(5))) }.sorted()
    }
}
