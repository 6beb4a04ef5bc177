package dev.hoptrail.ingest.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Random records in random spellings: what the reader sees is what Jackson sees. jqwik prints the
/// seed of a failure.
final class SplittingPropertyTest {

    private static final ObjectMapper STRICT =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final ReadLimits SMALL = new ReadLimits(8192, 1 << 20, 100);

    @Property(tries = 300)
    void reader_seesWhatJacksonSees(@ForAll long seed) throws IOException {
        RandomJson json = new RandomJson(seed);
        List<String> records = new ArrayList<>();
        List<JsonNode> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String record = json.record("id-" + i);
            records.add(record);
            expected.add(STRICT.readTree(record));
        }
        String text = json.file(records);

        Collected read = Collected.of(text.getBytes(UTF_8), SMALL);

        assertThat(read.rejections).isEmpty();
        assertThat(read.records).isEqualTo(blanked(expected));
        assertThat(read.accounts)
                .isEqualTo(
                        expected.stream()
                                .map(one -> one.path("recipientAccountId").asText())
                                .toList());
        assertThat(read.identity)
                .isEqualTo(
                        expected.stream()
                                .map(one -> one.path("eventSource").asText())
                                .map("sts.amazonaws.com"::equals)
                                .toList());
    }

    /// One byte is changed: the reader takes no record for good that Jackson would not, and never
    /// fails otherwise than with a reason.
    @Property(tries = 1_000)
    void damagedText_isNeverTakenForGood(@ForAll long seed) throws IOException {
        RandomJson json = new RandomJson(seed);
        byte[] text = json.record("id").getBytes(UTF_8);
        int at = json.below(text.length);
        text[at] = (byte) json.below(256);

        Collected read = Collected.of(text, SMALL);

        for (String published : read.published) {
            assertThat(STRICT.readTree(published).isObject()).isTrue();
        }
        assertThat(read.records.size() + read.rejections.size()).isPositive();
        if (read.rejections.isEmpty()) {
            assertThat(STRICT.readTree(text).isObject()).isTrue();
        }
    }

    /// A text cut anywhere gives the whole records before the cut and one reason.
    @Property(tries = 300)
    void cutText_givesWhatIsWhole(@ForAll long seed) {
        RandomJson json = new RandomJson(seed);
        List<String> records = List.of(json.record("a"), json.record("b"), json.record("c"));
        byte[] text = ("{\"Records\":[" + String.join(",", records) + "]}").getBytes(UTF_8);
        int cut = json.below(text.length);

        Collected read = Collected.of(Arrays.copyOf(text, cut), SMALL);

        int whole = 0;
        int end = "{\"Records\":[".length();
        for (String record : records) {
            end += record.getBytes(UTF_8).length;
            whole += end <= cut ? 1 : 0;
            end++;
        }
        assertThat(read.records).hasSize(whole);
        assertThat(read.rejections).hasSize(1);
    }

    @Property
    void utf8_isWhatTheRuntimeTakes(@ForAll byte[] bytes) {
        boolean valid;
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            valid = true;
        } catch (CharacterCodingException malformed) {
            valid = false;
        }

        assertThat(Utf8.isValid(bytes, 0, bytes.length)).isEqualTo(valid);
    }

    @Property
    void text_survivesEscapingAndDecoding(@ForAll String text) {
        String plain = text.replace("\0", "\uFFFD");
        byte[] content = JsonText.content(plain);

        byte[] decoded = JsonText.decode(content, 0, content.length);

        assertThat(new String(decoded, UTF_8)).isEqualTo(new String(plain.getBytes(UTF_8), UTF_8));
    }

    private static List<JsonNode> blanked(List<JsonNode> records) throws IOException {
        List<JsonNode> blanked = new ArrayList<>();
        for (JsonNode record : records) {
            blanked.add(STRICT.readTree(record.toString().replace("FwoGToken", "")));
        }
        return blanked;
    }
}
