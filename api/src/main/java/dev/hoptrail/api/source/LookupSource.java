package dev.hoptrail.api.source;

import dev.hoptrail.ingest.aws.AwsAccess;
import dev.hoptrail.ingest.aws.CloudTrail;
import dev.hoptrail.ingest.intake.Lookup;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How the event history of an account is looked up: `hoptrail.lookups.<name>`.
///
/// @param name by which people know it
/// @param regions whose events are looked up
/// @param role ARN of a role to assume
/// @param externalId what the role's trust policy asks for
/// @param days before today, 89 at most
/// @param rate lookups a second in each region; AWS allows two of all who look up in the account
/// @param read whether all of it is read when the service starts
/// @param cloudtrailEndpoint instead of AWS's own
/// @param stsEndpoint likewise
@EachProperty("hoptrail.lookups")
public record LookupSource(
        @Parameter String name,
        @Nullable List<String> regions,
        @Nullable String role,
        @Nullable String externalId,
        @Bindable(defaultValue = "89") int days,
        @Bindable(defaultValue = "2") int rate,
        @Bindable(defaultValue = "false") boolean read,
        @Nullable URI cloudtrailEndpoint,
        @Nullable URI stsEndpoint) {

    public LookupSource {
        if (regions == null
                || regions.isEmpty()
                || !regions.stream().allMatch(CloudTrail::isRegion)) {
            throw new ConfigurationException(
                    "hoptrail.lookups.%s needs regions, such as eu-central-1: %s"
                            .formatted(name, regions));
        }
        if (days < 1 || days > Lookup.MOST_DAYS || rate < 1) {
            throw new ConfigurationException(
                    "hoptrail.lookups.%s: 1 to %d days, a rate of 1 or more"
                            .formatted(name, Lookup.MOST_DAYS));
        }
    }

    static LookupSource standard(String region) {
        return new LookupSource(
                region, List.of(region), null, null, Lookup.MOST_DAYS, 2, false, null, null);
    }

    Lookup.Area area(boolean again) {
        return new Lookup.Area(Objects.requireNonNull(regions), days, again, rate);
    }

    AwsAccess access() {
        return new AwsAccess(
                null, role, externalId, false, null, null, stsEndpoint, cloudtrailEndpoint);
    }
}
