import CKeyutils
import Glibc
import Secrets
import Testing

@testable import TokenCache

/// Against the kernel's own keyring, where it lets us.
@Suite(.enabled(if: kernelKeyringIsThere, "the kernel gives this process no keyring"))
struct KernelKeyTests {
    private let description = "mailgrant-tests:\(getpid()):\(UInt64.random(in: 0...UInt64.max))"

    @Test("The key is made once, and found again")
    func madeOnce() throws {
        let kernelKey = KernelKey(description: description)
        defer { _ = kernelKey.remove() }
        #expect(kernelKey.find() == nil)
        let key = try #require(kernelKey.findOrMake())
        #expect(key.count == 32)
        #expect(kernelKey.findOrMake() == key)
        #expect(kernelKey.find() == key)
    }

    @Test("Whoever makes a key at the same time gets the same one")
    func madeAtOnce() async {
        let kernelKey = KernelKey(description: description)
        defer { _ = kernelKey.remove() }
        let keys = await withTaskGroup(of: Secret?.self) { group in
            for _ in 0..<20 { group.addTask { kernelKey.findOrMake() } }
            return await group.reduce(into: Set<Secret?>()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
        #expect(keys.first != .some(nil))
    }

    @Test("A key that is removed is gone, and removing none is no failure")
    func removed() {
        let kernelKey = KernelKey(description: description)
        _ = kernelKey.findOrMake()
        #expect(kernelKey.remove())
        #expect(kernelKey.find() == nil)
        #expect(kernelKey.remove())
    }

    @Test("The user may view, read, search and link the key, and not change it, without possessing it")
    func permissions() throws {
        let kernelKey = KernelKey(description: description)
        defer { _ = kernelKey.remove() }
        _ = kernelKey.findOrMake()
        let serial = key_serial_t(keyctl_search(KEY_SPEC_USER_KEYRING, "user", description, 0))
        var text = [CChar](repeating: 0, count: 512)
        #expect(keyctl_describe(serial, &text, text.count) > 0)
        let fields = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split(separator: ";")
        #expect(fields.dropFirst(3).first == "3f1b0000")
    }

    @Test("A key of another size under the same name is no key, and is not replaced")
    func foreignKey() {
        let payload: [UInt8] = [1, 2, 3]
        let serial = add_key("user", description, payload, payload.count, KEY_SPEC_USER_KEYRING)
        defer { _ = keyctl_unlink(serial, KEY_SPEC_USER_KEYRING) }
        #expect(KernelKey(description: description).findOrMake() == nil)
        #expect(keyctl_search(KEY_SPEC_USER_KEYRING, "user", description, 0) == Int(serial))
    }

    @Test("A cache that is opened twice is the same, and forgetting it leaves nothing")
    func wholeCache() throws {
        let runtime = TemporaryRuntimeDirectory()
        defer { _ = TokenCache.forgetAll(runtimeDirectory: runtime.path, keyDescription: description) }
        func open(creating: Bool) -> TokenCache? {
            TokenCache.open(runtimeDirectory: runtime.path, creating: creating, keyDescription: description)
        }
        #expect(open(creating: false) == nil)
        try #require(open(creating: true)).write(makeToken(), under: [.account(name: "work", .outgoing)], now: now)
        #expect(open(creating: false)?.read(.account(name: "work", .outgoing), now: now) == makeToken())
        #expect(TokenCache.forgetAll(runtimeDirectory: runtime.path, keyDescription: description))
        #expect(runtime.files.isEmpty)
        #expect(open(creating: false) == nil)
    }
}

private let kernelKeyringIsThere: Bool = {
    let kernelKey = KernelKey(description: "mailgrant-tests:\(getpid()):probe")
    defer { _ = kernelKey.remove() }
    return kernelKey.findOrMake() != nil
}()
