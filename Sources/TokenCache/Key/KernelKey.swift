import CKeyutils
import Glibc
package import Secrets

/// A key in the kernel's keyring of the user (keyrings(7)): 32 bytes that never reach a disk. The cache's are random.
///
/// Every process of the user may read it, also those of cron and of systemd units, whose session keyring does not link the
/// user keyring: they do not possess what they find there, so the key's permissions give the user view, read, search and
/// link (`keyctl_setperm` 0x3f1b0000). Only a possessor may set them, so the key is made in the thread keyring, gets them
/// there, and is moved to the user keyring only then.
///
/// It is never updated or replaced, since that would orphan every sealed file: the move is exclusive (`KEYCTL_MOVE_EXCL`,
/// keyctl(2)), so of several processes that make a key at once the kernel lets one win, and the others search again. That
/// is a lock that no crash leaves behind, and one that also holds between processes with different runtime directories.
///
/// Where the kernel refuses (quota, containers that forbid these calls) there is no key, and therefore no cache.
package struct KernelKey {
    /// The key's name in the keyring, by custom a program's name, a colon and more.
    package let description: String

    package init(description: String) {
        self.description = description
    }

    private static let type = "user"
    private static let permissions: key_perm_t = 0x3f1b_0000

    package func find() -> Secret? {
        guard let serial = search() else { return nil }
        return read(serial)
    }

    func findOrMake() -> Secret? {
        if let key = find() { return key }
        guard errno == ENOKEY else { return nil }
        return make() ?? find()
    }

    /// Takes the key out of the user keyring; nothing else holds it, so the kernel forgets it.
    ///
    /// - Returns: false where there is a key that the kernel would not let go.
    @discardableResult
    package func remove() -> Bool {
        guard let serial = search() else { return errno == ENOKEY }
        return keyctl_unlink(serial, KEY_SPEC_USER_KEYRING) == 0
    }

    private func search() -> key_serial_t? {
        let serial = keyctl_search(KEY_SPEC_USER_KEYRING, Self.type, description, 0)
        return serial > 0 ? key_serial_t(serial) : nil
    }

    private func read(_ serial: key_serial_t) -> Secret? {
        let key = Secret(capacity: Seal.keySize) { block in
            let length = keyctl_read(serial, block.baseAddress?.assumingMemoryBound(to: CChar.self), block.count)
            // The kernel tells the whole length, also where it is more than fits.
            return length == Seal.keySize ? length : 0
        }
        return key.isEmpty ? nil : key
    }

    /// Nothing where the kernel refuses, or where another process was first.
    private func make() -> Secret? {
        guard let key = Seal.randomBytes(Seal.keySize), put(key) else { return nil }
        return key
    }

    /// Puts a key of 32 bytes into the keyring.
    ///
    /// - Returns: false where the kernel refuses, or where there is one of this name.
    package func put(_ key: Secret) -> Bool {
        let serial = key.withExposedBytes {
            add_key(Self.type, description, $0.baseAddress, $0.count, KEY_SPEC_THREAD_KEYRING)
        }
        guard serial > 0 else { return false }
        guard keyctl_setperm(serial, Self.permissions) == 0,
            keyctl_move(serial, KEY_SPEC_THREAD_KEYRING, KEY_SPEC_USER_KEYRING, UInt32(KEYCTL_MOVE_EXCL)) == 0
        else {
            _ = keyctl_unlink(serial, KEY_SPEC_THREAD_KEYRING)
            return false
        }
        return true
    }
}
