import Surroundings

extension Practice {
    /// `mailgrant sendmail` with these arguments; the message comes on standard input.
    func sendmail(_ arguments: String...) -> Program { sendmail(arguments) }

    func sendmail(_ arguments: [String]) -> Program {
        Program(executables.path("mailgrant"), ["sendmail"] + arguments, environment: environment)
    }
}
