package dev.hoptrail.api.source;

import java.nio.file.Path;

/// Where larger objects of buckets are put while they are read.
public record SpoolFolder(Path path) {}
