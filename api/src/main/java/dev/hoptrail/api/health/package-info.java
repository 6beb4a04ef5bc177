/// Whether the service lives and whether it can answer.
@NullMarked
package dev.hoptrail.api.health;

import org.jspecify.annotations.NullMarked;
