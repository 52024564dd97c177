import FoundationEssentials
import Glibc

/// The user that servers run as: oneself, or `nobody` where the tests are run by root.
///
/// A mail server in a private directory needs no right that an ordinary user lacks, so it gets none.
public struct UnprivilegedUser: Sendable {
    public let name: String
    public let group: String
    public let userID: UInt32
    public let groupID: UInt32

    /// - Throws: ``UnknownUser`` when the user has no entry in the user or group database; Dovecot wants names.
    public init() throws(UnknownUser) {
        let effective = geteuid()
        guard let user = effective == 0 ? getpwnam("nobody") : getpwuid(effective),
            let group = getgrgid(user.pointee.pw_gid)
        else { throw UnknownUser(userID: effective) }
        name = String(cString: user.pointee.pw_name)
        self.group = String(cString: group.pointee.gr_name)
        userID = user.pointee.pw_uid
        groupID = user.pointee.pw_gid
    }

    /// Whether somebody else, that is root, would have to change to this user.
    var mustBeBecome: Bool { geteuid() == 0 }

    /// Makes it the owner of a directory and of what is in it.
    public func ownTree(_ path: String) throws {
        try own(path)
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) { try own("\(path)/\(name)") }
    }

    /// Makes it the owner of a file or directory.
    func own(_ path: String) throws {
        guard mustBeBecome else { return }
        guard chown(path, userID, groupID) == 0 else { throw SystemFailure("chown \(path)") }
    }
}

/// A user without an entry in the databases of passwd(5) and group(5).
public struct UnknownUser: Error, CustomStringConvertible {
    public let userID: UInt32

    public var description: String { "user \(userID) or its group has no name" }
}

/// A system call that failed.
struct SystemFailure: Error, CustomStringConvertible {
    let description: String

    /// - Parameter call: what was tried; `errno` says why it failed.
    init(_ call: String) {
        description = "\(call): \(String(cString: strerror(errno)))"
    }
}
