/// A seeded simulator of AWS organisations: CloudTrail log files and the truth about every session
/// in them. Pure: no I/O, no clock, no randomness but the seed.
@NullMarked
package dev.hoptrail.correlate.simulate;

import org.jspecify.annotations.NullMarked;
