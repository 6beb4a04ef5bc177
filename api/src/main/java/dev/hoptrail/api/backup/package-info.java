/// Backups of the database and of the keys: one ZIP of tables as text, whose hashes stand in it,
/// encrypted on request.
@NullMarked
package dev.hoptrail.api.backup;

import org.jspecify.annotations.NullMarked;
