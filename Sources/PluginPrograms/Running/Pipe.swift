import CLinux
import Glibc
import SystemPackage

/// A pipe whose ends close with it. No program inherits one unless it is handed over by name.
struct Pipe: ~Copyable, Sendable {
    private(set) var readEnd: Int32
    private(set) var writeEnd: Int32

    /// - Throws: `Errno` where no descriptors are left.
    init() throws(Errno) {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw Errno(rawValue: errno) }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        if readEnd >= 0 { close(readEnd) }
        if writeEnd >= 0 { close(writeEnd) }
    }

    mutating func closeReadEnd() {
        if readEnd >= 0 { close(readEnd) }
        readEnd = -1
    }

    mutating func closeWriteEnd() {
        if writeEnd >= 0 { close(writeEnd) }
        writeEnd = -1
    }

    /// Has reads or writes of an end return at once: a program that does not read, or does not write, must not keep the
    /// thread that serves it.
    static func neverWait(at end: Int32) {
        _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
    }
}
