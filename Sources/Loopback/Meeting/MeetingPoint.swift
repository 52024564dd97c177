import Glibc
import SystemPackage

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
        // It gets its name once it listens: whoever finds one that refuses takes it for left over. Nobody else has this
        // process's number.
        let unfinished = "\(directory)/\(getpid())"
        unlink(unfinished)
        guard let socket = try? LocalSocket.listen(at: unfinished) else { return nil }
        chmod(unfinished, 0o600)
        guard rename(unfinished, path) == 0 else {
            close(socket, at: unfinished)
            return nil
        }
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
            do throws(Errno) {
                let socket = try LocalSocket.connect(to: "\(directory)/\(name)")
                if socket.isOfThisUser { return socket }
                socket.close()
            } catch .connectionRefused {
                // Whoever waited there has ended.
                unlink("\(directory)/\(name)")
            } catch {}
            return nil
        }
    }
}
