/// Webhooks and their deliveries in PostgreSQL.
@NullMarked
package dev.hoptrail.api.webhook.store;

import org.jspecify.annotations.NullMarked;
