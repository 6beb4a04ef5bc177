package dev.hoptrail.ingest.publish;

import dev.hoptrail.ingest.publish.IngestMetrics.Count;
import dev.hoptrail.ingest.record.Reason;
import java.util.EnumMap;
import java.util.Map;

/// What one file, or a whole run, held.
final class FileCounts {

    long files;
    long digests;
    long skipped;
    long publishedAgain;
    long bytes;
    long records;
    long identityEvents;
    long summed;
    long uses;
    long duplicates;
    long impossibleTimes;
    final Map<Reason, Long> rejected = new EnumMap<>(Reason.class);

    void reject(Reason reason) {
        rejected.merge(reason, 1L, Long::sum);
    }

    long rejections() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    synchronized void add(FileCounts file) {
        files += file.files;
        digests += file.digests;
        skipped += file.skipped;
        publishedAgain += file.publishedAgain;
        bytes += file.bytes;
        records += file.records;
        identityEvents += file.identityEvents;
        summed += file.summed;
        uses += file.uses;
        duplicates += file.duplicates;
        impossibleTimes += file.impossibleTimes;
        file.rejected.forEach((reason, count) -> rejected.merge(reason, count, Long::sum));
    }

    synchronized long recordsSoFar() {
        return records;
    }

    void tell(IngestMetrics metrics) {
        metrics.add(Count.FILES, files);
        metrics.add(Count.FILES_SKIPPED, skipped);
        metrics.add(Count.BYTES, bytes);
        metrics.add(Count.RECORDS, records);
        metrics.add(Count.IDENTITY_EVENTS, identityEvents);
        metrics.add(Count.SUMMED, summed);
        metrics.add(Count.UNATTRIBUTED, records - identityEvents - summed - duplicates);
        metrics.add(Count.DUPLICATES, duplicates);
        rejected.forEach(metrics::rejected);
    }
}
