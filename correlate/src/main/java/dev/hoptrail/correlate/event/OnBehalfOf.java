package dev.hoptrail.correlate.event;

/// A user of IAM Identity Center. The user id is unique only together with the identity store.
public record OnBehalfOf(String userId, String identityStoreArn) {}
