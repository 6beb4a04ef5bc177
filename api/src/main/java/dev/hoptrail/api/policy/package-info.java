/// What a session or a role would need to be allowed to do, from what it did.
@NullMarked
package dev.hoptrail.api.policy;

import org.jspecify.annotations.NullMarked;
