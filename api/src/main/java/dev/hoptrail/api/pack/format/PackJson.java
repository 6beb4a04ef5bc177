package dev.hoptrail.api.pack.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/// How packs write and read JSON: the same value is the same text.
public final class PackJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    // What a record answers beside its components is no part of it.
                    .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
    private static final ObjectWriter LINE = MAPPER.writer();
    private static final ObjectWriter PAGE = MAPPER.writerWithDefaultPrettyPrinter();

    private PackJson() {}

    /// A value on one line.
    public static String line(Object value) {
        try {
            return LINE.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("No JSON of " + value.getClass(), e);
        }
    }

    /// A value as people read it.
    public static String page(Object value) {
        try {
            return PAGE.writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("No JSON of " + value.getClass(), e);
        }
    }

    /// Reads values of a type; a text that is more or less than one is refused.
    public static ObjectReader reader(Class<?> type) {
        return MAPPER.readerFor(type);
    }

    /// A value as a tree.
    public static ObjectNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }
}
