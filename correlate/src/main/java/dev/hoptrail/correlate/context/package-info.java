/// Reads what an organisation tells of itself: CSV, YAML and JSON files, and databases of
/// countries.
@NullMarked
package dev.hoptrail.correlate.context;

import org.jspecify.annotations.NullMarked;
