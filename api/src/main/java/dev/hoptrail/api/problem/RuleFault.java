package dev.hoptrail.api.problem;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Something in a rule's text that cannot be taken.
///
/// @param line from 1; null where no line is at fault
/// @param column from 1
@Schema(name = "RuleFault")
public record RuleFault(@Nullable Integer line, @Nullable Integer column, String reason) {}
