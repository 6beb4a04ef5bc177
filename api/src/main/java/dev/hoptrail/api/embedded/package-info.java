/// The servers behind Hoptrail: a real PostgreSQL and a real Kafka, either those that settings name
/// or own child processes over the data directory. All else sees only [Connections].
@NullMarked
package dev.hoptrail.api.embedded;

import org.jspecify.annotations.NullMarked;
