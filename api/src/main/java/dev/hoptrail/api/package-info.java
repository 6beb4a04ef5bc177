/// The whole of Hoptrail in one artifact: the only place that knows every module.
@NullMarked
package dev.hoptrail.api;

import org.jspecify.annotations.NullMarked;
