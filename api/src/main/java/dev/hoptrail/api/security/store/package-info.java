/// Tokens, sign-in codes and browser sessions in the database, as hashes only.
@NullMarked
package dev.hoptrail.api.security.store;

import org.jspecify.annotations.NullMarked;
