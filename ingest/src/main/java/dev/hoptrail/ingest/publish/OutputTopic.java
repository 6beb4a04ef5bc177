package dev.hoptrail.ingest.publish;

import dev.hoptrail.migrations.TopicCatalogue;

/// The topics that ingest writes.
enum OutputTopic {
    IDENTITY_EVENTS,
    SESSION_USES,
    REJECTED;

    String name(TopicCatalogue catalogue) {
        return switch (this) {
            case IDENTITY_EVENTS -> catalogue.identityEvents();
            case SESSION_USES -> catalogue.sessionUses();
            case REJECTED -> catalogue.rejected();
        };
    }
}
