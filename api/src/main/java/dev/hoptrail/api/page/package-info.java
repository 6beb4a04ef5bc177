/// The web page's files and the description of the REST interface.
@NullMarked
package dev.hoptrail.api.page;

import org.jspecify.annotations.NullMarked;
