/// Findings that people are told of, and what they made of them.
@NullMarked
package dev.hoptrail.api.alert;

import org.jspecify.annotations.NullMarked;
