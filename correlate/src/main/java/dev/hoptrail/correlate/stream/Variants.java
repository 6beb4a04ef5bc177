package dev.hoptrail.correlate.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hoptrail.correlate.store.Records.Body;
import dev.hoptrail.migrations.RebuiltFrom;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One record delivered under several bodies.
///
/// Bodies that are equal as canonical JSON (transports order and space fields as they like) do not
/// contradict each other, and a body that was rebuilt of what an export kept contradicts none but
/// others of its kind. The effective body is one that CloudTrail wrote rather than a rebuilt one;
/// among these one with an `addendum`, CloudTrail's amendment of an earlier delivery, else the one
/// whose canonical form has the smallest SHA-256.
final class Variants {
    private static final JsonMapper CANONICAL =
            JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    private Variants() {}

    private static final List<String> REBUILT =
            Stream.of(RebuiltFrom.values()).map(RebuiltFrom::name).toList();

    /// @param rebuilt 0 for a body that CloudTrail wrote, more for one that keeps less of it
    private record Form(String json, String canonical, boolean amends, int rebuilt) {}

    /// The body that counts.
    static String effective(List<Body> variants) {
        if (variants.size() == 1) {
            return variants.get(0).json();
        }
        return variants.stream()
                .map(body -> form(body.json()))
                .min(
                        Comparator.comparingInt(Form::rebuilt)
                                .thenComparing(form -> !form.amends())
                                .thenComparing(form -> sha256(form.canonical()))
                                .thenComparing(Form::json))
                .map(Form::json)
                .orElseThrow();
    }

    /// Whether the bodies differ in more than their spelling.
    static boolean contradict(List<Body> variants) {
        return variants.stream()
                .map(body -> form(body.json()))
                .collect(Collectors.groupingBy(Form::rebuilt))
                .values()
                .stream()
                .anyMatch(alike -> alike.stream().map(Form::canonical).distinct().count() > 1);
    }

    private static Form form(String json) {
        try {
            JsonNode tree = CANONICAL.readTree(json);
            // Trees keep the order of their fields; maps are written in the order of their keys.
            String canonical =
                    CANONICAL.writeValueAsString(CANONICAL.treeToValue(tree, Object.class));
            int rebuilt = REBUILT.indexOf(tree.path(RebuiltFrom.MEMBER).asText()) + 1;
            return new Form(json, canonical, tree.path("addendum").isObject(), rebuilt);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("A stored record is no JSON", e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
