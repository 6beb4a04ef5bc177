package dev.hoptrail.api.pack.redact;

import dev.hoptrail.api.pack.format.Dossier;
import dev.hoptrail.api.pack.format.Dossier.FindingLine;
import dev.hoptrail.api.pack.format.RawRecord;
import dev.hoptrail.api.pack.format.RawRecord.FieldLine;
import dev.hoptrail.api.pack.format.RawRecord.Sighting;
import dev.hoptrail.api.pack.format.Redaction;
import dev.hoptrail.api.pack.format.SessionLine;
import dev.hoptrail.api.pack.format.SessionLine.OriginLine;
import dev.hoptrail.api.pack.format.SessionLine.TagLine;
import dev.hoptrail.api.pack.format.Withholding;
import dev.hoptrail.api.pack.format.Withholding.Kind;
import dev.hoptrail.api.pack.format.Withholding.Word;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.proof.RecordCommitment.Field;
import dev.hoptrail.correlate.tags.SessionTag;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says what a pack says without what it withholds. First everything that the pack will hold is
/// looked at ([#look(SessionLine)] and its like), so that a value is known wherever it occurs; then
/// all of it is said in other words.
///
/// Ids that are made of what may be withheld (of sessions, origins, alerts) have pseudonyms, too:
/// who guesses a name could make them and compare.
///
/// Not safe for use by several threads at once.
public final class Redactor {
    private static final Comparator<TagLine> BY_KEY =
            Comparator.comparing((TagLine tag) -> SessionTag.fold(tag.key()))
                    .thenComparing(TagLine::key);

    private static final Pattern SESSION_ARN =
            Pattern.compile(
                    "(arn:aws[a-z-]*:sts::\\d*:(?:assumed-role/[^/]+|federated-user)/)(.+)",
                    Pattern.DOTALL);
    private static final Pattern USER_ARN =
            Pattern.compile(
                    "(arn:aws[a-z-]*:iam::\\d*:(?:user|mfa)/(?:.*/)?)([^/]+)", Pattern.DOTALL);
    private static final Pattern SESSION_PRINCIPAL =
            Pattern.compile("((?:A[A-Z]{3}[A-Z0-9]{4,}|\\d{12}):)(.+)", Pattern.DOTALL);
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b|(?<![\\w:])(?:[0-9a-fA-F]{1,4}:){2,7}:?[0-9a-fA-F:]*(?![\\w:])");
    private static final Pattern USER_ID = Pattern.compile("AIDA[A-Z0-9]+");
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

    private static final Pattern CLAUSE =
            Pattern.compile(
                    "(?:([A-Za-z]\\w*(?:\\.(?:\"[^\"]*\"|[^\\s:\"()]+))?):)?(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s()]+)|[()]|\\s+");

    /// What a query may say of a session in clear: none of it can be withheld by a word.
    private static final List<String> OPEN_FIELDS =
            List.of(
                    "account",
                    "action",
                    "actor",
                    "chain",
                    "depth",
                    "finding",
                    "grade",
                    "key",
                    "originKind",
                    "provider",
                    "region",
                    "role",
                    "tagKey");

    private static final List<String> OPERATORS = List.of("AND", "OR", "NOT", "TO");

    private final Withholding withholding;
    private final PseudonymKey key;
    private final Values values = new Values();
    private final RecordText records = new RecordText(this);
    private final CommittedFields committed = new CommittedFields();
    private boolean looks = true;

    /// @param withholding what is withheld
    public Redactor(Withholding withholding, PseudonymKey key) {
        this.withholding = withholding;
        this.key = key;
    }

