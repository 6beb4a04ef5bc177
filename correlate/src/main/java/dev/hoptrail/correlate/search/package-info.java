/// Search over sessions: a query language of its own fields, and a Lucene index that projects
/// PostgreSQL and can always be rebuilt from it. The only place that knows Lucene.
@NullMarked
package dev.hoptrail.correlate.search;

import org.jspecify.annotations.NullMarked;
