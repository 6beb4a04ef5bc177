package dev.hoptrail.ingest.aws;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// Clients of one source, with credentials of their own. Closes what it made.
public final class AwsClients implements AutoCloseable {

    /// Longer than a receive waits for messages, which is 20 s.
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final String SESSION = "hoptrail";

    private final AwsAccess access;
    private final SdkHttpClient http =
            UrlConnectionHttpClient.builder()
                    .socketTimeout(SILENCE)
                    .connectionTimeout(CONNECT)
                    .build();
    private final Deque<SdkAutoCloseable> made = new ArrayDeque<>();
    private final AwsCredentialsProvider credentials;

    public AwsClients(AwsAccess access) {
        this.access = access;
        made.push(http);
        DefaultCredentialsProvider own = made(DefaultCredentialsProvider.builder().build());
        @Nullable String role = access.role();
        this.credentials = role == null ? own : assumed(role, own);
    }

    private AwsCredentialsProvider assumed(String role, AwsCredentialsProvider own) {
        StsClient sts = made(at(StsClient.builder(), access.sts(), own).build());
        return made(
                StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts)
                        .refreshRequest(request ->
                                request.roleArn(role)
                                        .externalId(access.externalId())
                                        .roleSessionName(SESSION))
                        .build());
    }

    /// A client for buckets in any region.
    public S3Client s3() {
        S3ClientBuilder builder = at(S3Client.builder(), access.s3(), credentials);
        // An endpoint that was named knows no other region, and mostly no name of a bucket.
        boolean named = access.s3() != null;
        return made(builder.crossRegionAccessEnabled(!named).forcePathStyle(named).build());
    }

    public SqsClient sqs() {
        return made(at(SqsClient.builder(), access.sqs(), credentials).build());
    }

    /// The account whose credentials these are.
    ///
    /// @throws software.amazon.awssdk.core.exception.SdkException if STS does not tell
    public String account() {
        return made(at(StsClient.builder(), access.sts(), credentials).build())
                .getCallerIdentity()
                .account();
    }

    /// CloudTrail of a region.
    public CloudTrail cloudTrail(String region) {
        return new CloudTrail(http, credentials, region, access.cloudtrail());
    }

    private <
                    B extends
                            AwsClientBuilder<B, ?>
                                    & software.amazon.awssdk.core.client.builder
                                                    .SdkSyncClientBuilder<
                                            B, ?>>
            B at(B builder, @Nullable URI endpoint, AwsCredentialsProvider as) {
        builder.httpClient(http).credentialsProvider(as);
        @Nullable String region = access.region();
        if (region != null) {
            builder.region(Region.of(region));
        }
        return endpoint == null ? builder : builder.endpointOverride(endpoint);
    }

    private <C extends SdkAutoCloseable> C made(C client) {
        made.push(client);
        return client;
    }

    @Override
    public void close() {
        while (!made.isEmpty()) {
            made.pop().close();
        }
    }
}
