import Glibc

/// Where a process that waits for a redirect address meets one that brings it: a socket for each that waits, in a private
/// directory of the user's.
public struct MeetingPoint: Sendable {
    private let directory: String
    /// What the sign-in is for: the account's name.
    let subject: String

    /// - Parameters:
    ///   - directory: a directory that is known to be this user's alone; the sockets lie in one of their own below it.
    ///   - subject: a plain name, without dots and slashes.
    public init(in directory: String, for subject: String) {
        self.directory = directory + "/sign-ins"
        self.subject = subject
    }

    /// Begins to wait; nothing where no socket can be made, as with a path that is too long for one.
    func open() -> (socket: LocalSocket, path: String)? {
        mkdir(directory, 0o700)
        let path = "\(directory)/\(subject).\(getpid())"
        // Nobody else has this process's number: what lies there is left over.
        unlink(path)
        guard let socket = LocalSocket.listen(at: path) else { return nil }
        chmod(path, 0o600)
        return (socket, path)
    }

    func close(_ socket: LocalSocket, at path: String) {
        socket.close()
        unlink(path)
        // Only the last one can.
        rmdir(directory)
    }

    private var names: [String] {
        guard let listing = opendir(directory) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { name in
                    String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }

    /// The processes that wait now.
    func waiting() -> [LocalSocket] {
        names.sorted().compactMap { name in
            guard name.hasPrefix(subject + "."), Int32(name.dropFirst(subject.count + 1)) != nil else { return nil }
            guard let socket = LocalSocket.connect(to: "\(directory)/\(name)") else {
                unlink("\(directory)/\(name)")
                return nil
            }
            guard socket.isOfThisUser else {
                socket.close()
                return nil
            }
            return socket
        }
    }
}
