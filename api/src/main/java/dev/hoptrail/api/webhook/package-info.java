/// Tells others of alerts: webhooks, their deliveries, and how these are signed and sent.
@NullMarked
package dev.hoptrail.api.webhook;

import org.jspecify.annotations.NullMarked;
