/// Sessions: one, many, what is above and below them, what they did.
@NullMarked
package dev.hoptrail.api.session;

import org.jspecify.annotations.NullMarked;
