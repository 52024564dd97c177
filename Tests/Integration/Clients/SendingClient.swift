import Foundation
import Surroundings
import Testing

/// A real program that sends mail, with the configuration that `mailgrant client show` prints.
struct SendingClient: Sendable, CustomTestStringConvertible {
    let name: String
    let form: String
    /// False for a program that writes the header itself.
    var keepsHeader = true
    /// Hands over a message that lies in a file, too.
    let send:
        @Sendable (ConfiguredClient, _ message: PracticeMessage, _ file: String, _ recipient: String) async throws
            -> Void

    var testDescription: String { "\(name), \(form)" }

    static let all = [
        msmtp, curl, gitSendEmail("sendmail"), gitSendEmail("credential"), mutt("neomutt", "oauth"),
        mutt("neomutt", "tunnel"), mutt("mutt", "oauth"),
    ]

    private static let msmtp = SendingClient(name: "msmtp", form: "passwordeval") { client, message, _, recipient in
        try await MSMTP(client: client).sending(to: recipient).runSuccessfully(input: message.bytes)
    }

    private static let curl = SendingClient(name: "curl", form: "script") { client, _, file, recipient in
        // Line ends of the network, as SMTP wants them.
        try await client.program(
            "sh", client.file, "out", "--crlf", "--upload-file", file, "--mail-rcpt", recipient
        ).runSuccessfully()
    }

    private static func gitSendEmail(_ form: String) -> SendingClient {
        SendingClient(name: "git-send-email", form: form, keepsHeader: false) { client, _, file, recipient in
            var program = client.program(
                "git", "send-email", "--confirm=never", "--suppress-cc=all", "--no-validate", "--to=\(recipient)", file)
            if form == "credential" {
                program.environment["PERL5LIB"] = try PerlModule.xoauth2(in: client.home)
            }
            try await program.runSuccessfully()
        }
    }

    private static func mutt(_ name: String, _ form: String) -> SendingClient {
        SendingClient(name: name, form: form, keepsHeader: false) { client, message, _, recipient in
            try await client.program(
                name, "-n", "-F", client.file, "-e", "set copy=no", "-s", "practice", "--", recipient
            ).runSuccessfully(input: message.body)
        }
    }
}

/// What Perl's Authen::SASL has from 2.1800 on and Debian 12 lacks: it loads a mechanism by its name from `@INC`, so a
/// module in a private directory makes the route of later versions real.
enum PerlModule {
    /// - Returns: the directory for `PERL5LIB`.
    static func xoauth2(in directory: String) throws -> String {
        let folder = "\(directory)/perl/Authen/SASL/Perl"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let module = #"""
            package Authen::SASL::Perl::XOAUTH2;
            use strict;
            use warnings;
            our @ISA = qw(Authen::SASL::Perl);
            my %secflags = (noanonymous => 1);
            sub _order { 1 }
            sub _secflags { shift; scalar grep { $secflags{$_} } @_ }
            sub mechanism { 'XOAUTH2' }
            sub client_start {
                my $self = shift;
                $self->{error} = undef;
                $self->{need_step} = 0;
                my ($user, $token) = map { $self->_call($_) } qw(user pass);
                return "user=$user\x{1}auth=Bearer $token\x{1}\x{1}";
            }
            1;
            """#
        try writePrivateFile(module.utf8, to: "\(folder)/XOAUTH2.pm")
        return "\(directory)/perl"
    }
}
