package dev.hoptrail.ingest.publish;

import dev.hoptrail.ingest.record.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// What a run read and published.
///
/// @param files log files read
/// @param digests digest files read
/// @param filesSkipped not read, since the same bytes were read from the same place before and
///   nothing of them is lost
/// @param filesPublishedAgain of the files read, those that were read before with the same bytes,
///   but of which something was lost before it was stored
/// @param bytes stored bytes of the files read
/// @param records that could be read, duplicates among them
/// @param identityEvents published whole
/// @param issuances distinct successful calls that issued a session
/// @param uses records summed up for the credential that made the call, identity events among them
/// @param duplicates dropped, since the same record stood in the same file before
/// @param impossibleTimes records that happened, as they say, before there was CloudTrail or more
///   than a day from now; they are kept all the same
/// @param rejected what could not be read, by reason; nothing with a count of zero
/// @param published by id of the topic and partition, the offset behind the last message of this
///   run
public record IngestReport(
        long files,
        long digests,
        long filesSkipped,
        long filesPublishedAgain,
        long bytes,
        long records,
        long identityEvents,
        long issuances,
        long uses,
        long duplicates,
        long impossibleTimes,
        Map<Reason, Long> rejected,
        Map<UUID, Map<Integer, Long>> published) {

    public IngestReport {
        Map<Reason, Long> counted = new EnumMap<>(Reason.class);
        counted.putAll(rejected);
        rejected = java.util.Collections.unmodifiableMap(counted);
        Map<UUID, Map<Integer, Long>> topics = new TreeMap<>();
        published.forEach((topic, offsets) -> topics.put(topic, Map.copyOf(offsets)));
        published = java.util.Collections.unmodifiableMap(topics);
    }

    /// Nothing read.
    public static final IngestReport NOTHING =
            new IngestReport(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), Map.of());

    /// The two as one run; a call that issued a session in both counts twice.
    public IngestReport plus(IngestReport other) {
        Map<Reason, Long> allRejected = new EnumMap<>(Reason.class);
        allRejected.putAll(rejected);
        other.rejected.forEach((reason, count) -> allRejected.merge(reason, count, Long::sum));
        Map<UUID, Map<Integer, Long>> ends = new TreeMap<>(published);
        other.published.forEach(
                (topic, offsets) -> ends.merge(topic, offsets, IngestReport::later));
        return new IngestReport(
                files + other.files,
                digests + other.digests,
                filesSkipped + other.filesSkipped,
                filesPublishedAgain + other.filesPublishedAgain,
                bytes + other.bytes,
                records + other.records,
                identityEvents + other.identityEvents,
                issuances + other.issuances,
                uses + other.uses,
                duplicates + other.duplicates,
                impossibleTimes + other.impossibleTimes,
                allRejected,
                ends);
    }

    /// The same with files that were not read, since they were read before.
    public IngestReport andSkipped(long count) {
        return plus(new IngestReport(0, 0, count, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), Map.of()));
    }

    private static Map<Integer, Long> later(Map<Integer, Long> one, Map<Integer, Long> other) {
        Map<Integer, Long> later = new TreeMap<>(one);
        other.forEach((partition, end) -> later.merge(partition, end, Math::max));
        return later;
    }

    /// How many things were rejected.
    public long rejections() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }
}
