/// Rules that people write in Sigma, as data and pure functions of a session: conditions over its
/// fields, and correlations of several sessions. Their text is read in `correlate.sigma`.
@NullMarked
package dev.hoptrail.correlate.detect.sigma;

import org.jspecify.annotations.NullMarked;
