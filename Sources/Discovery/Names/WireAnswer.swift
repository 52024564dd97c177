import CResolver

extension NameAnswer {
    /// More records than these are not looked at.
    private static let most = 32

    /// Reads an answer as it came over the wire (RFC 1035 section 4).
    ///
    /// - Throws: ``NameLookupError/failed`` for what is no answer, ``NameLookupError/noRecords`` for one without such
    ///   records.
    public init(wire: [UInt8], _ type: RecordType) throws(NameLookupError) {
        var found = [cresolver_record](repeating: cresolver_record(), count: Self.most)
        var isAuthenticated = false
        let count = wire.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map {
                cresolver_records($0, Int32(bytes.count), type.number, &found, Int32(Self.most), &isAuthenticated)
            } ?? -1
        }
        guard count >= 0 else { throw .failed }
        guard count > 0 else { throw .noRecords }
        self.init(found.prefix(Int(count)).map(ResourceRecord.init), isAuthenticated: isAuthenticated)
    }
}

extension ResourceRecord {
    fileprivate init(_ record: cresolver_record) {
        let name = withUnsafeBytes(of: record.target) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let target = name.hasSuffix(".") ? String(name.dropLast()) : name
        self.init(
            priority: Int(record.priority), weight: Int(record.weight), port: Int(record.port),
            target: target.lowercased())
    }
}

extension RecordType {
    var number: Int32 {
        switch self {
        case .mailExchanger: Int32(cresolver_type_mx)
        case .service: Int32(cresolver_type_srv)
        }
    }
}
