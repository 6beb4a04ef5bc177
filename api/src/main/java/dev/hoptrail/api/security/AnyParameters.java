package dev.hoptrail.api.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a route whose caller is told by somebody else what to send: what it does not know is left
/// unread, as RFC 6749 §4.1.2 demands of clients.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AnyParameters {}
