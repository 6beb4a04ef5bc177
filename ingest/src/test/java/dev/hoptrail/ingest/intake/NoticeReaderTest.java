package dev.hoptrail.ingest.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.ingest.source.s3.ObjectRef;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NoticeReaderTest {

    /// After "Event message structure" of the Amazon S3 User Guide.
    private static final String NOTIFICATION =
            """
            {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-west-2",
            "eventName":"ObjectCreated:Put","s3":{"s3SchemaVersion":"1.0","bucket":{"name":"b"},
            "object":{"key":"red+flower%2Bleaf.json.gz","size":1024,"eTag":"d41d8c","versionId":"v1",
            "sequencer":"0055AED6DCD90281E5"}}},
            {"eventSource":"aws:s3","eventName":"ObjectRemoved:Delete",
            "s3":{"bucket":{"name":"b"},"object":{"key":"x"}}}]}
            """;

    @Test
    void notification_namesWhatWasCreated_withKeysDecoded() {
        assertThat(NoticeReader.read(NOTIFICATION))
                .isEqualTo(objects(new ObjectRef("b", "red flower+leaf.json.gz", "d41d8c", "v1")));
    }

    @Test
    void envelopeOfATopic_isTakenOff_once() {
        String quoted = NOTIFICATION.replace("\n", "").replace("\"", "\\\"");
        String envelope =
                "{\"Type\":\"Notification\",\"TopicArn\":\"arn:aws:sns:x\",\"Message\":\"%s\"}"
                        .formatted(quoted);

        assertThat(NoticeReader.read(envelope)).isEqualTo(NoticeReader.read(NOTIFICATION));
    }

    @Test
    void eventOfABus_namesKeysAsTheyAre() {
        String event =
                """
                {"version":"0","detail-type":"Object Created","source":"aws.s3","detail":{
                "bucket":{"name":"b"},"object":{"key":"a+b%20c","etag":"\\"e\\"","version-id":"v"}}}
                """;

        assertThat(NoticeReader.read(event))
                .isEqualTo(objects(new ObjectRef("b", "a+b%20c", "e", "v")));
        assertThat(NoticeReader.read(event.replace("Created", "Deleted")))
                .isEqualTo(new Notice.Nothing());
    }

    @Test
    void notificationOfATrail_namesSeveral() {
        assertThat(NoticeReader.read("{\"s3Bucket\":\"b\",\"s3ObjectKey\":[\"k+1\",\"k2\"]}"))
                .isEqualTo(
                        objects(
                                new ObjectRef("b", "k+1", null, null),
                                new ObjectRef("b", "k2", null, null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"b\"}",
                "{\"Type\":\"SubscriptionConfirmation\",\"TopicArn\":\"arn\",\"Token\":\"t\"}",
                "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectRemoved:Delete\"}]}"
            })
    void whatAnnouncesNothing_isNothing(String message) {
        assertThat(NoticeReader.read(message)).isEqualTo(new Notice.Nothing());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "words",
                "[1]",
                "{\"Records\":[{\"eventSource\":\"s3.amazonaws.com\",\"eventID\":\"e\"}]}",
                "{\"source\":\"aws.s3\",\"detail-type\":\"AWS API Call via CloudTrail\",\"detail\":{}}",
                "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\"}]}",
                "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\","
                        + "\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"%zz\"}}}]}",
                "{\"awslogs\":{\"data\":\"no base64!\"}}"
            })
    void everythingElse_isContent_asItStands(String message) {
        assertThat(NoticeReader.read(message))
                .isInstanceOfSatisfying(
                        Notice.Content.class,
                        content -> assertThat(content.body()).isEqualTo(message.getBytes(UTF_8)));
    }

    private static Notice objects(ObjectRef... refs) {
        return new Notice.Objects(List.of(refs));
    }
}
