package dev.hoptrail.ingest.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.ingest.record.Collected;
import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.source.PushedBody;
import dev.hoptrail.ingest.source.StoredText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogReaderTest {

    private static final String HEADER =
            "eventid,eventtime,eventsource,eventname,recipientaccountid,useridentity,requestparameters,responseelements\n";
    private static final String USER = "\"{type=IAMUser, username=ann}\"";
    private static final String ROLE =
            "e-1,2026-03-02T09:00:00Z,sts.amazonaws.com,AssumeRole,111122223333,%s,\"%s\",\n";

    @Test
    void rowOfAthena_isARecordAgain() {
        Collected read =
                read(
                        HEADER
                                + ROLE.formatted(
                                        USER,
                                        "{\"\"roleArn\"\":\"\"arn:aws:iam::1:role/Ré\"\",\"\"tags\"\":[]}"));

        assertThat(read.rejections).isEmpty();
        JsonNode record = read.records.getFirst();
        assertThat(record.path("requestParameters").path("roleArn").asText())
                .isEqualTo("arn:aws:iam::1:role/Ré");
        assertThat(record.path("userIdentity").path("userName").asText()).isEqualTo("ann");
        assertThat(record.path("rebuiltFrom").asText()).isEqualTo("QUERY_RESULT");
        assertThat(record.has("responseElements")).isFalse();
        assertThat(read.accounts).containsExactly("111122223333");
    }

    @Test
    void rowOfLake_tellsTheTimeAndBlanksTheToken() {
        Collected read =
                read(
                        "\uFEFF\"eventID\",\"eventTime\",\"eventSource\",\"eventName\",\"recipientAccountId\","
                                + "\"userIdentity\",\"requestParameters\",\"responseElements\",\"readOnly\",\"region\"\r\n"
                                + "e-1,2026-03-02 09:00:00.000,sts.amazonaws.com,AssumeRole,111122223333,"
                                + USER
                                + ",{durationSeconds=900},\"{credentials={accessKeyId=ASIAX, sessionToken=FwoGSecret==}}\",true,x\r\n");

        assertThat(read.rejections).isEmpty();
        JsonNode record = read.records.getFirst();
        assertThat(record.path("eventTime").asText()).isEqualTo("2026-03-02T09:00:00Z");
        assertThat(record.path("requestParameters").path("durationSeconds").isInt()).isTrue();
        assertThat(record.path("readOnly").isBoolean()).isTrue();
        assertThat(read.published.getFirst()).doesNotContain("FwoG");
    }

    @Test
    void wholeRecord_isTakenAsItIs() {
        String record =
                "{\"eventID\":\"e\",\"eventTime\":\"2026-03-02T09:00:00Z\",\"recipientAccountId\":\"1\"}";

        Collected read =
                read("eventname,eventJson\nx," + '"' + record.replace("\"", "\"\"") + "\"\n");

        assertThat(read.published).containsExactly(record);
    }

    @Test
    void otherRecords_tellNoMoreThanWhoCalledWhat() {
        Collected read =
                read(
                        HEADER
                                + "e-1,2026-03-02T09:00:00Z,s3.amazonaws.com,PutObject,1,"
                                + USER
                                + ",\"{key=a, b=c, key=d}\",\n");

        assertThat(read.rejections).isEmpty();
        assertThat(read.records.getFirst().has("requestParameters")).isFalse();
    }

    @Test
    void missingColumns_areNamedOnce() {
        Collected read = read("eventid,eventname\ne-1,AssumeRole\ne-2,AssumeRole\n");

        assertThat(read.rejections).hasSize(1);
        Rejection rejection = read.rejections.getFirst();
        assertThat(rejection.reason()).isEqualTo(Reason.MISSING_COLUMNS);
        assertThat(rejection.detail())
                .contains("eventTime, eventSource, recipientAccountId, userIdentity")
                .contains("SELECT eventJson", "SELECT * FROM");
    }

    @Test
    void ambiguousRow_isRejected_andTheRestIsRead() {
        String bad = ROLE.formatted(USER, "{description=x, roleArn=y}");
        String good = ROLE.formatted(USER, "{}").replace("e-1", "e-2");

        Collected read = read(HEADER + bad + good);

        assertThat(read.eventIds()).containsExactly("e-2");
        assertThat(read.indexes).containsExactly(1L);
        Rejection rejection = read.rejections.getFirst();
        assertThat(rejection.reason()).isEqualTo(Reason.AMBIGUOUS_TEXT);
        assertThat(rejection.detail()).startsWith("requestParameters.description ");
        assertThat(rejection.excerpt()).isEqualTo("e-1 AssumeRole");
        assertThat(rejection.index()).isZero();
    }

    @Test
    void brokenQuotes_endTheReading() {
        Collected read =
                read(
                        HEADER
                                + ROLE.formatted(USER, "{}")
                                + "e-2,\"x\"y,\n"
                                + ROLE.formatted(USER, "{}"));

        assertThat(read.eventIds()).containsExactly("e-1");
        assertThat(read.reasons()).containsExactly(Reason.BROKEN_CSV);
    }

    @Test
    void rowWithOtherCells_isRejectedAlone() {
        Collected read = read(HEADER + "e-0,too,few\n\n" + ROLE.formatted(USER, "{}"));

        assertThat(read.eventIds()).containsExactly("e-1");
        assertThat(read.reasons()).containsExactly(Reason.BROKEN_CSV);
        assertThat(read.rejections.getFirst().offset()).isEqualTo(HEADER.length());
        assertThat(read.rejections.getFirst().length()).isBetween(11L, 13L);
    }

    @Test
    void invalidUtf8_isRejected() {
        byte[] text =
                (HEADER + ROLE.formatted(USER, "{}")).replace("ann", "\u00FF").getBytes(ISO_8859_1);

        assertThat(read(text, ReadLimits.STANDARD).reasons()).containsExactly(Reason.INVALID_UTF8);
    }

    @Test
    void whatIsTooLarge_isRejected() {
        ReadLimits small = new ReadLimits(1_024, 100_000, 100);
        String large = ROLE.formatted(USER, "{\"\"a\"\":\"\"" + "x".repeat(2_000) + "\"\"}");
        assertThat(read((HEADER + large).getBytes(UTF_8), small).reasons())
                .containsExactly(Reason.TOO_LARGE);

        String wide = HEADER + "x,".repeat(1_500) + "\n" + ROLE.formatted(USER, "{}");
        assertThat(read(wide.getBytes(UTF_8), small).reasons()).containsExactly(Reason.TOO_LARGE);
        assertThat(read(wide.getBytes(UTF_8), small).eventIds()).containsExactly("e-1");

        String endless = HEADER + "e-1,\"" + "x".repeat(50_000);
        assertThat(read(endless.getBytes(UTF_8), small).reasons())
                .containsExactly(Reason.TOO_LARGE);

        String many = HEADER + ROLE.formatted(USER, "{}").repeat(2_000);
        Collected read = read(many.getBytes(UTF_8), small);
        assertThat(read.reasons()).containsExactly(Reason.FILE_TOO_LARGE);
        assertThat(read.records).isNotEmpty();
    }

    @Test
    void truncatedGzip_losesItsLastRow() throws IOException {
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 2_000; i++) {
            text.append(
                    ROLE.formatted(USER, "{}")
                            .replace("e-1", "e-" + Integer.toHexString(i * 7919)));
        }
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(stored)) {
            gzip.write(text.toString().getBytes(UTF_8));
        }
        byte[] cut = Arrays.copyOf(stored.toByteArray(), stored.size() / 2);

        Collected read = read(cut, ReadLimits.STANDARD);

        assertThat(read.reasons()).containsExactly(Reason.TRUNCATED_GZIP);
        assertThat(read.records).hasSizeBetween(100, 1_999);
        assertThat(read.records).allMatch(record -> record.path("requestParameters").isObject());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b\n1,2\n", "_col0\n7\n", "hello", "<html>"})
    void otherText_isNoRecord(String text) {
        assertThat(read(text).reasons()).containsExactly(Reason.NOT_JSON);
    }

    @Test
    void logFiles_areReadAsEver() {
        Collected read =
                read(
                        "{\"Records\":[{\"eventID\":\"e\",\"eventTime\":\"2026-03-02T09:00:00Z\",\"recipientAccountId\":\"1\"}]}");

        assertThat(read.eventIds()).containsExactly("e");
        assertThat(read("").reasons()).isEqualTo(List.of(Reason.EMPTY_FILE));
    }

    private static Collected read(String text) {
        return read(text.getBytes(UTF_8), ReadLimits.STANDARD);
    }

    private static Collected read(byte[] stored, ReadLimits limits) {
        Collected collected = new Collected();
        try (StoredText text = new StoredText()) {
            text.open(new ByteArrayInputStream(stored), stored.length);
            new LogReader(limits).read(new PushedBody("push", stored), text, null, collected);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return collected;
    }
}
