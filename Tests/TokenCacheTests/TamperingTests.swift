import Glibc
import Secrets
import Testing
import TokenCache

/// Whatever is wrong with a file or a directory, there is no answer: never an error, never a wrong token.
@Suite struct TamperingTests {
    private let runtime = TemporaryRuntimeDirectory()
    private let selector = CacheSelector.account(name: "work", .outgoing)

    private func filled() throws -> (cache: TokenCache, file: String) {
        let cache = try #require(runtime.cache())
        try cache.write(makeToken(), under: [selector], now: now)
        let file = try #require(runtime.files.first)
        #expect(cache.read(selector, now: now) != nil)
        return (cache, file)
    }

    @Test("A file that was changed in any part, cut off or filled up gives no answer")
    func damaged() throws {
        let (cache, file) = try filled()
        let whole = runtime.contents(of: file)
        for index in [0, 7, 8, 31, 32, 48, whole.count - 1] {
            var changed = whole
            changed[index] ^= 1
            runtime.overwrite(file, with: changed)
            #expect(cache.read(selector, now: now) == nil)
        }
        for changed in [[], Array(whole.prefix(8)), whole.dropLast(), whole + [0]] {
            runtime.overwrite(file, with: changed)
            #expect(cache.read(selector, now: now) == nil)
        }
        runtime.overwrite(file, with: whole)
        #expect(cache.read(selector, now: now) != nil)
    }

    @Test("A file put in place of another gives no answer, although it is genuine")
    func swapped() throws {
        let (cache, file) = try filled()
        let other = CacheSelector.account(name: "home", .outgoing)
        try cache.write(makeToken("tok-home", account: "home"), under: [other], now: now)
        let otherFile = try #require(runtime.files.first { $0 != file })
        #expect(rename(runtime.cachePath + "/" + otherFile, runtime.cachePath + "/" + file) == 0)
        #expect(cache.read(selector, now: now) == nil)
    }

    @Test("A file that others may read or write gives no answer", arguments: [0o640, 0o604, 0o620] as [mode_t])
    func looseMode(mode: mode_t) throws {
        let (cache, file) = try filled()
        chmod(runtime.cachePath + "/" + file, mode)
        #expect(cache.read(selector, now: now) == nil)
    }

    @Test("A file of another user gives no answer", .enabled(if: geteuid() == 0, "only root gives files away"))
    func foreignOwner() throws {
        let (cache, file) = try filled()
        chown(runtime.cachePath + "/" + file, 65534, 65534)
        #expect(cache.read(selector, now: now) == nil)
    }

    @Test("A symbolic link, a directory or a named pipe in a file's place gives no answer, and at once")
    func otherKinds() throws {
        let (cache, file) = try filled()
        let path = runtime.cachePath + "/" + file
        rename(path, path + ".moved")
        symlink(path + ".moved", path)
        #expect(cache.read(selector, now: now) == nil)
        unlink(path)
        mkdir(path, 0o700)
        #expect(cache.read(selector, now: now) == nil)
        rmdir(path)
        mkfifo(path, 0o600)
        #expect(cache.read(selector, now: now) == nil)
    }

    @Test("A cache directory that others may enter, or that is a symbolic link, is none")
    func directory() throws {
        _ = try filled()
        chmod(runtime.cachePath, 0o750)
        #expect(CacheDirectory.locate(runtimeDirectory: runtime.path, creating: true) == nil)
        chmod(runtime.cachePath, 0o700)
        let other = TemporaryRuntimeDirectory()
        symlink(runtime.cachePath, other.cachePath)
        #expect(CacheDirectory.locate(runtimeDirectory: other.path, creating: true) == nil)
        unlink(other.cachePath)
    }

    @Test("A runtime directory where others may write, or which is missing, is none")
    func runtimeDirectory() {
        chmod(runtime.path, 0o770)
        #expect(CacheDirectory.locate(runtimeDirectory: runtime.path, creating: true) == nil)
        #expect(CacheDirectory.locate(runtimeDirectory: runtime.path + "/missing", creating: true) == nil)
        chmod(runtime.path, 0o700)
    }

    @Test("Where nothing may be made, nothing is")
    func notCreating() {
        #expect(CacheDirectory.locate(runtimeDirectory: runtime.path, creating: false) == nil)
        #expect(runtime.files.isEmpty)
        #expect(TokenCache.open(runtimeDirectory: runtime.path, creating: false) == nil)
    }
}
