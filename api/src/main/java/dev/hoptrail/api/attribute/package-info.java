/// Who was behind any CloudTrail records, whether they are stored or not.
@NullMarked
package dev.hoptrail.api.attribute;

import org.jspecify.annotations.NullMarked;
