/// Makes a ``Practice`` world, lends it to a closure and takes it all down, however the closure ends.
///
/// - Parameters:
///   - executables: what is tried.
///   - providerOptions: more options of the `mailgrant sandbox` in it, such as `--microsoft`.
///   - observer: is told about each part.
/// - Throws: ``ServiceFailure`` or ``ProgramFailure`` when a part cannot be made; what `body` throws.
public func withPractice<Result: Sendable>(
    from executables: Executables, providerOptions: [String] = [], reportingTo observer: (any PracticeObserver)? = nil,
    _ body: (Practice) async throws -> Result
) async throws -> Result {
    try await withScratch { scratch in
        let ca = try await PrivateCA(in: scratch.path)
        observer?.begin("keyring")
        return try await withPrivateKeyring(in: try scratch.makeDirectory("bus")) { keyring in
            observer?.end("GNOME Keyring, unlocked, on a D-Bus session of its own")
            observer?.begin("identity provider")
            return try await withIdentityProvider(
                from: executables, in: scratch, certifiedBy: ca, options: providerOptions
            ) { provider in
                observer?.end("mailgrant sandbox at \(provider.issuer)")
                observer?.begin("mail server")
                return try await withDovecot(
                    in: scratch, certifiedBy: ca, checkingTokensWith: provider.introspection,
                    withAppPasswordFor: provider.owner.address
                ) { dovecot in
                    observer?.end("Dovecot: IMAPS port \(dovecot.imapsPort), submission port \(dovecot.submissionPort)")
                    return try await body(
                        Practice(scratch, ca, executables, keyring: keyring, provider: provider, dovecot: dovecot))
                }
            }
        }
    }
}

extension Practice {
    fileprivate init(
        _ scratch: Scratch, _ ca: PrivateCA, _ executables: Executables, keyring: PrivateKeyring,
        provider: IdentityProvider, dovecot: Dovecot
    ) throws {
        self.scratch = scratch
        self.executables = executables
        self.keyring = keyring
        self.provider = provider
        self.dovecot = dovecot
        authority = ca
        browser = try ScriptedBrowser(
            playing: try ScriptedPerson(provider.owner), certificateAuthority: ca.certificate,
            in: try scratch.makeDirectory("browser"))
        let home = try scratch.makeDirectory("home")
        environment = keyring.environment.merging([
            "HOME": home,
            "PATH": "\(executables.directory):\(Program.systemPath)",
            "LANG": "C.UTF-8",
            "XDG_CONFIG_HOME": "\(home)/.config",
            "XDG_STATE_HOME": "\(home)/.local/state",
            "XDG_DATA_HOME": "\(home)/.local/share",
            "XDG_CACHE_HOME": "\(home)/.cache",
            "XDG_RUNTIME_DIR": try scratch.makeDirectory("runtime"),
            "BROWSER": browser.executable,
            "SSL_CERT_FILE": ca.certificate,
        ]) { _, ours in ours }
    }
}
