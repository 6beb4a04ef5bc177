package dev.hoptrail.api.pack.format;

import dev.hoptrail.api.text.SafeText;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A dossier as a page for people and printers: a function of the dossier, so that who verifies a
/// pack can make it again. Whatever stands in a log is text in it.
public final class DossierPage {
    private static final String STYLE =
            """
            @page { size: A4; margin: 16mm 14mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; color: #555; } }
            body { font-family: 'Liberation Sans', sans-serif; font-size: 9pt; color: #16191f; }
            h1 { font-size: 15pt; margin: 0 0 2mm; } h2 { font-size: 11pt; margin: 6mm 0 2mm; border-bottom: 0.3mm solid #b6bec9; }
            table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top; padding: 1mm 2mm; border-bottom: 0.2mm solid #d5dbdb; word-wrap: break-word; }
            th { color: #414d5c; font-weight: bold; } .id { font-family: 'Liberation Mono', monospace; font-size: 8pt; }
            .grade { font-weight: bold; } .note { color: #414d5c; }
            """;

    private final StringBuilder out = new StringBuilder(8_192);

    private DossierPage() {}

    /// The page.
    public static String html(Dossier dossier) {
        DossierPage page = new DossierPage();
        page.write(dossier);
        return page.out.toString();
    }

    private void write(Dossier dossier) {
        SessionLine session = dossier.session();
        out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/><title>")
                .append(text("Session " + session.sessionId()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n");
        out.append("<h1>").append(text(title(session))).append("</h1>\n");
        row("note", "Session " + session.sessionId());
        summary(session);
        lineage(dossier.lineage());
        if (!dossier.withheld().isEmpty()) {
            row(
                    "note",
                    "Above, in accounts that are not in this pack: "
                            + dossier.withheld().stream()
                                    .map(one ->
                                            "%s (account %s, %s)"
                                                    .formatted(
                                                            one.sessionId(),
                                                            one.accountId(),
                                                            one.grade()))
                                    .collect(Collectors.joining(", ")));
        }
        if (!dossier.dropped().isEmpty()) {
            row(
                    "note",
                    "Dropped by retention, so that no record here proves them: "
                            + dossier.dropped().stream()
                                    .map(UUID::toString)
                                    .collect(Collectors.joining(", ")));
        }
        if (!dossier.unrepeated().isEmpty()) {
            row(
                    "note",
                    "What is withheld decides these, so that nobody can derive them from the records here: "
                            + dossier.unrepeated().stream()
                                    .map(UUID::toString)
                                    .collect(Collectors.joining(", ")));
        }
        tags(dossier.lineage());
        if (!dossier.others().isEmpty()) {
            others(dossier.others());
        }
        uses(dossier.uses());
        findings(dossier.findings());
        records(dossier.records());
        row(
                "note",
                "Derived from the records in raw.jsonl. Shows what CloudTrail delivered; what AWS never logged does not show.");
        out.append("</body></html>\n");
    }

    private static String title(SessionLine session) {
        return "%s as %s"
                .formatted(
                        session.origin() == null ? "Unknown origin" : name(session.origin()),
                        Objects.requireNonNullElse(
                                session.roleArn(),
                                Objects.requireNonNullElse(session.principalId(), "no role")));
    }

    private static String name(SessionLine.OriginLine origin) {
        return origin.name().isEmpty() ? "Withheld origin" : origin.name();
    }

    private void row(String style, String text) {
        out.append("<p class=\"").append(style).append("\">").append(text(text)).append("</p>\n");
    }

    private void summary(SessionLine session) {
        heading("Session");
        out.append("<table>\n");
        pair("Origin", session.origin() == null ? null : origin(session.origin()));
        pair("Role", session.roleArn());
        pair("Session name", session.sessionName());
        pair("Call", session.action());
        pair("Issued", session.issuedAt());
        pair("Expires", session.expiresAt() + (session.expiryEstimated() ? " (estimated)" : ""));
        pair("Second factor", session.mfa() == null ? "not told" : session.mfa() ? "yes" : "no");
        pair("Source identity", session.sourceIdentity());
        pair("External id", session.externalId());
        pair("From", session.sourceIp());
        pair("Agent", session.userAgent());
        pair("Region", session.region());
        pair("Access key", session.accessKeyId());
        pair("Principal", session.principalId());
        out.append("</table>\n");
    }

    private static String origin(SessionLine.OriginLine origin) {
        return "%s (%s%s, %s)"
                .formatted(
                        name(origin),
                        origin.kind(),
                        origin.provider() == null ? "" : " by " + origin.provider(),
                        origin.actor());
    }

    private void lineage(List<SessionLine> lineage) {
        heading("Chain, from the origin to the session");
        head("Hop", "Session", "Role or principal", "Issued", "Grade and evidence");
        for (SessionLine hop : lineage) {
            cells(
                    hop.depth() == null ? "?" : hop.depth().toString(),
                    hop.sessionId().toString(),
                    Objects.requireNonNullElse(hop.roleArn(), String.valueOf(hop.principalId())),
                    hop.issuedAt().toString(),
                    hop.grade()
                            + hop.evidence().stream()
                                    .map(Enum::name)
                                    .collect(Collectors.joining(", ", " ", "")));
        }
        out.append("</table>\n");
    }

    private void tags(List<SessionLine> lineage) {
        heading("Tags in force at each hop");
        head("Session", "Key", "Value", "Set by", "Passed on");
        for (SessionLine hop : lineage) {
            for (SessionLine.TagLine tag : hop.tags()) {
                cells(
                        hop.sessionId().toString(),
                        tag.key(),
                        tag.value(),
                        tag.setBy()
                                + (tag.originSessionId() == null
                                        ? ""
                                        : " in " + tag.originSessionId()),
                        tag.transitive() ? "yes" : "no");
            }
        }
        out.append("</table>\n");
    }

    private void others(List<SessionLine> others) {
        heading("Other sessions that may be behind it");
        head("Session", "Role or principal", "Issued", "Origin", "Grade");
        for (SessionLine other : others) {
            cells(
                    other.sessionId().toString(),
                    Objects.requireNonNullElse(
                            other.roleArn(), String.valueOf(other.principalId())),
                    other.issuedAt().toString(),
                    other.origin() == null ? "" : other.origin().name(),
                    other.grade().name());
        }
        out.append("</table>\n");
    }

    private void uses(List<Dossier.Use> uses) {
        heading("What it did");
        head("Service", "Action", "Account", "Times", "First and last");
        for (Dossier.Use use : uses) {
            cells(
                    use.service(),
                    use.action() + (use.error() == null ? "" : " (" + use.error() + ")"),
                    use.accountId(),
                    Long.toString(use.count()),
                    use.first() + " – " + use.last());
        }
        out.append("</table>\n");
    }

    private void findings(List<Dossier.FindingLine> findings) {
        heading("What the rules say of it");
        head("Rule", "Severity", "At", "Finding");
        for (Dossier.FindingLine finding : findings) {
            cells(
                    finding.ruleId() + " " + finding.ruleVersion(),
                    finding.severity(),
                    finding.at().toString(),
                    finding.message());
        }
        out.append("</table>\n");
    }

    private void records(List<Dossier.Cited> records) {
        heading("Records");
        head("Account", "Event id", "Event", "Time", "In the signed tree");
        for (Dossier.Cited record : records) {
            cells(
                    record.accountId(),
                    record.eventId(),
                    record.eventName(),
                    record.eventTime().toString(),
                    record.inTree() ? "yes" : "no");
        }
        out.append("</table>\n");
    }

    private void heading(String text) {
        out.append("<h2>").append(text(text)).append("</h2>\n");
    }

    private void head(String... cells) {
        out.append("<table><thead><tr>");
        for (String cell : cells) {
            out.append("<th>").append(text(cell)).append("</th>");
        }
        out.append("</tr></thead>\n");
    }

    private void cells(String... cells) {
        out.append("<tr>");
        for (String cell : cells) {
            out.append("<td>").append(text(cell)).append("</td>");
        }
        out.append("</tr>\n");
    }

    private void pair(String name, @Nullable Object value) {
        if (value != null) {
            out.append("<tr><th>")
                    .append(text(name))
                    .append("</th><td>")
                    .append(text(value.toString()))
                    .append("</td></tr>\n");
        }
    }

    /// Text as markup: what a browser or a reader would obey is shown instead.
    private static String text(String text) {
        return SafeText.line(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
