/// Settings of rules in the database.
@NullMarked
package dev.hoptrail.api.rule.store;

import org.jspecify.annotations.NullMarked;
