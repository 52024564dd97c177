import Glibc

/// Waits for changes in a directory (inotify(7)).
final class DirectoryChanges {
    private let path: String
    private let file: CInt
    private var isWatching = false

    init(of path: String) {
        self.path = path
        // Where the user's instances are used up, waiting is until the limit.
        file = inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC))
        watch()
    }

    deinit {
        if file >= 0 { close(file) }
    }

    /// - Returns: false when nobody reads the output any more.
    func wait(output: CInt, within limit: Duration) -> Bool {
        // The directory may be made later.
        if !isWatching { watch() }
        var descriptors = [
            pollfd(fd: output, events: 0, revents: 0), pollfd(fd: file, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&descriptors, nfds_t(descriptors.count), CInt(limit / .milliseconds(1)))
        forgetChanges()
        return descriptors[0].revents & Int16(POLLERR | POLLNVAL) == 0
    }

    private func watch() {
        let events = UInt32(IN_CREATE | IN_MODIFY | IN_MOVED_TO)
        isWatching = file >= 0 && inotify_add_watch(file, path, events) >= 0
    }

    /// Which changes they were the files themselves tell.
    private func forgetChanges() {
        var events = [UInt8](repeating: 0, count: 4_096)
        while read(file, &events, events.count) > 0 {}
    }
}
