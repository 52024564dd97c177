import TokenCache

/// What `--help` prints.
enum HelpText {
    static func tokenHelper(_ direction: CacheDirection) -> String {
        let name = "mailgrant-\(direction.rawValue)"
        return """
            Usage: \(name) ACCOUNT [--format FORMAT] [--max-bytes N] [--interactive]

            Prints an access token for the \(direction.rawValue) server of an account, and nothing else.

              ACCOUNT          the account's name or its address
              --format FORMAT  \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")) (default: token)
              --max-bytes N    fail with status 65 where the token has more than N bytes
              --interactive    a browser may be opened, and a person waited for
              --help, --version

            The exit status is 0 only where the token was printed; on failure standard error says what to do.

            """
    }

    static let gitCredentialHelper = """
        Usage: git-credential-mailgrant [--interactive] get|store|erase|capability

        A git credential helper (gitcredentials(7)). For servers that an account declares it answers with access tokens;
        for others it keeps passwords in the desktop keyring, as far as git-credential-store in mailgrant.toml says.

          git config --global credential.helper mailgrant

          --interactive    a browser or a keyring prompt may be opened, and a person waited for:
                           git config --global credential.helper "mailgrant --interactive"
          --help, --version


        """
}
