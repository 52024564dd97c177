extension SandboxConfiguration {
    /// - Throws: ``SandboxError/Code/invalidConfiguration`` with the first thing that is wrong.
    func validate() throws(SandboxError) {
        try require(["127.0.0.1", "::1", "localhost"].contains(host), "host: only 127.0.0.1, ::1 or localhost")
        try require((0...65535) ~= port, "port: not from 0 to 65535")
        try require(settings.isValid, "lifetimes are 1 to 1,000,000,000 seconds, tokens 22 to 1,048,576 bytes")
        try require(!users.isEmpty, "at least one user is needed")
        try require(!clients.isEmpty, "at least one client is needed")
        try validateNames()
        try validateScopes()
        for uri in redirectURIs {
            try require(RedirectPolicy.isRegistrable(uri), "redirect URI: an absolute URI without a fragment is needed")
        }
    }

    private func validateNames() throws(SandboxError) {
        let addresses = users.map(\.address)
        let identifiers = clients.map(\.id)
        for name in addresses + identifiers {
            try require(
                Self.isFileName(name),
                "addresses and client IDs consist of A-Z a-z 0-9 . _ @ + - and begin with a letter or digit")
        }
        try require(addresses.allSatisfy { $0.contains("@") }, "a user is named by a mail address")
        let shared = sharedMailboxes.map(\.address)
        try require(shared.allSatisfy { $0.contains("@") }, "a shared mailbox is named by a mail address")
        try require(Set(shared + addresses).count == shared.count + addresses.count, "a mailbox is named twice")
        let delegates = sharedMailboxes.flatMap(\.rights.keys)
        try require(Set(delegates).isSubset(of: addresses), "a shared mailbox is opened by users only")
        try require(Set(addresses).count == addresses.count, "a user is named twice")
        try require(Set(identifiers).count == identifiers.count, "a client is named twice")
        try require(!identifiers.contains(Registry.resourceServerID), "the client ID resource-server is taken")
    }

    private func validateScopes() throws(SandboxError) {
        try require(!scopes.isEmpty && Set(scopes).count == scopes.count, "scopes: none, or one of them twice")
        // RFC 6749, section 3.3: scope-token.
        let isScopeToken = { (scope: String) in
            !scope.isEmpty && scope.utf8.allSatisfy { (0x21...0x7E) ~= $0 && $0 != 0x22 && $0 != 0x5C }
        }
        try require(scopes.allSatisfy(isScopeToken), "scopes: printable ASCII without space, quote and backslash")
    }

    private func require(_ condition: Bool, _ reason: String) throws(SandboxError) {
        guard condition else { throw SandboxError(.invalidConfiguration, reason) }
    }

    /// Names become file names in the directory: nothing in them may reach another one.
    private static func isFileName(_ name: String) -> Bool {
        let isAlphanumeric = { (byte: UInt8) in
            (0x30...0x39) ~= byte || (0x41...0x5A) ~= byte || (0x61...0x7A) ~= byte
        }
        guard let first = name.utf8.first, isAlphanumeric(first), name.utf8.count <= 128 else { return false }
        return name.utf8.allSatisfy { isAlphanumeric($0) || ".-_@+".utf8.contains($0) }
    }
}
