import Grants
import OAuth
import Secrets

/// The sign-ins of one console: at most one at a time for a connection.
actor SignIns {
    /// How long one that has ended can still be looked at.
    private static let remembered = Duration.seconds(900)

    private let operations: any SignInOperations & PluginOperations
    private let hub: EventHub
    private let activity: Activity
    private let randomness: Randomness
    private let time: ConsoleTime
    private var signIns: [SignIn.ID: SignIn] = [:]
    private var tasks: [SignIn.ID: Task<Void, Never>] = [:]
    /// Whoever waits for a sign-in to come further.
    private var waiters: [SignIn.ID: [AsyncStream<Void>.Continuation]] = [:]
    /// Whether the console ends: what would begin now would be broken off at once.
    private var isClosing = false

    init(
        operations: any SignInOperations & PluginOperations, hub: EventHub, activity: Activity, randomness: Randomness,
        time: ConsoleTime
    ) {
        self.operations = operations
        self.hub = hub
        self.activity = activity
        self.randomness = randomness
        self.time = time
    }

    /// Begins a sign-in, or joins the one that is under way for the same thing.
    ///
    /// - Parameter afresh: stop the one that is under way: the declaration was just saved, and that one asks for what it said
    ///   before.
    /// - Throws: ``ConsoleProblem`` where the console is ending.
    func begin(
        _ subject: SignInSubject, asksAgain: Bool = false, afresh: Bool = false, session: BrowserSession.ID
    ) throws(ConsoleProblem) -> SignIn.ID {
        guard !isClosing else {
            throw ConsoleProblem(
                subject: subject.words, what: "the console is ending, so no sign-in begins any more",
                remedy: "start it again, and authorize there: mailgrant console")
        }
        forgetOld()
        let all = signIns.values.filter { $0.subject.isSame(as: subject) }
        let running = all.first { $0.endedAt == nil && !$0.isCancelled }
        if let running {
            guard afresh else {
                signIns[running.id]?.sessions.insert(session)
                return running.id
            }
            stop(running.id)
        }
        // One that was stopped still has the callback URL's port until it has let go.
        let stopped = all.compactMap { tasks[$0.id] }
        let id = SignIn.ID(text: randomness.token(bytes: 16))
        signIns[id] = SignIn(id: id, subject: subject, sessions: [session])
        tasks[id] = Task {
            for task in stopped { await task.value }
            await activity.during { await run(id, subject, asksAgain: asksAgain) }
        }
        return id
    }

    /// What a session may see of it; nothing where it has no such sign-in.
    func signIn(_ id: SignIn.ID, of session: BrowserSession.ID) -> SignIn? {
        forgetOld()
        return signIns[id].flatMap { $0.sessions.contains(session) ? $0 : nil }
    }

    /// The same, as soon as there is something for its pop-up to show: an address, a code or the end.
    func signInToShow(
        _ id: SignIn.ID, of session: BrowserSession.ID, within limit: Duration
    ) async -> SignIn? {
        guard signIn(id, of: session) != nil else { return nil }
        let (progress, source) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        waiters[id, default: []].append(source)
        let timeout = Task { [time] in
            try? await time.sleep(limit)
            source.finish()
        }
        defer { timeout.cancel() }
        source.yield()
        for await _ in progress {
            guard let signIn = signIn(id, of: session), signIn.view.state == .preparing else { break }
        }
        return signIn(id, of: session)
    }

    /// The person has thought better of it. The question at the provider is withdrawn.
    func cancel(_ id: SignIn.ID, of session: BrowserSession.ID) -> Bool {
        guard let signIn = signIn(id, of: session) else { return false }
        guard signIn.endedAt == nil else { return true }
        stop(id)
        return true
    }

    /// Gives a program the person's answer.
    ///
    /// - Parameter step: the number of the step that asked: an answer to an earlier question is no answer to this one.
    /// - Returns: false where the session has no such sign-in.
    func answer(_ answer: Secret, to step: Int, of id: SignIn.ID, _ session: BrowserSession.ID) -> Bool {
        guard let signIn = signIn(id, of: session) else { return false }
        guard signIn.steps.count == step, let question = signIn.pendingQuestion, question.give(answer) else {
            return true
        }
        reached(.notice(nil), in: id)
        return true
    }

    /// Gives the sign-in the address that a browser ended at.
    func bring(_ address: Secret, to id: SignIn.ID, _ session: BrowserSession.ID) -> InboxEnd {
        guard let signIn = signIn(id, of: session) else { return .noSignIn }
        // It has gone on meanwhile, and its page says how far.
        guard let inbox = signIn.pendingInbox else { return .taken }
        return inbox.give(address).map { .unusable(signIn, $0) } ?? .taken
    }

    enum InboxEnd: Sendable {
        case noSignIn
        case unusable(SignIn, String)
        case taken
    }

    private func stop(_ id: SignIn.ID) {
        signIns[id]?.isCancelled = true
        tasks[id]?.cancel()
        announce(id)
    }

    var isRunning: Bool { !tasks.isEmpty }

    /// The console ends: returns once every sign-in has let go.
    func cancelAll() async {
        isClosing = true
        for task in tasks.values { task.cancel() }
        for task in tasks.values { await task.value }
    }

    private func run(_ id: SignIn.ID, _ subject: SignInSubject, asksAgain: Bool) async {
        let (steps, report) = AsyncStream.makeStream(of: SignInStep.self)
        async let work: Void = {
            switch subject {
            case .connection(let account, let direction, _, _):
                await operations.signIn(account, direction, asksAgain: asksAgain) { report.yield($0) }
            case .trial(let plugin, let address):
                await operations.test(plugin, signingInAs: address) { report.yield($0) }
            }
            report.finish()
        }()
        for await step in steps { reached(step, in: id) }
        await work
        if let view = signIns[id]?.view, !view.state.isOver {
            let problem = ConsoleProblem(
                subject: subject.words, what: "the sign-in ended without an outcome", remedy: "try again")
            reached(.failed(problem), in: id)
        }
        signIns[id]?.endedAt = time.elapsed()
        tasks[id] = nil
        // What the overview says of the connection is another thing now.
        hub.send(.changed)
    }

    private func reached(_ step: SignInStep, in id: SignIn.ID) {
        signIns[id]?.steps.append(step)
        announce(id)
    }

    private func announce(_ id: SignIn.ID) {
        guard let signIn = signIns[id] else { return }
        hub.send(.signIn(id, signIn.view.state), to: signIn.sessions)
        let waiting = waiters.removeValue(forKey: id) ?? []
        waiters[id] = waiting.filter { source in
            if case .terminated = source.yield() { false } else { true }
        }
    }

    private func forgetOld() {
        let now = time.elapsed()
        for (id, signIn) in signIns {
            guard let endedAt = signIn.endedAt, endedAt + Self.remembered < now else { continue }
            signIns[id] = nil
            waiters[id] = nil
        }
    }
}
