package dev.hoptrail.correlate.simulate;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// What to simulate. Equal settings give equal bytes.
///
/// @param records how many log lines to make, 1 to 100,000,000; the last story is finished, so a
///   few more may come
/// @param accounts size of the organisation, 1 to 10,000
/// @param seed decides everything that is left to chance
/// @param start when the first story begins, whole seconds
/// @param attacks plants the attack stories, each named in the truth with the rule that should find
///   it
/// @param organization lays files out as an organisation trail does and lets some account trails
///   deliver them again
/// @param hostile adds hostile text and odd shapes, each named in the truth with what must survive
/// @param days over how many days the records are spread evenly, 1 to 3,650; 0: as densely as the
///   accounts are at work
/// @param uses whether sessions do anything besides issuing; without, the records are almost all
///   identity events
public record SimulationSettings(
        long records,
        int accounts,
        long seed,
        Instant start,
        boolean attacks,
        boolean organization,
        boolean hostile,
        int days,
        boolean uses) {
    /// The start that is taken where none is given.
    public static final Instant DEFAULT_START = Instant.parse("2026-03-02T00:00:00Z");

    private static final int MOST_DAYS = 3_650;

    /// @throws IllegalArgumentException if a number is out of its range
    public SimulationSettings {
        inRange("records", records, 100_000_000);
        inRange("accounts", accounts, 10_000);
        if (days < 0 || days > MOST_DAYS) {
            throw new IllegalArgumentException(
                    "days must be 0 to " + MOST_DAYS + " but is " + days);
        }
        if (!start.equals(start.truncatedTo(ChronoUnit.SECONDS))) {
            throw new IllegalArgumentException("start has a fraction of a second: " + start);
        }
    }

    /// A plain organisation, well-formed, without attacks.
    public static SimulationSettings plain(long records, int accounts, long seed) {
        return new SimulationSettings(
                records, accounts, seed, DEFAULT_START, false, false, false, 0, true);
    }

    /// A small forest of identity events in which trails are missing far more often than in life.
    public static SimulationSettings forest(int records, long seed) {
        return new SimulationSettings(
                records, 6, seed, DEFAULT_START, false, false, false, 0, false);
    }

    public SimulationSettings withAttacks() {
        return new SimulationSettings(
                records, accounts, seed, start, true, organization, hostile, days, uses);
    }

    public SimulationSettings withOrganization() {
        return new SimulationSettings(
                records, accounts, seed, start, attacks, true, hostile, days, uses);
    }

    public SimulationSettings withHostile() {
        return new SimulationSettings(
                records, accounts, seed, start, attacks, organization, true, days, uses);
    }

    /// The same records, spread over so many days.
    public SimulationSettings over(int newDays) {
        return new SimulationSettings(
                records, accounts, seed, start, attacks, organization, hostile, newDays, uses);
    }

    private static void inRange(String what, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(what + " must be 1 to " + most + " but is " + value);
        }
    }
}
