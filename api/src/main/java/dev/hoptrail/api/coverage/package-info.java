/// How complete an answer can be: what was not read of the time that was asked for.
@NullMarked
package dev.hoptrail.api.coverage;

import org.jspecify.annotations.NullMarked;
