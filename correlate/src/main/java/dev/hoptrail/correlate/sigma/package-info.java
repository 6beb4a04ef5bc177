/// Reads rules that people write in Sigma (https://github.com/SigmaHQ/sigma-specification, version
/// 2) over the fields of sessions. What cannot be taken is refused with its place and reason.
@NullMarked
package dev.hoptrail.correlate.sigma;

import org.jspecify.annotations.NullMarked;
