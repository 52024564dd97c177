extension AccountRecord {
    /// What rests in the token store of an account: its grants and what was entrusted beside them, each once. Access tokens
    /// are not among them, since they are minted anew.
    public func items(of account: PlainName) -> [StoredItem] {
        let grants = allGrants.map(\.text).sorted().map { StoredItem(.grant, id: $0, account: account) }
        let secrets = secrets.compactMap { secret in
            StoredItem.Kind(rawValue: secret.kind).map { StoredItem($0, id: secret.id, account: account) }
        }
        let passwords = Direction.allCases.compactMap { self[$0]?.password }.map {
            StoredItem(.password, id: $0, account: account)
        }
        return grants + secrets + passwords.filter { !secrets.contains($0) }
    }
}
