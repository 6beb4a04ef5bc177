package dev.hoptrail.ingest.source.s3;

import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.source.LogSource.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.RequestPayer;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Lists what lies below a prefix of a bucket: by account, region and day where AWS's layout is
/// found, in one go elsewhere. No more than the folders of one month and the objects of one day are
/// in memory.
public final class S3Folders {

    /// As far as the layout goes on its way to a day; the groups are year and month, and day.
    private static final Pattern LAYOUT =
            Pattern.compile(
                    "(?:.*/)?AWSLogs/(?:o-[a-z0-9]{10,32}/)?(?:\\d{12}/(?:CloudTrail(?:-NetworkActivity|-Digest)?/"
                            + "(?:[a-z0-9-]+/(?:\\d{4}/|(\\d{4}/\\d{2}/)(\\d{2}/)?)?)?)?)?");

    private static final String LOGS = "AWSLogs/";

    private final S3Client s3;
    private final String bucket;
    private final boolean requesterPays;
    private final Consumer<Refusal> refused;

    /// @param refused told of what could not be listed
    public S3Folders(S3Client s3, String bucket, boolean requesterPays, Consumer<Refusal> refused) {
        this.s3 = s3;
        this.bucket = bucket;
        this.requesterPays = requesterPays;
        this.refused = refused;
    }

    /// An object as it was listed.
    public record Listed(ObjectRef ref, long size) {}

    /// Lists everything, a part at a time.
    ///
    /// @param newestFirst whether to begin with the last day; what is not AWS's layout comes by
    ///   name
    public void list(String prefix, boolean newestFirst, Consumer<List<Listed>> parts) {
        String folder = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + '/';
        boolean inside = LAYOUT.matcher(folder).matches();
        List<String> above = inside ? List.of() : folders(folder);
        if (!inside && !above.contains(folder + LOGS)) {
            objects(folder, false, parts);
            return;
        }
        Map<String, List<String>> months =
                newestFirst ? new TreeMap<>(Comparator.reverseOrder()) : new TreeMap<>();
        months(inside ? folder : folder + LOGS, months);
        months.values().forEach(month -> month(month, newestFirst, parts));
    }

    /// Collects the folders of months, or of the one day that was asked for.
    private void months(String folder, Map<String, List<String>> months) {
        Matcher layout = LAYOUT.matcher(folder);
        if (!layout.matches()) {
            return;
        }
        if (layout.group(1) != null) {
            months.computeIfAbsent(layout.group(1), none -> new ArrayList<>()).add(folder);
        } else {
            folders(folder).forEach(inner -> months(inner, months));
        }
    }

    private void month(List<String> folders, boolean newestFirst, Consumer<List<Listed>> parts) {
        List<String> days = new ArrayList<>();
        for (String folder : folders) {
            if (day(folder).isEmpty()) {
                folders(folder).stream().filter(day -> !day(day).isEmpty()).forEach(days::add);
            } else {
                days.add(folder);
            }
        }
        Comparator<String> byDay = Comparator.comparing(S3Folders::day);
        days.sort(
                (newestFirst ? byDay.reversed() : byDay).thenComparing(Comparator.naturalOrder()));
        days.forEach(day -> objects(day, newestFirst, parts));
    }

    private static String day(String folder) {
        Matcher layout = LAYOUT.matcher(folder);
        String day = layout.matches() ? layout.group(2) : null;
        return day == null ? "" : day;
    }

    private List<String> folders(String prefix) {
        try {
            return s3
                    .listObjectsV2Paginator(request(prefix).delimiter("/").build())
                    .commonPrefixes()
                    .stream()
                    .map(CommonPrefix::prefix)
                    .toList();
        } catch (SdkException failure) {
            refuse(prefix, failure);
            return List.of();
        }
    }

    private void objects(String prefix, boolean reversed, Consumer<List<Listed>> parts) {
        try {
            List<Listed> all = new ArrayList<>();
            for (var page : s3.listObjectsV2Paginator(request(prefix).build())) {
                page.contents().stream()
                        .filter(object -> ObjectKind.isRead(object.key()))
                        .filter(object -> !object.key().endsWith("/"))
                        .map(this::listed)
                        .forEach(all::add);
                if (!reversed) {
                    parts.accept(all);
                    all = new ArrayList<>();
                }
            }
            if (reversed) {
                parts.accept(all.reversed());
            }
        } catch (SdkException failure) {
            refuse(prefix, failure);
        }
    }

    private Listed listed(S3Object object) {
        return new Listed(new ObjectRef(bucket, object.key(), object.eTag(), null), object.size());
    }

    private ListObjectsV2Request.Builder request(String prefix) {
        ListObjectsV2Request.Builder request =
                ListObjectsV2Request.builder().bucket(bucket).prefix(prefix);
        return requesterPays ? request.requestPayer(RequestPayer.REQUESTER) : request;
    }

    private void refuse(String prefix, SdkException failure) {
        refused.accept(
                new Refusal(
                        new ObjectRef(bucket, prefix, null, null).uri(),
                        Rejection.ofFile(
                                Reason.UNREADABLE_DIRECTORY,
                                "listing failed: " + S3Objects.reason(failure))));
    }
}
