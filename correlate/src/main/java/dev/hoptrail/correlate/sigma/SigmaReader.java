package dev.hoptrail.correlate.sigma;

import dev.hoptrail.correlate.detect.RuleInfo;
import dev.hoptrail.correlate.detect.Severity;
import dev.hoptrail.correlate.detect.sigma.Correlation;
import dev.hoptrail.correlate.detect.sigma.SigmaRule;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Reads a rule: one document of Sigma, or a correlation with the rules that it takes together.
public final class SigmaReader {
    /// A rule may have so many characters.
    public static final int MAX_TEXT = 64 << 10;

    private static final int MAX_DEPTH = 20;
    private static final int MAX_DOCUMENTS = 20;
    private static final int MAX_TITLE = 256;
    private static final int MAX_LINE = 2_000;

    private static final Set<String> KNOWN =
            Set.of(
                    "title",
                    "id",
                    "name",
                    "related",
                    "taxonomy",
                    "status",
                    "description",
                    "license",
                    "references",
                    "author",
                    "date",
                    "modified",
                    "logsource",
                    "detection",
                    "correlation",
                    "fields",
                    "falsepositives",
                    "level",
                    "tags",
                    "scope");
    private static final Set<String> STATES =
            Set.of("stable", "test", "experimental", "deprecated", "unsupported");
    private static final Map<String, Severity> LEVELS =
            Map.of(
                    "informational",
                    Severity.INFO,
                    "low",
                    Severity.LOW,
                    "medium",
                    Severity.MEDIUM,
                    "high",
                    Severity.HIGH,
                    "critical",
                    Severity.CRITICAL);
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern TECHNIQUE =
            Pattern.compile("attack\\.(t[0-9]{4}(?:\\.[0-9]{3})?)");

    private final Faults faults = new Faults();

    private SigmaReader() {}

    /// The rule of a text.
    ///
    /// @param version counts the texts of the rule
    /// @throws SigmaFaults if it is none that is read here
    public static SigmaRule read(String text, int version) throws SigmaFaults {
        return new SigmaReader().rule(text, version);
    }

    private SigmaRule rule(String text, int version) throws SigmaFaults {
        List<Section> documents = documents(text);
        Section main = main(documents);
        RuleInfo info = info(main, version);
        SigmaRule.Body body = body(main, documents, info);
        faults.check();
        return new SigmaRule(info, Objects.requireNonNull(body));
    }

    private List<Section> documents(String text) throws SigmaFaults {
        if (text.length() > MAX_TEXT) {
            throw new SigmaFaults(
                    List.of(
                            SigmaFault.at(
                                    null,
                                    "%d characters, at most %d are read"
                                            .formatted(text.length(), MAX_TEXT))));
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_TEXT);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(0);
        List<Section> documents = new ArrayList<>();
        try {
            for (Node node :
                    new Yaml(new SafeConstructor(options)).composeAll(new StringReader(text))) {
                if (documents.size() == MAX_DOCUMENTS) {
                    faults.add(node, "More than %d documents".formatted(MAX_DOCUMENTS));
                    break;
                }
                refuseAnchors(node);
                faults.check();
                documents.add(Section.of(node, "A rule", faults));
            }
        } catch (MarkedYAMLException e) {
            throw new SigmaFaults(
                    List.of(
                            SigmaFault.at(
                                    e.getProblemMark(),
                                    "No YAML: " + String.valueOf(e.getProblem()))));
        } catch (YAMLException e) {
            throw new SigmaFaults(
                    List.of(SigmaFault.at(null, "No YAML: " + String.valueOf(e.getMessage()))));
        }
        if (documents.isEmpty()) {
            throw new SigmaFaults(List.of(SigmaFault.at(null, "There is no rule in it")));
        }
        return documents;
    }

    /// Whoever writes an anchor may refer to it, and a small text becomes endless.
    private void refuseAnchors(Node node) {
        if (node.getAnchor() != null) {
            faults.add(node, "Anchors are not read: write it out");
            return;
        }
        if (node instanceof MappingNode mapping) {
            mapping.getValue()
                    .forEach(tuple -> {
                        refuseAnchors(tuple.getKeyNode());
                        refuseAnchors(tuple.getValueNode());
                    });
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(this::refuseAnchors);
        }
    }

