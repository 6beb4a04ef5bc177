package dev.hoptrail.ingest.ledger;

/// The three topics as they are now.
public record TopicStates(TopicState identityEvents, TopicState sessionUses, TopicState rejected) {}
