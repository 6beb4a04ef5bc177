package dev.hoptrail.ingest.publish;

import java.util.UUID;

/// A topic as it is in Kafka.
record TopicLayout(UUID id, int partitions) {}
