package dev.hoptrail.ingest.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/// The interface of CloudTrail in one region. It speaks AWS's JSON protocol 1.1 with the SDK's own
/// HTTP client, credentials and signer: two calls and their tokens are less than the SDK's module
/// for the fifty that there are.
///
/// What is throttled, and what a server or a network fails at, is tried again with growing pauses.
public final class CloudTrail {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();
    private static final String SERVICE = "cloudtrail";
    private static final String TARGET = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.";
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(?:-[a-z]+)+-\\d{1,2}");

    /// That we ask too often, in the words of several of AWS's gateways.
    private static final Set<String> THROTTLED =
            Set.of(
                    "Throttling",
                    "ThrottlingException",
                    "ThrottledException",
                    "RequestLimitExceeded",
                    "TooManyRequestsException");

    /// A provider may have new credentials in a moment.
    private static final Set<String> EXPIRED =
            Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired");

    private static final int ATTEMPTS = 8;
    private static final int ATTEMPTS_EXPIRED = 2;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int SERVER_ERROR = 500;

    /// CloudTrail signs log files since October 2015.
    private static final Instant FIRST_DIGEST = Instant.parse("2015-10-01T00:00:00Z");

    private static final int OK = 200;

    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final String region;
    private final URI endpoint;

    CloudTrail(
            SdkHttpClient http,
            AwsCredentialsProvider credentials,
            String region,
            @Nullable URI endpoint) {
        if (!isRegion(region)) {
            throw new IllegalArgumentException("'%s' is no region".formatted(region));
        }
        this.http = http;
        this.credentials = credentials;
        this.region = region;
        this.endpoint =
                endpoint == null
                        ? URI.create(
                                "https://"
                                        + ServiceMetadata.of(SERVICE)
                                                .endpointFor(Region.of(region)))
                        : endpoint;
    }

    /// Whether a text has the form of a region's name.
    public static boolean isRegion(String text) {
        return REGION.matcher(text).matches();
    }

    /// An answer.
    ///
    /// @param body as it came; must not be changed
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Answer(byte[] body, JsonNode json) {

        /// How to ask for what follows; empty if nothing does.
        public Optional<String> next() {
            return Optional.ofNullable(json.path("NextToken").textValue());
        }
    }

    /// Asks.
    ///
    /// @param operation such as `LookupEvents`
    /// @throws CloudTrailException if it is refused, or fails again and again; the message names
    ///   region, operation and CloudTrail's own word
    public Answer ask(String operation, ObjectNode body) {
        byte[] text = body.toString().getBytes(UTF_8);
        for (int attempt = 1; ; attempt++) {
            Outcome outcome = attempt(operation, text);
            if (outcome.answer() != null) {
                return outcome.answer();
            }
            if (attempt >= outcome.attempts()) {
                throw new CloudTrailException(
                        "%s of CloudTrail in %s: %s".formatted(operation, region, outcome.why()));
            }
            pause(PAUSE.multipliedBy(1L << (attempt - 1)));
        }
    }

    /// All public keys that digests of the region were ever signed with, as `PublicKeyList`.
    ///
    /// @throws CloudTrailException as [#ask]
    public ArrayNode publicKeys(Instant now) {
        ArrayNode keys = JSON.createArrayNode();
        ObjectNode request = JSON.createObjectNode();
        request.put("StartTime", FIRST_DIGEST.getEpochSecond());
        request.put("EndTime", now.getEpochSecond());
        Answer answer = ask("ListPublicKeys", request);
        answer.json().path("PublicKeyList").forEach(keys::add);
        while (answer.next().isPresent()) {
            answer = ask("ListPublicKeys", request.put("NextToken", answer.next().get()));
            answer.json().path("PublicKeyList").forEach(keys::add);
        }
        return keys;
    }

    /// @param attempts how many make sense
    private record Outcome(@Nullable Answer answer, String why, int attempts) {}

    private Outcome attempt(String operation, byte[] text) {
        try {
            HttpExecuteResponse response = http.prepareRequest(signed(operation, text)).call();
            byte[] body = body(response);
            int status = response.httpResponse().statusCode();
            JsonNode json = JSON.readTree(body);
            return status == OK
                    ? new Outcome(new Answer(body, json), "", 1)
                    : refused(status, json);
        } catch (JsonProcessingException noJson) {
            return new Outcome(null, "an answer that is no JSON", ATTEMPTS);
        } catch (IOException failure) {
            return new Outcome(null, failure.toString(), ATTEMPTS);
        } catch (SdkException noCredentials) {
            return new Outcome(null, noCredentials.toString(), ATTEMPTS_EXPIRED);
        }
    }

    private static Outcome refused(int status, JsonNode json) {
        String type = json.path("__type").asText();
        String code = type.substring(type.lastIndexOf('#') + 1);
        String why = "%s (%d) %s".formatted(code, status, json.path("message").asText("")).strip();
        if (EXPIRED.contains(code)) {
            return new Outcome(null, why, ATTEMPTS_EXPIRED);
        }
        return new Outcome(
                null, why, status >= SERVER_ERROR || THROTTLED.contains(code) ? ATTEMPTS : 1);
    }

    private HttpExecuteRequest signed(String operation, byte[] text) {
        SdkHttpRequest request =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.POST)
                        .uri(endpoint)
                        .putHeader("Content-Type", "application/x-amz-json-1.1")
                        .putHeader("Content-Length", Integer.toString(text.length))
                        .putHeader("X-Amz-Target", TARGET + operation)
                        .build();
        ContentStreamProvider payload = ContentStreamProvider.fromByteArray(text);
        AwsCredentialsIdentity identity = credentials.resolveCredentials();
        SignedRequest signed =
                SIGNER.sign(sign ->
                        sign.identity(identity)
                                .request(request)
                                .payload(payload)
                                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                                .putProperty(AwsV4HttpSigner.REGION_NAME, region));
        return HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(payload)
                .build();
    }

    private static byte[] body(HttpExecuteResponse response) throws IOException {
        Optional<AbortableInputStream> body = response.responseBody();
        if (body.isEmpty()) {
            return new byte[0];
        }
        try (InputStream stream = body.get()) {
            return stream.readAllBytes();
        }
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CloudTrailException("Interrupted while CloudTrail was asked", interrupted);
        }
    }
}
