/// The access log in the database, and the hashes that chain its entries.
@NullMarked
package dev.hoptrail.api.accesslog.store;

import org.jspecify.annotations.NullMarked;