    /// The document that stands for all: the correlation where there are several.
    private Section main(List<Section> documents) {
        List<Section> correlations =
                documents.stream().filter(one -> one.get("correlation") != null).toList();
        if (correlations.size() > 1) {
            faults.add(
                    correlations.get(1).node(),
                    "One correlation at a time: correlations of correlations are not read");
        }
        if (correlations.isEmpty() && documents.size() > 1) {
            faults.add(
                    documents.get(1).node(),
                    "One rule at a time, or a correlation with the rules that it takes together");
        }
        return correlations.isEmpty() ? documents.get(0) : correlations.get(0);
    }

    private RuleInfo info(Section main, int version) {
        String title = meta(main);
        Node idNode = main.need("id", "a UUID by which the rule is known from now on");
        String id = idNode == null ? null : Section.text(idNode);
        if (idNode != null
                && (id == null || !UUID.matcher(id.toLowerCase(Locale.ROOT)).matches())) {
            faults.add(idNode, "id must be a UUID");
        }
        String level = main.text("level", MAX_LINE);
        if (level != null && !LEVELS.containsKey(level)) {
            faults.add(
                    Objects.requireNonNull(main.get("level")),
                    "level must be informational, low, medium, high or critical");
        }
        String why = main.text("description", MAX_TEXT);
        return new RuleInfo(
                id == null ? "" : id.toLowerCase(Locale.ROOT),
                version,
                title,
                why == null ? "" : why.strip(),
                LEVELS.getOrDefault(level == null ? "medium" : level, Severity.MEDIUM),
                techniques(main.texts("tags", MAX_LINE)),
                Map.of(),
                List.of(),
                main.texts("falsepositives", MAX_LINE),
                Set.of());
    }

    /// Reads what every document has, and answers its title.
    private String meta(Section document) {
        document.refuseAllBut(KNOWN);
        Node title = document.need("title", "what the rule finds, in a few words");
        String status = document.text("status", MAX_LINE);
        if (status != null && !STATES.contains(status)) {
            faults.add(
                    Objects.requireNonNull(document.get("status")),
                    "status must be one of "
                            + String.join(", ", STATES.stream().sorted().toList()));
        }
        String text = title == null ? null : Section.text(title, "title", MAX_TITLE, faults);
        return text == null ? "" : text.strip();
    }

    private static List<String> techniques(List<String> tags) {
        List<String> techniques = new ArrayList<>();
        for (String tag : tags) {
            Matcher technique = TECHNIQUE.matcher(tag.toLowerCase(Locale.ROOT));
            if (technique.matches()) {
                techniques.add(technique.group(1).toUpperCase(Locale.ROOT));
            }
        }
        return techniques.stream().distinct().toList();
    }

    private SigmaRule.@Nullable Body body(Section main, List<Section> documents, RuleInfo info) {
        if (main.get("correlation") == null) {
            return single(main);
        }
        if (main.get("detection") != null) {
            faults.add(
                    Objects.requireNonNull(main.get("detection")),
                    "A correlation has no detection of its own: it names rules that do");
        }
        List<CorrelationReader.Named> parts = new ArrayList<>();
        for (Section document : documents) {
            if (document != main && document.get("correlation") == null) {
                parts.add(
                        new CorrelationReader.Named(
                                document,
                                document.text("name", MAX_TITLE),
                                document.text("id", MAX_TITLE),
                                meta(document),
                                new DetectionReader(faults, false).read(document)));
            }
        }
        Correlation read =
                new CorrelationReader(faults).read(main, parts, info.id() + "." + info.version());
        return read == null ? null : new SigmaRule.Several(read);
    }

    private SigmaRule.@Nullable Body single(Section main) {
        var condition = new DetectionReader(faults, true).read(main);
        return condition == null ? null : new SigmaRule.Single(condition);
    }
}
