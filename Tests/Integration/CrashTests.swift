import FoundationEssentials
import Glibc
import Secrets
import Surroundings
import Testing

@Suite("A refresh that is killed")
struct CrashTests {
    @Test(
        "However early or late a refresh is killed, the next call has a token, where the provider takes the last it gave"
    )
    func killedAtManyMoments() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens(.outgoing)
            try await practice.provider.control.change(settings: #"{"refresh_token_reuse_leeway": 3600}"#)
            let start = ContinuousClock.now
            try await practice.refuse(try await practice.token(.outgoing))
            let duration = ContinuousClock.now - start

            let kills = 40
            let tokenLine = try await practice.token(.outgoing).count + 1
            try await practice.refuse(try await practice.token(.outgoing))
            var killed = 0
            for index in 0..<kills {
                let moment = duration * (Double(index) / Double(kills))
                // timeout(1) of coreutils ends itself with the same signal, too.
                let timeout = Program(
                    "timeout",
                    [
                        "--signal=KILL", "\(Double(moment.components.attoseconds) / 1e18 + 0.001)",
                        "mailgrant-outgoing", "demo",
                    ],
                    environment: practice.environment)
                let outcome = try await timeout.run()
                if outcome.status == .exited(0) {
                    try await practice.refuse(Secret(outcome.standardOutput.dropLast()))
                } else {
                    // The last moment is after the token was printed: it is whole, then.
                    #expect([0, tokenLine].contains(outcome.standardOutput.count))
                    killed += 1
                }
                try await practice.refuse(try await practice.token(.outgoing))
            }
            #expect(killed > 0)
        }
    }

    /// System calls, and how many are let pass more from one kill to the next: messages to the keyring are many.
    private static let steps = [("sendmsg", 4), ("rename,unlink,fsync", 1)]

    @Test(
        "Killed at whichever step of its talk with the keyring and the disk, a refresh loses nothing", arguments: steps)
    func killedAtEveryStep(_ calls: String, _ stride: Int) async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens(.outgoing)
            try await practice.provider.control.change(settings: #"{"refresh_token_reuse_leeway": 3600}"#)
            var step = 1
            while step < 500 {
                let traced = Program(
                    "strace",
                    [
                        "-f", "-o", "/dev/null", "-e", "trace=\(calls)", "-e",
                        "inject=\(calls):signal=KILL:when=\(step)",
                        practice.executables.path("mailgrant"), "token", Practice.account, "--outgoing",
                    ], environment: practice.environment)
                let outcome = try await traced.run()
                if outcome.status == .exited(0) { break }
                #expect(outcome.status == .signalled(SIGKILL))
                try await practice.refuse(try await practice.token(.outgoing))
                step += stride
            }
            #expect(3..<500 ~= step)
        }
    }

    @Test(
        "A refresh that is killed while the provider thinks about it loses nothing, also where no spent token is forgiven"
    )
    func killedBeforeTheProviderActed() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens(.outgoing)
            for _ in 0..<3 {
                try await practice.withRefresh(
                    when: #"{"endpoint": "token", "kind": "error", "status": 503, "delay": 2}"#
                ) { try await $0.kill() }
                try await practice.refuse(try await practice.token(.outgoing))
            }
        }
    }

    @Test(
        "A refresh that is killed while its answer is on the way loses nothing where the provider forgives a spent token"
    )
    func killedAfterTheProviderActed() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens(.outgoing)
            try await practice.provider.control.change(settings: #"{"refresh_token_reuse_leeway": 3600}"#)
            for _ in 0..<3 {
                try await practice.withRefresh(when: #"{"endpoint": "token", "kind": "delayed", "delay": 2}"#) {
                    try await $0.kill()
                }
                try await practice.refuse(try await practice.token(.outgoing))
            }
        }
    }

    @Test(
        "Killed while the keyring hangs before the rotated grant is saved, a refresh loses nothing, also where nothing is forgiven"
    )
    func killedBeforeItWasSaved() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens(.outgoing)
            try await practice.refuse(try await practice.token(.outgoing))
            let cache = "\(practice.environment["XDG_RUNTIME_DIR"] ?? "")/mailgrant"
            try await practice.withRefresh(when: Practice.delayedToken) { refresh in
                try practice.keyring.daemon.pause()
                // What the keyring does not take is held in the sealed cache, which is empty until then but for a file
                // that is being written.
                while try FileManager.default.contentsOfDirectory(atPath: cache).allSatisfy({ $0.contains(".") }),
                    !refresh.hasEnded
                {
                    try await Task.sleep(for: .milliseconds(5))
                }
                try await refresh.kill()
            }
            try practice.keyring.daemon.resume()
            _ = try await practice.token(.outgoing)
        }
    }

    @Test(
        "A keyring that is locked while the provider answers costs nothing: the token is printed with a warning, and the grant saved later"
    )
    func lockedBeforeItWasSaved() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens(.outgoing)
            let log = try await practice.withRefresh(when: Practice.delayedToken) { refresh in
                try await practice.keyring.lock()
                while !refresh.hasEnded { try await Task.sleep(for: .milliseconds(5)) }
                return refresh.log.tail()
            }
            #expect(log.contains("mailgrant: warning: the token store would not save the rotated grant"), "\(log)")
            let token = try await practice.token(.outgoing)
            #expect(log.hasSuffix(token.exposedText))
            #expect(try await practice.provider.control.isActive(token))

            try await practice.keyring.unlock()
            try await practice.refuse(token)
            let next = try await practice.token(.outgoing)
            #expect(next != token)
            #expect(try await practice.provider.control.isActive(next))
        }
    }

    @Test("An answer that breaks off on the way is a failure for now, and the next call has a token")
    func lostAnswer() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens(.outgoing)
            try await practice.provider.control.change(settings: #"{"refresh_token_reuse_leeway": 3600}"#)
            for kind in ["lost", "truncated"] {
                try await practice.provider.control.addFailure("{\"endpoint\": \"token\", \"kind\": \"\(kind)\"}")
                try await expectFailure(of: practice.helper(.outgoing), .temporaryFailure)
                try await practice.refuse(try await practice.token(.outgoing))
            }
        }
    }
}
