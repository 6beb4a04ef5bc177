/// Sessions and what they did, as the database has them.
@NullMarked
package dev.hoptrail.api.session.store;

import org.jspecify.annotations.NullMarked;
