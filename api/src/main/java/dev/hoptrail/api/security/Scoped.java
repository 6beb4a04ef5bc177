package dev.hoptrail.api.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says that a route shows those who may see some accounts nothing of the others: it asks for no
/// more than [Visitor#scope] admits, or has nothing of any account in its answer. Every other route
/// refuses them.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Scoped {}
