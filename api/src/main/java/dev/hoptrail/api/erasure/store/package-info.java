/// Requests for erasures in PostgreSQL.
@NullMarked
package dev.hoptrail.api.erasure.store;

import org.jspecify.annotations.NullMarked;
