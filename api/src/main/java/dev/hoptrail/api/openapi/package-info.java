/// The description of the REST interface that programs read.
@NullMarked
package dev.hoptrail.api.openapi;

import org.jspecify.annotations.NullMarked;
