package import Secrets

extension Secret {
    /// Lends the address of the bytes, as C functions take it.
    package func withExposedAddress<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        withExposedBytes { body($0.address) }
    }
}

extension UnsafeRawBufferPointer {
    /// The address of a secret's block, which every secret has, also an empty one.
    fileprivate var address: UnsafePointer<UInt8> {
        guard let baseAddress else { preconditionFailure("a secret without a block") }
        return baseAddress.assumingMemoryBound(to: UInt8.self)
    }
}

extension UnsafeMutableRawBufferPointer {
    /// The address of the block that a secret is made in.
    package var address: UnsafeMutablePointer<UInt8> {
        guard let baseAddress else { preconditionFailure("a secret without a block") }
        return baseAddress.assumingMemoryBound(to: UInt8.self)
    }
}
