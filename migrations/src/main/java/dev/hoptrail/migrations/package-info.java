/// What processes agree on: the database schema and the catalogue of Kafka topics.
@NullMarked
package dev.hoptrail.migrations;

import org.jspecify.annotations.NullMarked;