    /// A value to withhold that was not there when everything was looked at.
    public static final class NewValueException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NewValueException() {
            super("What is withheld changed while the pack was written");
        }
    }

    /// Whether nothing is withheld: everything is said as it is.
    public boolean isNone() {
        return withholding.isNone();
    }

    /// What the manifest says of it; null where nothing is withheld.
    public @Nullable Redaction redaction() {
        return isNone() ? null : new Redaction(withholding.asked(), key.name());
    }

    Withholding withholding() {
        return withholding;
    }

    /// Takes in what a session has to withhold.
    public void look(SessionLine line) {
        line(line);
    }

    /// Takes in what a line of JSON has to withhold.
    public void look(String json) {
        if (!isNone()) {
            records.line(json);
        }
    }

    /// Takes in what a dossier and its records have to withhold.
    public void look(Dossier dossier, List<RawRecord> raw) {
        dossier(dossier);
        raw.forEach(this::record);
    }

    /// Ends the looking.
    public void know() {
        looks = false;
    }

    /// A value of a field that is withheld.
    String whole(Kind kind, String value) {
        if (looks) {
            values.add(kind, value);
            return value;
        }
        if (Values.isService(value)) {
            return inside(value);
        }
        return key.of(Objects.requireNonNullElse(values.kind(value), kind), value);
    }

    /// The same of a session: one that was not there before may stand in what is written already.
    private String known(Kind kind, String value) {
        if (!looks && !Values.isService(value) && values.kind(value) == null) {
            throw new NewValueException();
        }
        return whole(kind, value);
    }

    /// A text in which values may occur.
    public String text(String text) {
        if (isNone()) {
            return text;
        }
        String named = named(text);
        return named != null ? named : inside(text);
    }

    private String inside(String text) {
        return looks ? text : values.replaced(text, key);
    }

    /// Where the name of a person or session stands in an ARN or principal, it is a field.
    private @Nullable String named(String text) {
        if (withholding.has(Word.SESSION_NAME)) {
            for (Pattern one : List.of(SESSION_ARN, SESSION_PRINCIPAL)) {
                Matcher found = one.matcher(text);
                if (found.matches()) {
                    return inside(found.group(1)) + whole(Kind.NAME, found.group(2));
                }
            }
        }
        if (withholding.has(Word.USER_NAME)) {
            Matcher found = USER_ARN.matcher(text);
            if (found.matches()) {
                return inside(found.group(1)) + whole(Kind.NAME, found.group(2));
            }
        }
        return null;
    }

    /// What rules and people say. It may tell of sessions that are not in the pack: an address is
    /// known by its form.
    String sentence(String text) {
        String said = text(text);
        return withholding.has(Word.SOURCE_IP)
                ? ADDRESS.matcher(said).replaceAll(found -> whole(Kind.ADDRESS, found.group()))
                : said;
    }

    private @Nullable String field(Word word, Kind kind, @Nullable String value) {
        if (value == null) {
            return null;
        }
        return withholding.has(word) ? known(kind, value) : text(value);
    }

    private @Nullable String optional(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /// The name of a user; that of a workload is none.
    String userName(String name) {
        return name.startsWith(SERVICE_ACCOUNT) || USER_ID.matcher(name).matches()
                ? text(name)
                : whole(Kind.NAME, name);
    }

    /// The value of a tag.
    String tag(String tagKey, String value) {
        return withholding.hasTag(tagKey) ? whole(Kind.VALUE, value) : text(value);
    }

    /// The id of a session.
    public UUID session(UUID id) {
        return isNone() ? id : key.session(id);
    }

    private @Nullable UUID optional(@Nullable UUID id) {
        return id == null ? null : session(id);
    }

    UUID opaque(String kind, UUID id) {
        return key.opaque(kind, id);
    }

    /// What is said of a session.
    public SessionLine line(SessionLine line) {
        if (isNone()) {
            return line;
        }
        return new SessionLine(
                session(line.sessionId()),
                session(line.chainId()),
                optional(line.parentId()),
                line.depth(),
                line.kind(),
                line.grade(),
                line.evidence(),
                line.candidateCount(),
                line.origin() == null ? null : origin(line.origin()),
                optional(line.roleArn()),
                line.accountId(),
                field(Word.SESSION_NAME, Kind.NAME, line.sessionName()),
                optional(line.principalId()),
                line.principalLearned(),
                line.accessKeyId(),
                line.action(),
                line.issuedAt(),
                line.expiresAt(),
                line.expiryEstimated(),
                line.region(),
                field(Word.SOURCE_IP, Kind.ADDRESS, line.sourceIp()),
                field(Word.USER_AGENT, Kind.AGENT, line.userAgent()),
                line.mfa(),
                field(Word.SOURCE_IDENTITY, Kind.NAME, line.sourceIdentity()),
                field(Word.EXTERNAL_ID, Kind.VALUE, line.externalId()),
                line.tags().stream().map(this::tag).sorted(BY_KEY).toList(),
                line.events());
    }

    private TagLine tag(TagLine tag) {
        return new TagLine(
                text(tag.key()),
                tag(tag.key(), tag.value()),
                tag.transitive(),
                tag.setBy(),
                optional(tag.originSessionId()));
    }

    String originName(OriginKind kind, String name) {
        return switch (kind) {
            case IAM_USER, SAML_USER, WEB_IDENTITY, IDENTITY_CENTER_USER ->
                    withholding.has(Word.USER_NAME) ? userName(name) : text(name);
            case AWS_SERVICE -> name;
            default -> text(name);
        };
    }

    private OriginLine origin(OriginLine origin) {
        return new OriginLine(
                opaque("originId", origin.originId()),
                origin.kind(),
                originName(origin.kind(), origin.name()),
                origin.accountId(),
                optional(origin.provider()),
                origin.actor());
    }

    /// What is said of a picked session.
    public Dossier dossier(Dossier dossier) {
        if (isNone()) {
            return dossier;
        }
        Map<UUID, String> learned = new TreeMap<>();
        dossier.learnedPrincipals().forEach((id, text) -> learned.put(session(id), text(text)));
        return new Dossier(
                line(dossier.session()),
                dossier.lineage().stream().map(this::line).toList(),
                dossier.others().stream().map(this::line).toList(),
                dossier.records(),
                dossier.insideAccounts(),
                learned,
                dossier.uses(),
                dossier.findings().stream().map(this::finding).toList(),
                dossier.dropped().stream().map(this::session).sorted().toList(),
                dossier.unrepeated(),
                dossier.withheld());
    }

    private FindingLine finding(FindingLine finding) {
        return new FindingLine(
                finding.ruleId(),
                finding.ruleVersion(),
                finding.severity(),
                finding.at(),
                sentence(finding.message()));
    }

    /// A record: the fields that are withheld, or hold what is, by their commitments.
    public RawRecord record(RawRecord raw) {
        if (isNone()) {
            return raw;
        }
        String event = RecordText.eventName(raw.body());
        List<FieldLine> lines =
                committed.lines(raw, committed.of(raw), shown -> line(shown, event));
        boolean isWhole = CommittedFields.isAsItWas(raw, lines);
        if (isWhole && raw.erased()) {
            return raw;
        }
        return new RawRecord(
                raw.accountId(),
                raw.eventId(),
                raw.eventTime(),
                isWhole ? raw.sha256() : null,
                raw.sightings().stream().map(one -> sighting(one, isWhole)).toList(),
                isWhole ? raw.salt() : null,
                raw.leafIndex(),
                raw.proof(),
                isWhole || (raw.salt() == null && raw.fields().isEmpty()) ? List.of() : lines,
                isWhole ? raw.body() : RawRecord.text(lines),
                raw.erased());
    }

    /// Who has the hash of a small file could try out what else stands in it.
    private Sighting sighting(Sighting seen, boolean isWhole) {
        return new Sighting(
                text(seen.source()),
                seen.index(),
                isWhole ? seen.fileSha256() : null,
                seen.verdict(),
                optional(seen.digest()));
    }

    private FieldLine line(Field.Shown shown, String event) {
        RecordText.Said said = records.said(shown.name(), shown.member(), shown.value(), event);
        return said.isAsItWas()
                ? CommittedFields.shown(shown)
                : committed.withheld(shown, said.name(), said.member(), said.value());
    }

    /// A line of JSON that is no session's: an alert, what people made of it, how rules are set.
    public String json(String json) {
        return isNone() ? json : records.line(json);
    }

    /// A query: what it looks for in fields that can be withheld is replaced, whether any session
    /// has it or not.
    public String query(String query) {
        if (isNone()) {
            return query;
        }
        StringBuilder said = new StringBuilder();
        Matcher part = CLAUSE.matcher(query);
        int at = 0;
        while (at < query.length() && part.find(at)) {
            String field = part.group(1);
            String value = part.group(2);
            if (value == null || (field == null && OPERATORS.contains(value))) {
                said.append(part.group());
            } else if (field != null && OPEN_FIELDS.contains(field)) {
                said.append(field)
                        .append(':')
                        .append(field.equals("chain") ? records.ids(value) : text(value));
            } else {
                said.append(field == null ? "" : text(field) + ":").append(soughtFor(value));
            }
            at = part.end();
        }
        return said.toString();
    }

    private String soughtFor(String value) {
        boolean isQuoted = value.length() > 1 && value.startsWith("\"");
        String bare = isQuoted ? value.substring(1, value.length() - 1) : value;
        Kind kind = values.kind(bare);
        return key.of(kind == null ? Kind.VALUE : kind, bare);
    }
}
