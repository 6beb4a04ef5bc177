package dev.hoptrail.correlate.simulate;

import org.jspecify.annotations.Nullable;

/// The first principal of a chain, in the words of the product: kind, name, and the account where
/// the record tells it.
public record Origin(String kind, String name, @Nullable String accountId) {}
