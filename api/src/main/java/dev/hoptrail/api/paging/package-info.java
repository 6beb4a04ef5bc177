/// What all lists and look-ups share: reading parameters strictly, and cursors.
@NullMarked
package dev.hoptrail.api.paging;

import org.jspecify.annotations.NullMarked;
