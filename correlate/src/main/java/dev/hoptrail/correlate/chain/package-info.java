/// Sessions, the links between them, and what follows along a chain. Pure: facts in, links out.
@NullMarked
package dev.hoptrail.correlate.chain;

import org.jspecify.annotations.NullMarked;
