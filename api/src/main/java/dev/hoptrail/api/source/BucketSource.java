package dev.hoptrail.api.source;

import dev.hoptrail.ingest.aws.AwsAccess;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// How a bucket is read: `hoptrail.buckets.<name>`. One that is not named here is read with the
/// credentials that the SDK finds.
///
/// @param name by which people know it
/// @param bucket its name at AWS
/// @param prefix the folder to begin at, where it is read at start
/// @param region that of the bucket; the SDK's own where absent
/// @param role ARN of a role to assume
/// @param externalId what the role's trust policy asks for
/// @param requesterPays whether we pay for reading
/// @param s3Endpoint instead of AWS's own
/// @param stsEndpoint likewise
/// @param read whether all of it is read when the service starts
/// @param newestFirst whether that begins with the last day
/// @param rate objects a second at most; 0 for any number
/// @param workers how many objects are fetched at once
@EachProperty("hoptrail.buckets")
public record BucketSource(
        @Parameter String name,
        @Nullable String bucket,
        @Bindable(defaultValue = "") String prefix,
        @Nullable String region,
        @Nullable String role,
        @Nullable String externalId,
        @Bindable(defaultValue = "false") boolean requesterPays,
        @Nullable URI s3Endpoint,
        @Nullable URI stsEndpoint,
        @Bindable(defaultValue = "false") boolean read,
        @Bindable(defaultValue = "false") boolean newestFirst,
        @Bindable(defaultValue = "0") int rate,
        @Bindable(defaultValue = "8") int workers) {

    public BucketSource {
        if (bucket == null || bucket.isBlank()) {
            throw new ConfigurationException("hoptrail.buckets.%s needs a bucket".formatted(name));
        }
        if (rate < 0 || workers < 1 || workers > 256) {
            throw new ConfigurationException(
                    "hoptrail.buckets.%s: a rate of 0 or more, 1 to 256 workers".formatted(name));
        }
    }

    static BucketSource standard(String bucket) {
        return new BucketSource(
                bucket, bucket, "", null, null, null, false, null, null, false, false, 0, 8);
    }

    AwsAccess access() {
        return new AwsAccess(
                region, role, externalId, requesterPays, s3Endpoint, null, stsEndpoint, null);
    }
}
