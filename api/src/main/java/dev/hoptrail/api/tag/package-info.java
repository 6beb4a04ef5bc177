/// Session tags: which keys and values there are, and who held them.
@NullMarked
package dev.hoptrail.api.tag;

import org.jspecify.annotations.NullMarked;
