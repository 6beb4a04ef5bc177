package dev.hoptrail.correlate.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;

/// Says the texts of a JSON text in other words, names of members among them. All else stays as it
/// stands, to the byte: what commits to a record commits to its text.
public final class JsonTexts {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JsonTexts() {}

    /// The same JSON with its texts said in other words; the same one where none changes.
    public static String map(String json, UnaryOperator<String> words) {
        StringBuilder out = null;
        int done = 0;
        int at = json.indexOf('"');
        while (at >= 0) {
            int end = end(json, at);
            String text = text(json, at, end);
            String said = words.apply(text);
            if (!said.equals(text)) {
                out = out == null ? new StringBuilder(json.length() + 64) : out;
                out.append(json, done, at + 1)
                        .append(JsonStringEncoder.getInstance().quoteAsString(said));
                done = end;
            }
            at = json.indexOf('"', end + 1);
        }
        return out == null ? json : out.append(json, done, json.length()).toString();
    }

    /// Where the mark stands that ends the text that begins here.
    private static int end(String json, int from) {
        int at = from + 1;
        while (json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        return at;
    }

    private static String text(String json, int from, int end) {
        String raw = json.substring(from + 1, end);
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        try {
            return JSON.readValue(json.substring(from, end + 1), String.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("A stored text is no JSON", e);
        }
    }
}
