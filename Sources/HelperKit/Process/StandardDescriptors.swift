import Glibc

/// The three descriptors that every process takes for granted, and that a caller may have closed.
public enum StandardDescriptors {
    /// Call it before any file is opened: a file that landed on descriptor 1 or 2 would get what is printed there.
    ///
    /// A missing standard input or standard error becomes `/dev/null`. A missing standard output is taken by something
    /// that cannot be written to, so that what is printed still fails, also in the program that takes this one's place.
    ///
    /// - Returns: whether there is a standard output.
    @discardableResult
    public static func secure() -> Bool {
        let isOutputOpen = isOpen(STDOUT_FILENO)
        let isErrorOpen = isOpen(STDERR_FILENO)
        if !isOpen(STDIN_FILENO) { occupy(STDIN_FILENO, O_RDONLY) }
        if !isOutputOpen { occupy(STDOUT_FILENO, O_RDONLY) }
        if !isErrorOpen { occupy(STDERR_FILENO, O_WRONLY) }
        return isOutputOpen
    }

    private static func isOpen(_ descriptor: Int32) -> Bool {
        fcntl(descriptor, F_GETFD) >= 0
    }

    /// The kernel gives the lowest free number, which is another one where standard output is missing, too.
    private static func occupy(_ descriptor: Int32, _ mode: Int32) {
        let null = open("/dev/null", mode)
        guard null >= 0, null != descriptor else { return }
        dup2(null, descriptor)
        close(null)
    }
}
