import Surroundings

extension Scenario {
    /// Says what a person can do now, and keeps everything running until Ctrl-C.
    func stay(_ practice: Practice) async throws {
        let file = "\(practice.scratch.path)/environment"
        try writePrivateFile(exports(practice.environment).utf8, to: file)
        steps.terminal.line(
            """

            Everything keeps running until Ctrl-C. In another terminal:

              . \(file)
              mailgrant status
              mailgrant check \(Practice.account)
              mailgrant-incoming \(Practice.account) | wc -c
              umask 077; cd; mkdir -p Mail/\(Practice.account)
              mailgrant client show msmtp > .msmtprc
              printf 'Subject: hello\\n\\nhello\\n' | msmtp \(practice.address)
              mailgrant client show mbsync > .mbsyncrc
              mbsync \(Practice.account)
              mailgrant forget \(Practice.account)

            Access tokens live \(tokenLifetime / 60) minutes. The servers write into \(practice.scratch.path)/*.log

            """)
        while true { try await Task.sleep(for: .seconds(3600)) }
    }

    /// Lines for a shell; no value holds a quotation mark.
    private func exports(_ environment: [String: String]) -> String {
        environment.sorted { $0.key < $1.key }.map { "export \($0.key)='\($0.value)'\n" }.joined()
    }
}
