/// How long things are kept: months that are over are dropped, unless a legal hold keeps them.
@NullMarked
package dev.hoptrail.api.retention;

import org.jspecify.annotations.NullMarked;
