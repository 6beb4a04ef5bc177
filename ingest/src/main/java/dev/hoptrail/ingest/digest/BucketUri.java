package dev.hoptrail.ingest.digest;

import dev.hoptrail.ingest.source.UriPath;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Where the objects of a bucket, or of a copy of it, lie as URIs.
///
/// @param folder holds them; ends with a slash
/// @param cut so many parts of each key lie above the folder
public record BucketUri(String folder, int cut) {

    /// What a file that says to be an object tells of where the others lie; empty if it does not
    /// lie where it says.
    ///
    /// @param place its URI, without what names its version
    /// @param below how many of its last parts lie below what is known of the bucket
    public static Optional<BucketUri> of(String place, int below, String object) {
        List<String> parts = KeyParts.of(place);
        List<String> key = KeyParts.of(object).stream().map(UriPath::of).toList();
        OptionalInt same = KeyParts.shared(parts, below, key);
        if (same.isEmpty()) {
            return Optional.empty();
        }
        String folder = String.join("/", parts.subList(0, parts.size() - same.getAsInt())) + '/';
        return Optional.of(new BucketUri(folder, key.size() - same.getAsInt()));
    }

    /// The place of an object; empty for a key that cannot lie below the folder.
    public Optional<String> place(String object) {
        return KeyParts.behind(object, cut)
                .map(parts -> folder + UriPath.of(String.join("/", parts)));
    }

    /// A URI without what names the version of an object.
    public static String placeOf(String uri) {
        int version = uri.indexOf('?');
        return version < 0 ? uri : uri.substring(0, version);
    }
}
