package dev.hoptrail.ingest.record;

import static dev.hoptrail.ingest.record.Records.file;
import static dev.hoptrail.ingest.record.Records.issuance;
import static dev.hoptrail.ingest.record.Records.use;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Envelopes, and what becomes of bad input: a reason, and the rest goes on.
final class RecordReaderTest {

    private static final ReadLimits SMALL = new ReadLimits(4096, 1 << 20, 20);

    @Test
    void logFile_givesItsRecords() {
        Collected read = Collected.of(file(issuance("a"), use("b"), use("c")));

        assertThat(read.eventIds()).containsExactly("a", "b", "c");
        assertThat(read.indexes).containsExactly(0L, 1L, 2L);
        assertThat(read.identity).containsExactly(true, false, false);
        assertThat(read.rejections).isEmpty();
    }

    @Test
    void prettyPrinted_givesItsRecords() throws JsonProcessingException {
        String text =
                Collected.JSON
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(Collected.JSON.readTree(file(issuance("a"), use("b"))));

        assertThat(Collected.of(text).eventIds()).containsExactly("a", "b");
    }

    @Test
    void membersAroundRecords_doNotMatter() {
        String text = "{\"version\":{\"a\":[1]},\"Records\":[" + use("a") + "],\"x\":null}";

        assertThat(Collected.of(text).eventIds()).containsExactly("a");
    }

    @Test
    void array_givesItsRecords() {
        assertThat(Collected.of("[" + use("a") + ",\n" + use("b") + "]").eventIds())
                .containsExactly("a", "b");
    }

    @Test
    void loneRecord_isRead() {
        assertThat(Collected.of(" " + use("a") + "\n").eventIds()).containsExactly("a");
    }

    @Test
    void jsonLines_giveTheirRecords() {
        assertThat(Collected.of(use("a") + "\n" + issuance("b") + "\r\n\n" + use("c")).eventIds())
                .containsExactly("a", "b", "c");
    }

    @Test
    void eventBridge_isUnwrapped() {
        String text =
                "{\"version\":\"0\",\"id\":\"x\",\"detail-type\":\"AWS API Call via CloudTrail\","
                        + "\"source\":\"aws.sts\",\"detail\":"
                        + issuance("a")
                        + "}";

        Collected read = Collected.of(text);

        assertThat(read.eventIds()).containsExactly("a");
        assertThat(read.published.getFirst()).startsWith("{\"eventVersion\"");
    }

    @Test
    void cloudWatchSubscription_isUnwrapped() {
        String text =
                """
                {"messageType":"DATA_MESSAGE","owner":"1","logGroup":"g","logStream":"s",
                 "subscriptionFilters":["f"],"logEvents":[
                  {"id":"1","timestamp":1,"message":%s},{"id":"2","timestamp":2,"message":%s}]}
                """
                        .formatted(quoted(use("a")), quoted(issuance("b")));

        Collected read = Collected.of(text);

        assertThat(read.eventIds()).containsExactly("a", "b");
        assertThat(read.rejections).isEmpty();
    }

    @Test
    void cloudWatchProbe_isNoRecord() {
        Collected read =
                Collected.of(
                        "{\"messageType\":\"CONTROL_MESSAGE\",\"logEvents\":[{\"id\":\"\","
                                + "\"message\":\"CWL CONTROL MESSAGE: Checking health\"}]}");

        assertThat(read.records).isEmpty();
        assertThat(read.rejections).isEmpty();
    }

    @Test
    void lookupEvents_areUnwrapped() {
        String row =
                "{\"EventId\":\"x\",\"EventTime\":\"2026-03-02T20:00:00+11:00\",\"Username\":\"u\","
                        + "\"CloudTrailEvent\":%s}";

        Collected read =
                Collected.of(
                        "{\"Events\":["
                                + row.formatted(quoted(use("a")))
                                + "]}\n"
                                + row.formatted(quoted(issuance("b"))));

        assertThat(read.eventIds()).containsExactly("a", "b");
    }

    @Test
    void shippersText_isUnwrappedAndLendsItsTime() {
        String record = use("a").replace("\"eventTime\":\"2026-03-02T09:15:00Z\",", "");

        Collected read =
                Collected.of(
                        "{\"@timestamp\":\"2026-03-02T09:16:01.123Z\",\"message\":"
                                + quoted(record)
                                + "}");

        assertThat(read.records)
                .singleElement()
                .satisfies(one ->
                        assertThat(one.path("eventTime").asText())
                                .isEqualTo("2026-03-02T09:16:01Z"));
    }

