/// Erases people on request: what is called how, and what became of requests.
@NullMarked
package dev.hoptrail.api.erasure;

import org.jspecify.annotations.NullMarked;
