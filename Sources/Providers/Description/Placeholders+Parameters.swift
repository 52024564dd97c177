import Grants

extension Placeholders {
    /// What an account says of a provider's parameters, and what the chosen variant of a parameter says.
    ///
    /// - Parameter values: an account's, by the parameter's name. They may themselves hold placeholders of variants.
    init(values: [String: String], of parameters: [ProviderParameter]) {
        var all = values
        for parameter in parameters {
            guard let value = values[parameter.name], let variant = parameter.variants[value] else { continue }
            all.merge(variant) { own, _ in own }
        }
        let variants = Placeholders(values: all)
        self.init(values: all.mapValues(variants.fill))
    }
}
