package dev.hoptrail.ingest.use;

import dev.hoptrail.ingest.use.ShownCredential.Text;
import java.util.EnumMap;
import java.util.Map;

/// A credential and what the records of a file told of it.
final class UseCredential {

    /// What makes it this credential and no other.
    static final Text[] IDENTITY = {
        Text.TYPE, Text.ACCESS_KEY_ID, Text.PRINCIPAL_ID, Text.CREATED_AT
    };

    private final Map<Text, byte[]> texts = new EnumMap<>(Text.class);
    private boolean fromConsole;

    void add(Map<Text, byte[]> told) {
        told.forEach(texts::putIfAbsent);
        texts.remove(Text.INVOKED_BY);
    }

    void setFromConsole() {
        fromConsole = true;
    }

    boolean isFromConsole() {
        return fromConsole;
    }

    Map<Text, byte[]> texts() {
        return texts;
    }
}
