package dev.hoptrail.api.pack.format;

import java.util.List;

/// What a pack says of what it withholds.
///
/// @param withheld in words, tags and paths as [Withholding] reads them
/// @param key names the key of the pseudonyms, without telling it: packs that name the same one say
///   the same of the same value
public record Redaction(List<String> withheld, String key) {
    public Redaction {
        withheld = List.copyOf(withheld);
    }
}
