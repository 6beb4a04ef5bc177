package dev.hoptrail.ingest.publish;

import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.migrations.TopicCatalogue;

/// How files are read and published.
///
/// @param workers how many files are read at once
/// @param producerMemory bytes that may wait to be sent to Kafka
public record IngestSettings(ReadLimits limits, int workers, long producerMemory) {

    private static final int MAX_RECORD = TopicCatalogue.MAX_MESSAGE_BYTES / 2;
    private static final long MEMORY = 64L * 1024 * 1024;

    public IngestSettings {
        if (workers < 1 || workers > 256) {
            throw new IllegalArgumentException("From 1 to 256 workers: " + workers);
        }
        if (limits.recordBytes() > MAX_RECORD) {
            throw new IllegalArgumentException(
                    "No message takes a record of " + limits.recordBytes() + " bytes");
        }
        if (producerMemory < 4L * limits.recordBytes()) {
            throw new IllegalArgumentException(
                    "Memory for at least four records to send: " + producerMemory);
        }
    }

    /// Standard limits, one worker for each processor, 64 MiB to send.
    public static IngestSettings standard() {
        return new IngestSettings(
                ReadLimits.STANDARD,
                Math.min(256, Runtime.getRuntime().availableProcessors()),
                MEMORY);
    }
}
