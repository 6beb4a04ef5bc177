/// How much of what privileged sessions do can be pinned on somebody, and what would pin down more.
@NullMarked
package dev.hoptrail.api.scorecard;

import org.jspecify.annotations.NullMarked;
