/// What a caller is told when a call fails: RFC 9457 problem details with a stable code.
@NullMarked
package dev.hoptrail.api.problem;

import org.jspecify.annotations.NullMarked;
