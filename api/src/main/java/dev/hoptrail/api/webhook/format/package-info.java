/// What receivers are told, in the shapes that they read.
@NullMarked
package dev.hoptrail.api.webhook.format;

import org.jspecify.annotations.NullMarked;
