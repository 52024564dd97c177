import Glibc
import Providers

extension ProgramFile {
    /// The executable as it is now; zeros where it is not there.
    init(at path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            self.init(path: path, size: 0, modified: 0)
            return
        }
        let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        self.init(path: path, size: Int64(status.st_size), modified: modified)
    }
}
