package dev.hoptrail.api.oidc;

import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.correlate.chain.AccountScope;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/// What the members of a group may do: an entry of the list `hoptrail.oidc.groups`.
///
/// @param index its place in the list: a person has what the first entry says that fits, never the
///   level of one with the accounts of another
/// @param group as the provider writes it
/// @param access the word of a level
/// @param accounts those whose sessions they may see; empty for all
@EachProperty(value = "hoptrail.oidc.groups", list = true)
public record GroupMapping(
        @Parameter Integer index,
        String group,
        String access,
        @Bindable(defaultValue = "") List<String> accounts) {

    public GroupMapping {
        accounts = accounts.stream().filter(account -> !account.isBlank()).toList();
        if (Access.of(access).isEmpty()) {
            throw new ConfigurationException(
                    "hoptrail.oidc.groups: '%s' is none of viewer, analyst, auditor, admin"
                            .formatted(access));
        }
        for (String account : accounts) {
            if (!Parameters.isAccount(account)) {
                throw new ConfigurationException(
                        "hoptrail.oidc.groups: '%s' is no account id".formatted(account));
            }
        }
    }

    Access level() {
        return Access.of(access).orElseThrow();
    }

    AccountScope scope() {
        return accounts.isEmpty() ? AccountScope.everything() : AccountScope.of(accounts);
    }
}
