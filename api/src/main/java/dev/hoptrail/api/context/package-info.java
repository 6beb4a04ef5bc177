/// What an organisation tells of itself: taken from calls and from a folder, kept by version.
@NullMarked
package dev.hoptrail.api.context;

import org.jspecify.annotations.NullMarked;
