/// The rules, what people are told of them, and how they are set.
@NullMarked
package dev.hoptrail.api.rule;

import org.jspecify.annotations.NullMarked;
