/// Who may ask what: tokens, browser sessions, the gate before every route.
@NullMarked
package dev.hoptrail.api.security;

import org.jspecify.annotations.NullMarked;
