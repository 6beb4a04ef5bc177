package dev.hoptrail.api.oidc;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The identity provider at which people sign in, under `hoptrail.oidc.*`; none where no issuer is
/// named. What groups may do is in [GroupMapping].
///
/// @param issuer exactly as the provider calls itself; over TLS, unless it is on this machine
/// @param clientId under which the provider knows this service
/// @param clientSecret null for a public client
/// @param name what people call the provider
/// @param scopes what is asked for
/// @param groupsClaim the claim of the ID token that names a person's groups: a list, or one text
@ConfigurationProperties("hoptrail.oidc")
public record OidcSettings(
        @Nullable String issuer,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @Bindable(defaultValue = "single sign-on") String name,
        @Bindable(defaultValue = "openid,profile,email") List<String> scopes,
        @Bindable(defaultValue = "groups") String groupsClaim) {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    public OidcSettings {
        scopes = List.copyOf(scopes);
        if (issuer != null) {
            check(issuer, clientId);
        }
    }

    private static void check(String issuer, @Nullable String clientId) {
        URI address = URI.create(issuer);
        boolean here =
                "http".equals(address.getScheme()) && THIS_MACHINE.contains(address.getHost());
        if (!here && !"https".equals(address.getScheme())) {
            throw new ConfigurationException(
                    "hoptrail.oidc.issuer is '%s', not an https address".formatted(issuer));
        }
        if (clientId == null) {
            throw new ConfigurationException("hoptrail.oidc.client-id is missing");
        }
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "OidcSettings[issuer=%s, clientId=%s, scopes=%s, groupsClaim=%s]"
                .formatted(issuer, clientId, scopes, groupsClaim);
    }
}