    @Test
    void shippersTimestampBesideTheRecord_standsInForTheTime() {
        String record =
                use("a").replace("\"eventTime\":\"2026-03-02T09:15:00Z\",", "")
                        .replace(
                                "{\"eventVersion\"",
                                "{\"@timestamp\":\"2026-03-02T09:16:01Z\",\"eventVersion\"");

        Collected read = Collected.of(record);

        assertThat(read.records.getFirst().path("eventTime").asText())
                .isEqualTo("2026-03-02T09:16:01Z");
    }

    @Test
    void wrappings_nest() {
        String bridge = "{\"detail\":" + use("a") + "}";

        assertThat(Collected.of("{\"message\":" + quoted(bridge) + "}").eventIds())
                .containsExactly("a");
    }

    @Test
    void missingAccount_comesFromTheFileElseTheCaller() {
        String record = use("a").replace(",\"recipientAccountId\":\"111122223333\"", "");
        byte[] account = "444455556666".getBytes(UTF_8);

        Collected ofFile = read(file(record), account);
        Collected ofCaller = read(file(record), null);
        Collected ofNobody = read(file(record.replace("\"accountId\"", "\"other\"")), null);

        assertThat(ofFile.records.getFirst().path("recipientAccountId").asText())
                .isEqualTo("444455556666");
        assertThat(ofCaller.records.getFirst().path("recipientAccountId").asText())
                .isEqualTo("111122223333");
        assertThat(ofNobody.reasons()).containsExactly(Reason.MISSING_ACCOUNT);
    }

    @Test
    void sessionTokens_areBlankedWhereverTheyAre() {
        String odd =
                issuance("a")
                        .replace("\"sessionToken\"", "\"sess\\u0069onToken\"")
                        .replace(
                                "\"requestID\":\"r\"",
                                "\"requestID\":\"r\",\"SessionToken\":\"FwoGtop\",\"extra\":["
                                        + "{\"sessionToken\": \"FwoG\\\"nested\"}],\"text\":"
                                        + "\"{\\\"sessionToken\\\":\\\"FwoGtext\\\\/x\\u002bx==\\\"}\","
                                        + "\"map\":\"{sessionToken=FwoGmap==, a=1}\","
                                        + "\"none\":{\"sessionToken\":null}");

        Collected read = Collected.of(file(odd, issuance("b")));

        assertThat(read.records).hasSize(2);
        assertThat(read.published)
                .allSatisfy(value ->
                        assertThat(value)
                                .doesNotContain("FwoG", "SECRET", "nested", "x==", "wEaD"));
        assertThat(read.records.getFirst().path("map").asText()).isEqualTo("{sessionToken=, a=1}");
        assertThat(read.records.getFirst().path("none").path("sessionToken").isNull()).isTrue();
    }

    @Test
    void emptyFile_isRejected() {
        assertThat(Collected.of("").reasons()).containsExactly(Reason.EMPTY_FILE);
        assertThat(Collected.of(" \n").reasons()).containsExactly(Reason.EMPTY_FILE);
        assertThat(Collected.of("{\"Records\":[]}").reasons()).isEmpty();
    }

    @Test
    void whatIsNotJson_isRejected() {
        assertThat(Collected.of("<html>no</html>").reasons()).containsExactly(Reason.NOT_JSON);
        assertThat(Collected.of("null").reasons()).containsExactly(Reason.NOT_JSON);
    }

    @Test
    void recordsThatAreNoArray_areRejected() {
        assertThat(Collected.of("{\"Records\":null}").reasons())
                .containsExactly(Reason.RECORDS_NULL);
        assertThat(Collected.of("{\"a\":1,\"Records\": null}").reasons())
                .containsExactly(Reason.RECORDS_NULL);
        assertThat(Collected.of("{\"Records\":{\"a\":1}}").reasons())
                .containsExactly(Reason.RECORDS_NOT_ARRAY);
    }

    @Test
    void elementThatIsNoObject_isRejectedAlone() {
        Collected read = Collected.of(file(use("a"), "7", "null", "\"x\"", "[1]", use("b")));

        assertThat(read.eventIds()).containsExactly("a", "b");
        assertThat(read.reasons()).hasSize(4).containsOnly(Reason.NOT_AN_OBJECT);
        assertThat(read.indexes).containsExactly(0L, 5L);
    }

