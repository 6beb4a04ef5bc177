package dev.hoptrail.correlate.simulate;

/// Where a call is recorded.
enum Region {
    US_EAST_1(0, "us-east-1"),
    EU_WEST_1(1, "eu-west-1"),
    US_WEST_2(2, "us-west-2"),
    EU_CENTRAL_1(3, "eu-central-1"),
    AP_SOUTHEAST_2(4, "ap-southeast-2"),
    US_EAST_2(5, "us-east-2"),
    /// The one region that is collected even where an account's trail is missing.
    EU_NORTH_1(6, "eu-north-1");

    private static final Region[] HOMES = {
        US_EAST_1, EU_WEST_1, US_WEST_2, EU_CENTRAL_1, AP_SOUTHEAST_2
    };

    /// A small number of its own, below eight.
    final int number;

    final String id;

    Region(int number, String id) {
        this.number = number;
        this.id = id;
    }

    static Region home(long hash) {
        return HOMES[(int) Long.remainderUnsigned(hash, HOMES.length)];
    }
}
