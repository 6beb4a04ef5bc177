package dev.hoptrail.api.security;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/// How often a process may be called within a minute, under `hoptrail.limits.*`.
///
/// @param calls calls a minute of one token or browser session; 0 for any number
/// @param anonymousCalls calls a minute of one address, without a token that holds; 0 for any
///   number
/// @param failedSignIns failed sign-ins of one address; then none is tried for a while
@ConfigurationProperties("hoptrail.limits")
record LimitSettings(
        @Bindable(defaultValue = "6000") long calls,
        @Bindable(defaultValue = "600") long anonymousCalls,
        @Bindable(defaultValue = "20") long failedSignIns) {}
