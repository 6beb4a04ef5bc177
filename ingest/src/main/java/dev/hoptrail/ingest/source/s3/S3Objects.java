package dev.hoptrail.ingest.source.s3;

import dev.hoptrail.ingest.source.DigestMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.RequestPayer;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Fetches objects whole before anything of them is read, so that one that breaks off leaves
/// nothing behind. May be used by several threads at once; each takes no more than half a megabyte
/// of memory.
public final class S3Objects {

    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int PRECONDITION_FAILED = 412;

    private final S3Client s3;
    private final boolean requesterPays;
    private final Path folder;

    /// @param folder for larger objects while they are read
    public S3Objects(S3Client s3, boolean requesterPays, Path folder) {
        this.s3 = s3;
        this.requesterPays = requesterPays;
        this.folder = folder;
    }

    /// Fetches the very version that is named.
    public Fetch fetch(ObjectRef ref) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(ref.bucket()).key(ref.key());
        request.ifMatch(ref.etag()).versionId(ref.versionId());
        if (requesterPays) {
            request.requestPayer(RequestPayer.REQUESTER);
        }
        try {
            return new Fetch.Whole(
                    s3.getObject(request.build(), (answer, body) -> receive(ref, answer, body)));
        } catch (S3Exception refused) {
            return outcome(refused);
        } catch (SdkException failure) {
            return new Fetch.Failed(text(failure));
        }
    }

    /// What breaks off here is tried again by the SDK, as often as anything else.
    private FetchedObject receive(
            ObjectRef ref, GetObjectResponse answer, AbortableInputStream body) {
        try {
            long size = Objects.requireNonNullElse(answer.contentLength(), -1L);
            return FetchedObject.read(ref.is(answer.eTag()).uri(), body, size, folder)
                    .signed(answer.metadata().get(DigestMetadata.SIGNATURE));
        } catch (IOException broken) {
            body.abort();
            throw RetryableException.create(text(broken), broken);
        }
    }

    private static Fetch outcome(S3Exception refused) {
        return switch (refused.statusCode()) {
            case NOT_FOUND ->
                    code(refused).equals("NoSuchBucket")
                            ? new Fetch.Refused("there is no such bucket")
                            : new Fetch.Gone("the object is gone");
            case METHOD_NOT_ALLOWED -> new Fetch.Gone("the version is a delete marker");
            case PRECONDITION_FAILED ->
                    new Fetch.Gone("another version has taken its place since it was announced");
            case FORBIDDEN -> new Fetch.Refused(why(refused));
            default -> new Fetch.Failed(code(refused));
        };
    }

    /// S3's word for what is wrong, such as `SlowDown`.
    private static String code(S3Exception refused) {
        @Nullable AwsErrorDetails details = refused.awsErrorDetails();
        @Nullable String code = details == null ? null : details.errorCode();
        return code == null || code.isEmpty() ? "HTTP status " + refused.statusCode() : code;
    }

    /// S3's word and its reason, which names what is not allowed, such as `kms:Decrypt` where the
    /// key of an object may not be used.
    private static String why(S3Exception refused) {
        @Nullable AwsErrorDetails details = refused.awsErrorDetails();
        @Nullable String message = details == null ? null : details.errorMessage();
        return message == null || message.isEmpty()
                ? code(refused)
                : code(refused) + ": " + message;
    }

    /// Why S3 did not do what was asked, in a few words.
    static String reason(SdkException failure) {
        return failure instanceof S3Exception refused ? code(refused) : text(failure);
    }

    private static String text(Exception failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
