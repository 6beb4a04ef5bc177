/// Text of logs made fit for terminals, spreadsheets and pages.
@NullMarked
package dev.hoptrail.api.text;

import org.jspecify.annotations.NullMarked;
