package dev.hoptrail.correlate.simulate;

/// An AWS account as the simulated trails see it.
///
/// @param index its place in the organisation, `-1` and below for accounts outside
/// @param collected whether its trail is delivered; without, only [Region#EU_NORTH_1] is
/// @param ownTrail whether a trail of its own delivers everything again (organisation layout only)
/// @param expirationForm which text form of an expiration its records show
record Account(
        int index,
        String id,
        String name,
        Region home,
        boolean collected,
        boolean ownTrail,
        int expirationForm) {

    boolean external() {
        return index < 0;
    }

    boolean delivers(Region region) {
        return !external() && (collected || region == Region.EU_NORTH_1);
    }
}