    @Test
    void missingEventId_isRejectedAlone() {
        String without = use("x").replace("\"eventID\":\"x\",", "");
        String empty = use("");
        String number = use("x").replace("\"eventID\":\"x\"", "\"eventID\":5");

        Collected read = Collected.of(file(without, empty, number, use("b")));

        assertThat(read.eventIds()).containsExactly("b");
        assertThat(read.reasons()).hasSize(3).containsOnly(Reason.MISSING_EVENT_ID);
    }

    @Test
    void missingTime_isRejectedAlone() {
        String none = use("x").replace("\"eventTime\":\"2026-03-02T09:15:00Z\",", "");
        String dots = use("x").replace("2026-03-02T09:15:00Z", "...");

        Collected read = Collected.of(file(none, dots, use("b")));

        assertThat(read.eventIds()).containsExactly("b");
        assertThat(read.reasons())
                .containsExactly(Reason.MISSING_EVENT_TIME, Reason.UNREADABLE_EVENT_TIME);
    }

    @Test
    void invalidUtf8_isRejectedAlone() {
        byte[] text = file(use("a"), use("b~"), use("c")).getBytes(ISO_8859_1);
        for (int i = 0; i < text.length; i++) {
            text[i] = text[i] == '~' ? (byte) 0xC3 : text[i];
        }

        Collected read = Collected.of(text, ReadLimits.STANDARD);

        assertThat(read.eventIds()).containsExactly("a", "c");
        assertThat(read.reasons()).containsExactly(Reason.INVALID_UTF8);
    }

    @Test
    void otherAlphabets_areRead() {
        assertThat(Collected.of(file(use("é–漢𝄞"))).eventIds()).containsExactly("é–漢𝄞");
    }

    @Test
    void byteOrderMark_isPassed() {
        assertThat(Collected.of("\uFEFF" + file(use("a"))).eventIds()).containsExactly("a");
    }

    @Test
    void brokenRecord_isRejectedAlone() {
        String broken = use("x").replace("\"requestParameters\":{\"key\":\"a\"}", "\"key\" \"a\"");

        Collected read = Collected.of(file(use("a"), broken, use("c")));

        assertThat(read.eventIds()).containsExactly("a", "c");
        assertThat(read.reasons()).containsExactly(Reason.NOT_JSON);
        assertThat(read.rejections.getFirst().index()).isEqualTo(1);
        assertThat(read.rejections.getFirst().length()).isEqualTo(broken.length());
    }

    @Test
    void brokenLine_isRejectedAlone() {
        String cut = use("x").substring(0, 200);
        String cutInText = use("x").substring(0, 60);

        Collected read =
                Collected.of(
                        String.join("\n", use("a"), cut, use("b"), cutInText, "garbage", use("c")));

        assertThat(read.eventIds()).containsExactly("a", "b", "c");
        assertThat(read.reasons()).hasSize(3).containsOnly(Reason.NOT_JSON);
    }

    @Test
    void truncatedFile_keepsWhatIsWhole() {
        String text = file(use("a"), use("b"));

        Collected inRecord = Collected.of(text.substring(0, text.length() - 40));
        Collected behindRecord = Collected.of(text.substring(0, text.length() - 2));

        assertThat(inRecord.eventIds()).containsExactly("a");
        assertThat(inRecord.reasons()).containsExactly(Reason.TRUNCATED_JSON);
        assertThat(inRecord.rejections.getFirst().index()).isEqualTo(1);
        assertThat(behindRecord.eventIds()).containsExactly("a", "b");
        assertThat(behindRecord.reasons()).containsExactly(Reason.TRUNCATED_JSON);
    }

    @Test
    void brokenStructure_rejectsTheRestOfTheFile() {
        Collected read = Collected.of("{\"Records\":[" + use("a") + " " + use("b") + "]}");

        assertThat(read.eventIds()).containsExactly("a");
        assertThat(read.reasons()).containsExactly(Reason.NOT_JSON);
    }

    @Test
    void hugeRecord_isRejectedAlone() {
        String huge =
                use("x").replace("\"key\":\"a\"", "\"key\":\"" + "\\\"}".repeat(20_000) + '"');

        Collected read = Collected.of(file(use("a"), huge, use("b")).getBytes(UTF_8), SMALL);

        assertThat(read.eventIds()).containsExactly("a", "b");
        assertThat(read.reasons()).containsExactly(Reason.TOO_LARGE);
        assertThat(read.rejections.getFirst().length()).isEqualTo(huge.length());
    }

