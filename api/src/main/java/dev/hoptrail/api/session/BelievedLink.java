package dev.hoptrail.api.session;

import dev.hoptrail.api.session.SessionView.LinkView;
import dev.hoptrail.api.session.SessionView.OriginView;
import dev.hoptrail.api.session.SessionView.TagView;
import dev.hoptrail.api.session.ShownOrigin.WithheldOrigin;
import dev.hoptrail.correlate.store.Knowledge.Belief;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A link that was believed for a while, and what followed from it.
///
/// @param withheldOrigin what is shown instead of an origin that may not be seen; else null
/// @param believedFrom when it became known; null until that is stamped, soon after
/// @param believedUntil when something else was believed; null for what is believed now
/// @param replacedBy the session that took the placeholder's place then
@Schema(name = "BelievedLink")
record BelievedLink(
        UUID chainId,
        @Nullable UUID parentId,
        @Nullable Integer depth,
        LinkView link,
        @Nullable OriginView origin,
        @Nullable WithheldOrigin withheldOrigin,
        List<TagView> tags,
        @Nullable Instant believedFrom,
        @Nullable Instant believedUntil,
        @Nullable UUID replacedBy) {

    static BelievedLink of(Belief belief, Visible visible) {
        // Whose person an identity provider's subject was under another root is not told.
        ShownOrigin origin = visible.origin(belief.derived().origin(), null);
        return new BelievedLink(
                belief.derived().chainId(),
                belief.link().parentId(),
                belief.derived().depth(),
                visible.link(belief.link()),
                origin.origin(),
                origin.withheld(),
                SessionViews.tags(belief.derived()),
                belief.from(),
                belief.until(),
                belief.replacedBy());
    }
}
