/// The command line: data on standard output, messages on standard error, exit codes 0, 1 and 2.
@NullMarked
package dev.hoptrail.api.cli;

import org.jspecify.annotations.NullMarked;
