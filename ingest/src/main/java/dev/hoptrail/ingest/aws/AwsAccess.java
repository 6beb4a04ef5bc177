package dev.hoptrail.ingest.aws;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// As whom and where AWS is spoken to.
///
/// @param region of the queue, and the first guess for a bucket; null for what the SDK finds in its
///   environment
/// @param role ARN of a role to assume; null for the credentials that the SDK finds
/// @param externalId what the role's trust policy asks for, null for nothing
/// @param requesterPays whether we pay for reading from a bucket that asks its readers to
/// @param s3 endpoint instead of AWS's own, such as that of an interface VPC endpoint; null for
///   AWS's
/// @param sqs likewise
/// @param sts likewise
/// @param cloudtrail likewise
public record AwsAccess(
        @Nullable String region,
        @Nullable String role,
        @Nullable String externalId,
        boolean requesterPays,
        @Nullable URI s3,
        @Nullable URI sqs,
        @Nullable URI sts,
        @Nullable URI cloudtrail) {

    /// What the SDK finds, AWS's own endpoints.
    public static final AwsAccess STANDARD =
            new AwsAccess(null, null, null, false, null, null, null, null);

    /// The same in a region, unless one is told.
    public AwsAccess in(@Nullable String otherwise) {
        return region != null || otherwise == null
                ? this
                : new AwsAccess(
                        otherwise, role, externalId, requesterPays, s3, sqs, sts, cloudtrail);
    }
}
