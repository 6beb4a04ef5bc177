package dev.hoptrail.ingest.source.s3;

import dev.hoptrail.ingest.source.UriPath;
import org.jspecify.annotations.Nullable;

/// Names one version of an object of a bucket.
///
/// @param etag without quotes; null where what announced the object does not tell
/// @param versionId null in a bucket without versions, or where it is not told
public record ObjectRef(
        String bucket, String key, @Nullable String etag, @Nullable String versionId) {

    public ObjectRef {
        etag = etag == null ? null : etag.replace("\"", "");
    }

    /// The same with the ETag that S3 answered.
    ObjectRef is(@Nullable String answered) {
        return new ObjectRef(bucket, key, answered, versionId);
    }

    /// `s3://bucket/key?etag=…`. What was once read under it need not be fetched to be known: other
    /// bytes would have another ETag. Listings tell ETags and no versions, so that the ETag it is.
    public String uri() {
        String uri = "s3://" + bucket + '/' + UriPath.of(key);
        return etag == null ? uri : uri + "?etag=" + UriPath.of(etag);
    }
}