    @Test
    void hugeLoneObject_isRejected() {
        String huge = use("x").replace("\"key\":\"a\"", "\"key\":\"" + "y".repeat(50_000) + '"');

        Collected read = Collected.of((huge + "\n" + use("b")).getBytes(UTF_8), SMALL);

        assertThat(read.eventIds()).containsExactly("b");
        assertThat(read.reasons()).containsExactly(Reason.TOO_LARGE);
    }

    @Test
    void manyRecords_passThroughASmallWindow() {
        List<String> records = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            records.add(use("id-" + i));
            ids.add("id-" + i);
        }

        String text = file(records.toArray(String[]::new));

        assertThat(Collected.of(text.getBytes(UTF_8), SMALL).eventIds()).isEqualTo(ids);
        assertThat(Collected.of(String.join("\n", records).getBytes(UTF_8), SMALL).eventIds())
                .isEqualTo(ids);
    }

    @Test
    void lateContainerBehindLargeMembers_isEntered() {
        String text = "{\"junk\":\"" + "z".repeat(50_000) + "\",\"Records\":[" + use("a") + "]}";

        assertThat(Collected.of(text.getBytes(UTF_8), SMALL).eventIds()).containsExactly("a");
    }

    @Test
    void escapedNameOfTheContainer_isUnderstood() {
        String late = "{\"version\":1,\"R\\u0065cords\":[" + use("a") + "]}";
        String wrong = "{\"\\q\":1,\"\\u00\":2,\"\\u00zz\":3,\"Records\":[" + use("b") + "]}";

        assertThat(Collected.of(late).eventIds()).containsExactly("a");
        assertThat(Collected.of(wrong).reasons()).containsOnly(Reason.NOT_JSON);
    }

    @Test
    void deepNesting_isRejectedAlone() {
        String deep = use("x").replace("{\"key\":\"a\"}", "[".repeat(10_000) + "]".repeat(10_000));

        Collected read = Collected.of(file(use("a"), deep, use("b")));

        assertThat(read.eventIds()).containsExactly("a", "b");
        assertThat(read.reasons()).containsExactly(Reason.TOO_DEEP);
    }

    @Test
    void tooLongText_isReadUpToTheLimit() {
        ReadLimits limits = new ReadLimits(4096, 5_000, 20);
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            records.add(use("id-" + i));
        }

        Collected read = Collected.of(file(records.toArray(String[]::new)).getBytes(UTF_8), limits);

        assertThat(read.records).hasSizeBetween(3, 8);
        assertThat(read.reasons()).containsExactly(Reason.FILE_TOO_LARGE);
    }

    @Test
    void nestedCopy_isNotTakenForARecord() {
        String inner = issuance("forged");
        String outer =
                use("outer")
                        .replace("{\"key\":\"a\"}", "{\"items\":[" + inner + "," + inner + "]}");

        Collected read = Collected.of(file(outer, use("b")));

        assertThat(read.eventIds()).containsExactly("outer", "b");
        assertThat(read.identity).containsExactly(false, false);
    }

    @Test
    void excerpt_showsNoSecretAndNoControlCharacter() {
        String broken = "{\"a\":\"\u001b[31m\",\"sessionToken\":\"FwoGZXIvYXdzEBExample\"";

        Rejection rejection = Collected.of(broken).rejections.getFirst();

        assertThat(rejection.excerpt()).contains("\\x1b").doesNotContain("FwoG", "\u001b");
        assertThat(rejection.sha256()).hasSize(64);
    }

    private static Collected read(String text, byte @Nullable [] account) {
        return Collected.of(
                new TextInput() {
                    private boolean done;

                    @Override
                    public int read(byte[] into, int from, int length) {
                        if (done) {
                            return -1;
                        }
                        done = true;
                        byte[] bytes = text.getBytes(UTF_8);
                        System.arraycopy(bytes, 0, into, from, bytes.length);
                        return bytes.length;
                    }

                    @Override
                    public @Nullable Flaw flaw() {
                        return null;
                    }
                },
                ReadLimits.STANDARD,
                account);
    }

    private static String quoted(String text) {
        try {
            return Collected.JSON.writeValueAsString(text);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
