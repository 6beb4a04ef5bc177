package dev.hoptrail.api.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.AuthorizedParty;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.ProviderSignIns.Bonds;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The identity provider: what it is asked, and what of its answers is believed. It is looked up
/// when somebody signs in, so that the service starts without it.
@Singleton
final class IdentityProvider {

    private static final Logger log = LoggerFactory.getLogger(IdentityProvider.class);
    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(10).toMillis();
    private static final int LARGEST_ANSWER = 1024 * 1024;

    /// What a provider says of itself hardly changes; its keys do, and are looked at more often.
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final OidcSettings settings;
    private final Clock clock;
    private @Nullable Known known;

    IdentityProvider(OidcSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    private record Known(OIDCProviderMetadata metadata, IDTokenValidator validator, Instant at) {}

    boolean isConfigured() {
        return settings.issuer() != null;
    }

    private Issuer issuer() {
        return new Issuer(Objects.requireNonNull(settings.issuer()));
    }

    private ClientID client() {
        return new ClientID(Objects.requireNonNull(settings.clientId()));
    }

    /// Whether an answer that names its issuer (RFC 9207) comes from this provider.
    boolean isIssuer(String named) {
        return named.equals(settings.issuer());
    }

    /// Where to send a browser.
    ///
    /// @param back where the provider is to send it back to
    /// @throws ProblemException 503 if the provider does not answer
    URI authorization(Bonds bonds, URI back) {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        new Scope(settings.scopes().toArray(String[]::new)),
                        client(),
                        back)
                .endpointURI(known().metadata.getAuthorizationEndpointURI())
                .state(new State(bonds.state()))
                .nonce(new Nonce(bonds.nonce()))
                .codeChallenge(new CodeVerifier(bonds.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /// Redeems a code for what the provider says of the person.
    ///
    /// @throws ProblemException 401 if the code or the token does not hold, 503 if the provider
    ///   does not answer
    IDTokenClaimsSet redeem(String code, Bonds bonds, URI back) {
        Known provider = known();
        JWT token = token(provider.metadata, code, bonds, back);
        try {
            IDTokenClaimsSet claims = provider.validator.validate(token, new Nonce(bonds.nonce()));
            if (!isMeantForUs(claims)) {
                throw new BadJOSEException("It was given to another client");
            }
            return claims;
        } catch (KeySourceException unreachable) {
            throw unavailable(unreachable);
        } catch (BadJOSEException | JOSEException untrusted) {
            throw untrusted(untrusted);
        }
    }

    /// OpenID Connect Core §3.1.3.7, points 4 and 5, which the library leaves to its callers.
    private boolean isMeantForUs(IDTokenClaimsSet claims) {
        AuthorizedParty party = claims.getAuthorizedParty();
        return party == null
                ? claims.getAudience().size() == 1
                : party.getValue().equals(settings.clientId());
    }

    private JWT token(OIDCProviderMetadata metadata, String code, Bonds bonds, URI back) {
        try {
            HTTPRequest request = request(metadata, code, bonds, back).toHTTPRequest();
            request.setConnectTimeout(PATIENCE_MILLIS);
            request.setReadTimeout(PATIENCE_MILLIS);
            request.setFollowRedirects(false);
            HTTPResponse sent = request.send();
            if (sent.getStatusCode() >= 500) {
                throw new IOException("Status " + sent.getStatusCode());
            }
            TokenResponse answer = OIDCTokenResponseParser.parse(sent);
            if (!answer.indicatesSuccess()) {
                log.warn("No token: {}", answer.toErrorResponse().getErrorObject());
                throw ProblemException.of(
                        ErrorCode.SIGN_IN_DECLINED,
                        "The identity provider gives no token for the code");
            }
            JWT token = ((OIDCTokenResponse) answer).getOIDCTokens().getIDToken();
            if (token == null) {
                throw new ParseException("No ID token");
            }
            return token;
        } catch (IOException unreachable) {
            throw unavailable(unreachable);
        } catch (ParseException unreadable) {
            throw untrusted(unreadable);
        }
    }

    private TokenRequest request(
            OIDCProviderMetadata metadata, String code, Bonds bonds, URI back) {
        AuthorizationCodeGrant grant =
                new AuthorizationCodeGrant(
                        new AuthorizationCode(code), back, new CodeVerifier(bonds.verifier()));
        URI endpoint = metadata.getTokenEndpointURI();
        String secret = settings.clientSecret();
        if (secret == null) {
            return new TokenRequest.Builder(endpoint, client(), grant).build();
        }
        List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
        boolean basic =
                methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        return new TokenRequest.Builder(
                        endpoint,
                        basic
                                ? new ClientSecretBasic(client(), new Secret(secret))
                                : new ClientSecretPost(client(), new Secret(secret)),
                        grant)
                .build();
    }

    private synchronized Known known() {
        Instant now = clock.instant();
        Known last = known;
        if (last != null && now.isBefore(last.at.plus(REMEMBERED))) {
            return last;
        }
        try {
            OIDCProviderMetadata metadata =
                    OIDCProviderMetadata.resolve(issuer(), PATIENCE_MILLIS, PATIENCE_MILLIS);
            Known found = new Known(metadata, validator(metadata), now);
            known = found;
            return found;
        } catch (IOException | GeneralException failure) {
            throw unavailable(failure);
        }
    }

    private IDTokenValidator validator(OIDCProviderMetadata metadata) throws MalformedURLException {
        Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.RSA);
        algorithms.addAll(JWSAlgorithm.Family.EC);
        Optional.ofNullable(metadata.getIDTokenJWSAlgs()).ifPresent(algorithms::retainAll);
        return new IDTokenValidator(
                issuer(),
                client(),
                new JWSVerificationKeySelector<>(
                        algorithms,
                        JWKSourceBuilder.<SecurityContext>create(
                                        metadata.getJWKSetURI().toURL(),
                                        new DefaultResourceRetriever(
                                                PATIENCE_MILLIS, PATIENCE_MILLIS, LARGEST_ANSWER))
                                .refreshAheadCache(false)
                                // Only the provider itself can hand us a token with a new key.
                                .rateLimited(false)
                                .build()),
                null);
    }

    private static ProblemException untrusted(Exception reason) {
        log.warn("What the identity provider says does not hold", reason);
        return ProblemException.of(
                ErrorCode.SIGN_IN_UNTRUSTED,
                "The identity provider's token does not hold: " + reason.getMessage());
    }

    private static ProblemException unavailable(Exception reason) {
        log.warn("The identity provider does not answer", reason);
        return ProblemException.of(
                ErrorCode.PROVIDER_UNAVAILABLE, "The identity provider does not answer");
    }
}
