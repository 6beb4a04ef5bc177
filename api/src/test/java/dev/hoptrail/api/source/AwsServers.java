package dev.hoptrail.api.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// One SQS and one S3 for all tests of a JVM, started at first use, each behind a proxy that can
/// spoil its answers. They end with the JVM.
final class AwsServers {

    private static final StaticCredentialsProvider ANYBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    private static @Nullable AwsServers shared;

    private final FaultyProxy s3Proxy;
    private final FaultyProxy sqsProxy;
    private final URI s3Address;
    private final URI sqsAddress;
    private final S3Client s3;
    private final SqsClient sqs;

    private AwsServers(ChildServer s3Server, ChildServer sqsServer) {
        s3Proxy = new FaultyProxy(s3Server.port());
        sqsProxy = new FaultyProxy(sqsServer.port());
        s3Address = at(s3Server);
        sqsAddress = at(sqsServer);
        s3 =
                S3Client.builder()
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(ANYBODY)
                        .region(Region.US_EAST_1)
                        .endpointOverride(s3Address)
                        .forcePathStyle(true)
                        .build();
        sqs =
                SqsClient.builder()
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(ANYBODY)
                        .region(Region.US_EAST_1)
                        .endpointOverride(sqsAddress)
                        .build();
    }

    private static URI at(ChildServer server) {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /// Lets this process have credentials: the default chain looks here first.
    static void giveCredentials() {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        System.setProperty("aws.region", "us-east-1");
    }

    static synchronized AwsServers shared() {
        if (shared == null) {
            giveCredentials();
            try {
                shared =
                        new AwsServers(
                                ChildServer.start("s3mock", "256m"),
                                ChildServer.start("elasticmq", "192m"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return shared;
    }

    /// What stands between S3 and the service.
    FaultyProxy s3Proxy() {
        return s3Proxy;
    }

    FaultyProxy sqsProxy() {
        return sqsProxy;
    }

    S3Client s3() {
        return s3;
    }

    SqsClient sqs() {
        return sqs;
    }

    /// S3 itself.
    URI s3Address() {
        return s3Address;
    }

    /// SQS itself.
    URI sqsAddress() {
        return sqsAddress;
    }

    /// Makes a queue.
    ///
    /// @return its URL
    String queue(String name, Map<QueueAttributeName, String> attributes) {
        return sqs.createQueue(request -> request.queueName(name).attributes(attributes))
                .queueUrl();
    }

    void send(String queue, String body) {
        sqs.sendMessage(request -> request.queueUrl(queue).messageBody(body));
    }

    /// How many messages a queue holds, whether somebody has them in hand or not.
    int held(String queue) {
        Map<QueueAttributeName, String> told =
                sqs.getQueueAttributes(request ->
                                request.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                        .attributes();
        return number(told, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
                + number(told, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
    }

    private static int number(Map<QueueAttributeName, String> told, QueueAttributeName name) {
        return Integer.parseInt(told.getOrDefault(name, "0"));
    }

    /// What a bucket says of an object that was put into it.
    static String notification(String bucket, String key, String etag) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode record = root.putArray("Records").addObject();
        record.put("eventVersion", "2.1").put("eventSource", "aws:s3");
        record.put("awsRegion", "us-east-1").put("eventName", "ObjectCreated:Put");
        ObjectNode s3 = record.putObject("s3");
        s3.putObject("bucket").put("name", bucket);
        s3.putObject("object")
                .put("key", URLEncoder.encode(key, UTF_8).replace("%2F", "/"))
                .put("eTag", etag);
        return root.toString();
    }

    /// Puts an object.
    ///
    /// @return its ETag, without quotes
    String put(String bucket, String key, byte[] body) {
        return s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(body))
                .eTag()
                .replace("\"", "");
    }
}
