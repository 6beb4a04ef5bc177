/// Signing in at an identity provider by OpenID Connect, and what that gives access to.
@NullMarked
package dev.hoptrail.api.oidc;

import org.jspecify.annotations.NullMarked;
