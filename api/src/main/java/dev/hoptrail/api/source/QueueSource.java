package dev.hoptrail.api.source;

import dev.hoptrail.ingest.aws.AwsAccess;
import dev.hoptrail.ingest.intake.QueueSettings;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A queue to consume: `hoptrail.queues.<name>`.
///
/// @param url of the queue
/// @param region where the address does not tell
/// @param role ARN of a role to assume for the queue and the buckets
/// @param externalId what the role's trust policy asks for
/// @param requesterPays whether we pay for reading from buckets that ask their readers to
/// @param s3Endpoint instead of AWS's own
/// @param sqsEndpoint likewise
/// @param stsEndpoint likewise
/// @param workers how many objects are read at once
/// @param visibility for how long a message is ours before we ask for more time
/// @param retry after which time what could not be read comes again
@EachProperty("hoptrail.queues")
public record QueueSource(
        @Parameter String name,
        @Nullable URI url,
        @Nullable String region,
        @Nullable String role,
        @Nullable String externalId,
        @Bindable(defaultValue = "false") boolean requesterPays,
        @Nullable URI s3Endpoint,
        @Nullable URI sqsEndpoint,
        @Nullable URI stsEndpoint,
        @Bindable(defaultValue = "8") int workers,
        @Bindable(defaultValue = "2m") Duration visibility,
        @Bindable(defaultValue = "30s") Duration retry) {

    public QueueSource {
        if (url == null) {
            throw new ConfigurationException("hoptrail.queues.%s needs a url".formatted(name));
        }
        settings(name, url, workers, visibility, retry);
    }

    private static QueueSettings settings(
            String name, @Nullable URI url, int workers, Duration visibility, Duration retry) {
        try {
            return new QueueSettings(name, Objects.requireNonNull(url), workers, visibility, retry);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationException(
                    "hoptrail.queues.%s: %s".formatted(name, wrong.getMessage()));
        }
    }

    QueueSettings settings() {
        return settings(name, url, workers, visibility, retry);
    }

    AwsAccess access() {
        return new AwsAccess(
                        region,
                        role,
                        externalId,
                        requesterPays,
                        s3Endpoint,
                        sqsEndpoint,
                        stsEndpoint,
                        null)
                .in(settings().region());
    }
}
