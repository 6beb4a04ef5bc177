/// Evidence packs: asked for, built in the background, kept, handed out.
@NullMarked
package dev.hoptrail.api.pack;

import org.jspecify.annotations.NullMarked;
