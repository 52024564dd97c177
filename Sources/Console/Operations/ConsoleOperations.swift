/// What the console can do: everything behind its pages. `Commands` puts the real ones in; tests put in their own.
public typealias ConsoleOperations = AccountOperations & ClientOperations & FileOperations & JournalOperations
    & KeyOperations
    & PlanOperations & PluginOperations & ProviderOperations & ReportOperations & SecretOperations & SignInOperations
