package dev.hoptrail.api.pack.redact;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.hoptrail.api.event.RecordBodies;
import dev.hoptrail.api.pack.format.RawRecord;
import dev.hoptrail.api.pack.format.RawRecord.FieldLine;
import dev.hoptrail.api.pack.format.RawRecord.Sighting;
import dev.hoptrail.correlate.proof.RecordCommitment.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Shows of a record what those may see who may see some accounts: the other fields by their
/// commitments, with what is seen of them standing in, or nothing.
///
/// Not safe for use by several threads at once.
public final class Reduction {
    /// What stands twice in an object is read once: who looks at the text sees both.
    private static final JsonMapper STRICT =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final UnaryOperator<String> seen;
    private final CommittedFields committed = new CommittedFields();

    /// @param seen as much of the JSON of a record as may be seen
    public Reduction(UnaryOperator<String> seen) {
        this.seen = seen;
    }

    /// As much of a record as may be seen.
    public RawRecord of(RawRecord raw) {
        List<Field> fields = committed.of(raw);
        JsonNode reduced = read(seen.apply(raw.body()));
        Set<String> twice = twice(fields);
        List<FieldLine> lines =
                committed.lines(
                        raw, fields, shown -> line(shown, reduced, twice.contains(path(shown))));
        if (CommittedFields.isAsItWas(raw, lines)) {
            return raw;
        }
        return new RawRecord(
                raw.accountId(),
                raw.eventId(),
                raw.eventTime(),
                null,
                raw.sightings().stream().map(Reduction::sighting).toList(),
                null,
                raw.leafIndex(),
                raw.proof(),
                raw.salt() == null && raw.fields().isEmpty() ? List.of() : lines,
                RawRecord.text(lines),
                raw.erased());
    }

    private static String path(Field.Shown field) {
        return field.member() == null ? field.name() : field.name() + "\n" + field.member();
    }

    private static Set<String> twice(List<Field> fields) {
        Set<String> once = new HashSet<>();
        Set<String> twice = new HashSet<>();
        for (Field one : fields) {
            if (one instanceof Field.Shown shown && !once.add(path(shown))) {
                twice.add(path(shown));
            }
        }
        return twice;
    }

    private FieldLine line(Field.Shown shown, JsonNode reduced, boolean isTwice) {
        JsonNode whole = isTwice ? MissingNode.getInstance() : read(shown.value());
        JsonNode outer = reduced.path(plain(shown.name()));
        JsonNode said = shown.member() == null ? outer : outer.path(plain(shown.member()));
        if (!whole.isMissingNode() && said.equals(whole)) {
            return CommittedFields.shown(shown);
        }
        String standIn = said.toString();
        boolean isLeftOut = whole.isMissingNode() || !standIn.contains(RecordBodies.LEFT_OUT);
        return committed.withheld(shown, shown.name(), shown.member(), isLeftOut ? null : standIn);
    }

    /// What cannot be read in one way only is not there.
    private static JsonNode read(String json) {
        try {
            return STRICT.readTree(json);
        } catch (JsonProcessingException unreadable) {
            return MissingNode.getInstance();
        }
    }

    private static String plain(String name) {
        return read('"' + name + '"').asText();
    }

    /// Who has the hash of a small file could try out what else stands in it.
    private static Sighting sighting(Sighting one) {
        return new Sighting(one.source(), one.index(), null, one.verdict(), one.digest());
    }
}
