import Glibc

/// SwiftPM insists on an entry point in the module; libFuzzer's own does the same.
@main
enum Main {
    static func main() {
        var count = CommandLine.argc
        var words = CommandLine.unsafeArgv
        exit(runFuzzer(&count, &words, fuzzCredentialWire))
    }
}

/// llvm.org/docs/LibFuzzer.html, "Using libFuzzer as a library".
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
