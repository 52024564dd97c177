import ConfigurationFiles
import FoundationEssentials
import Glibc
import TemporaryFiles
import Testing

@Suite("What a file looks like")
struct FileAppearanceTests {
    /// A file whose content was last written at a moment of a person's choice.
    private func file(_ seconds: Int, _ nanoseconds: Int, in directory: String) throws -> FileAppearance? {
        let path = directory + "/file"
        try write("text", to: path)
        var times = [timespec(tv_sec: seconds, tv_nsec: nanoseconds), timespec(tv_sec: seconds, tv_nsec: nanoseconds)]
        #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
        return FileAppearance(following: path)
    }

    private func isSettled(_ written: (Int, Int), at moment: (Int, Int)) throws -> Bool? {
        try withTemporaryDirectory { directory in
            let file = try file(written.0, written.1, in: directory)
            return file?.isSettled(at: FileAppearance.Moment(seconds: moment.0, nanoseconds: moment.1))
        }
    }

    @Test("A file is settled once its time lies more than a step of the clock behind")
    func step() throws {
        // What is written here has a time of its own, which is long ago then.
        let then = FileAppearance.Moment.now.seconds + 10_000
        #expect(try isSettled((then, 500_000_000), at: (then, 540_000_000)) == false)
        #expect(try isSettled((then, 500_000_000), at: (then, 560_000_000)) == true)
        #expect(try isSettled((then, 990_000_000), at: (then + 1, 20_000_000)) == false)
        #expect(try isSettled((then, 990_000_000), at: (then + 1, 50_000_000)) == true)
        #expect(try isSettled((then, 1), at: (then - 5, 0)) == false)
    }

    @Test("Where only whole seconds are noted, two more have to pass")
    func wholeSeconds() throws {
        let then = FileAppearance.Moment.now.seconds + 10_000
        #expect(try isSettled((then, 0), at: (then + 2, 900_000_000)) == false)
        #expect(try isSettled((then, 0), at: (then + 3, 0)) == true)
    }

    @Test("A time in the past that somebody set settles nothing: when that was done counts, too")
    func setBack() throws {
        let now = FileAppearance.Moment.now
        #expect(try isSettled((now.seconds - 10_000, 1), at: (now.seconds, now.nanoseconds)) == false)
        #expect(try isSettled((now.seconds - 10_000, 1), at: (now.seconds + 60, 0)) == true)
    }

    @Test("Another text of the same length looks otherwise, also where the time was set back after it")
    func hiddenChange() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/file"
            var status = stat()
            try write("one", to: path)
            #expect(stat(path, &status) == 0)
            let before = FileAppearance(following: path)
            // The file system's clock moves in steps.
            while FileAppearance(following: path) == before {
                let file = open(path, O_WRONLY | O_CLOEXEC)
                #expect(Glibc.write(file, "two", 3) == 3)
                close(file)
                var times = [status.st_atim, status.st_mtim]
                utimensat(AT_FDCWD, path, &times, 0)
            }
            var after = stat()
            #expect(stat(path, &after) == 0 && after.st_mtim.tv_nsec == status.st_mtim.tv_nsec)
            #expect(after.st_size == status.st_size && after.st_ino == status.st_ino)
        }
    }

    @Test("Only a regular file below an open directory has a look: no link, no directory, nothing that is not there")
    func regularOnly() throws {
        try withTemporaryDirectory { directory in
            try write("text", to: directory + "/file")
            #expect(symlink("file", directory + "/link") == 0 && mkdir(directory + "/folder", 0o700) == 0)
            let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            defer { close(descriptor) }
            #expect(FileAppearance("file", at: descriptor) != nil)
            for name in ["link", "folder", "nothing"] {
                #expect(FileAppearance(name, at: descriptor) == nil, "\(name)")
            }
        }
    }
}
