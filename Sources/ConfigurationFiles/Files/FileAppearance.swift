import Glibc

/// A file as far as a change of it can be seen without reading it (stat(2)). A file that was replaced has another number,
/// and one that was written to has another time; nobody can choose the time of the last change of its status.
public struct FileAppearance: Sendable, Hashable {
    private var device: dev_t
    private var number: ino_t
    private var size: off_t
    private var written: Moment
    private var changed: Moment

    /// - Parameters:
    ///   - name: one component below the open directory. What a symbolic link leads to is not looked at.
    /// - Returns: nothing where there is no regular file of this name.
    public init?(_ name: String, at directory: CInt) {
        var status = stat()
        guard fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        self.init(status)
    }

    /// - Parameter path: of a file or a directory; symbolic links are followed.
    /// - Returns: nothing where nothing is there.
    public init?(following path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        device = status.st_dev
        number = status.st_ino
        size = status.st_size
        written = Moment(status.st_mtim)
        changed = Moment(status.st_ctim)
    }

    /// Whether whatever is written to the file from a moment on will change its appearance: file systems note times in
    /// steps, so that a file could be changed twice in one.
    ///
    /// - Parameter moment: when the file was looked at, or before.
    public func isSettled(at moment: Moment) -> Bool {
        [written, changed].allSatisfy { $0.isBehind(moment) }
    }

    /// The same as bytes, as many for every file.
    public func append(to bytes: inout [UInt8]) {
        for value in [
            Int64(truncatingIfNeeded: device), Int64(truncatingIfNeeded: number), size, Int64(written.seconds),
            Int64(written.nanoseconds), Int64(changed.seconds), Int64(changed.nanoseconds),
        ] {
            withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
        }
    }

    /// A time of the system's clock.
    public struct Moment: Sendable, Hashable {
        public var seconds: Int
        public var nanoseconds: Int

        public static var now: Moment {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Moment(time)
        }

        init(_ time: timespec) {
            (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec)
        }

        public init(seconds: Int, nanoseconds: Int = 0) {
            (self.seconds, self.nanoseconds) = (seconds, nanoseconds)
        }

        /// Whether a file's time lies before a moment by more than a step of a file system's clock: less than 50 ms, or
        /// two seconds where only whole seconds are noted.
        fileprivate func isBehind(_ moment: Moment) -> Bool {
            if nanoseconds == 0 { return seconds < moment.seconds - 2 }
            let step = 50_000_000
            let borrowed = moment.nanoseconds < step ? 1 : 0
            return (seconds, nanoseconds)
                < (moment.seconds - borrowed, moment.nanoseconds + borrowed * 1_000_000_000 - step)
        }
    }
}
