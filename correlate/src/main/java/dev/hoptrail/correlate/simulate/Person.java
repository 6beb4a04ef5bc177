package dev.hoptrail.correlate.simulate;

/// Somebody who works in the organisation.
///
/// @param userId id in the Identity Center store
record Person(
        String userName,
        String mail,
        String department,
        String costCenter,
        String team,
        String userId) {}
