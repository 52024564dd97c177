import Hummingbird
import Logging
import NIOCore

/// What is known of a request before anything is asked of it: the port that it came to.
struct Arrival: RequestContext {
    var coreContext: CoreRequestContextStorage
    let port: Int

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        port = source.channel.localAddress?.port ?? 0
    }
}

/// A request of a browser that is let in, and the form that it sent.
struct Visit: RequestContext {
    var coreContext: CoreRequestContextStorage
    let session: BrowserSession
    /// Empty where it sent none.
    let form: FormValues
    /// What was observed before anything of the answer was read: a page says it to its event stream, which tells at once
    /// what has changed since.
    let observed: String

    struct Source: RequestContextSource {
        let logger: Logger
        let session: BrowserSession
        let form: FormValues
        var observed = ""
    }

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        session = source.session
        form = source.form
        observed = source.observed
    }
}
