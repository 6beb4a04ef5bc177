package dev.hoptrail.api.oidc;

import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import dev.hoptrail.api.security.Doorkeeper.Person;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Whom the people of an identity provider are here.
@Singleton
final class Guests {

    private static final int LONGEST_NAME = 100;
    private static final List<String> NAMES = List.of("email", "preferred_username", "name");

    private final OidcSettings settings;
    private final List<GroupMapping> mappings;

    Guests(OidcSettings settings, List<GroupMapping> mappings) {
        this.settings = settings;
        this.mappings =
                mappings.stream().sorted(Comparator.comparing(GroupMapping::index)).toList();
    }

    /// Who somebody is, if one of their groups gives them access.
    Optional<Person> person(IDTokenClaimsSet claims) {
        List<String> groups = groups(claims);
        return mappings.stream()
                .filter(mapping -> groups.contains(mapping.group()))
                .findFirst()
                .map(mapping ->
                        new Person(
                                "oidc:" + claims.getIssuer() + ' ' + claims.getSubject(),
                                name(claims),
                                mapping.level(),
                                mapping.scope()));
    }

    /// A group of one is written as a text by some providers.
    private List<String> groups(IDTokenClaimsSet claims) {
        return switch (claims.getClaim(settings.groupsClaim())) {
            case List<?> many -> many.stream().map(String::valueOf).toList();
            case String one -> List.of(one);
            case null, default -> List.of();
        };
    }

    /// Names are for people to read: what tells people apart is the subject.
    private static String name(IDTokenClaimsSet claims) {
        String name =
                Stream.concat(
                                NAMES.stream().map(claims::getStringClaim),
                                Stream.of(claims.getSubject().getValue()))
                        .filter(Objects::nonNull)
                        .map(text -> text.replaceAll("\\p{Cntrl}", " ").strip())
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse("");
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}
