/// The first principals of chains: people, pipelines, workloads, services.
@NullMarked
package dev.hoptrail.api.origin;

import org.jspecify.annotations.NullMarked;
