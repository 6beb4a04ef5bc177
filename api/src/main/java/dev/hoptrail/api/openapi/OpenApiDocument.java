package dev.hoptrail.api.openapi;

import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.api.security.Open;
import io.micronaut.core.io.ResourceResolver;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/// What programs are told of the REST interface: generated from the controllers when they were
/// compiled, and completed here by what holds for all of them. So a new call comes with its access
/// level and every way in which it can be refused, without anybody having to think of it.
@Singleton
final class OpenApiDocument {

    private static final String GENERATED = "classpath:META-INF/swagger/hoptrail.yml";

    /// What the service really answered once, by method and path; `ExamplesIT` writes it.
    private static final String EXAMPLES = "classpath:openapi/examples.json";

    private final String text;

    OpenApiDocument(ResourceResolver resources, Router router) {
        Map<String, Object> document = read(resources, GENERATED);
        Map<String, Object> examples = read(resources, EXAMPLES);
        Map<String, UriRouteInfo<?, ?>> routes = new TreeMap<>();
        router.uriRoutes()
                .forEach(route ->
                        routes.put(
                                name(
                                        route.getHttpMethodName(),
                                        route.getUriMatchTemplate().toPathString()),
                                route));
        Mending.mend(document);
        Node root = new Node(document);
        root.child("paths")
                .children((path, calls) ->
                        calls.children((method, call) -> {
                            complete(path, call, routes.get(name(method, path)));
                            show(call, examples.get(name(method, path)));
                        }));
        root.child("components").put("responses", Refusal.components());
        root.child("components").child("schemas").child("Problem").merge(Refusal.schema());
        this.text = write(document);
    }

    private static String name(String method, String path) {
        return method.toUpperCase(Locale.ROOT) + ' ' + path;
    }

    String text() {
        return text;
    }

    private static void complete(String path, Node call, @Nullable UriRouteInfo<?, ?> route) {
        boolean open = route != null && route.getAnnotationMetadata().hasAnnotation(Open.class);
        if (open) {
            call.put("security", new ArrayList<>());
        }
        Access access =
                route == null
                        ? Access.VIEWER
                        : route.getAnnotationMetadata()
                                .enumValue(Needs.class, Access.class)
                                .orElse(Access.VIEWER);
        if (!open) {
            call.put("x-access", access.word());
        }
        call.list("parameters").forEach(OpenApiDocument::withoutNull);
        Node responses = call.child("responses");
        for (Refusal refusal : Refusal.all()) {
            if (responses.has(refusal.status())) {
                // Described by the controller, which said why and not how.
                responses.child(refusal.status()).absent("content", refusal.content());
            } else if (refusal.concerns(open, path.contains("{"), call.has("requestBody"))) {
                responses.put(refusal.status(), refusal.reference());
            }
        }
    }

    /// Shows what a call answered.
    private static void show(Node call, @Nullable Object example) {
        if (example == null) {
            return;
        }
        call.child("responses")
                .children((status, response) -> {
                    if (status.startsWith("2") && response.has("content")) {
                        response.child("content").child("application/json").put("example", example);
                    }
                });
    }

    /// A parameter is sent or is absent; there is no way to send null.
    private static void withoutNull(Node parameter) {
        Node schema = parameter.child("schema");
        if (schema.get("type") instanceof List<?> types) {
            schema.put("type", types.getFirst());
        }
    }

    /// Reads YAML, of which JSON is a part.
    private static Map<String, Object> read(ResourceResolver resources, String name) {
        try (InputStream stream = resources.getResourceAsStream(name).orElseThrow()) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(stream);
        } catch (IOException failure) {
            throw new UncheckedIOException(name, failure);
        }
    }

    private static String write(Map<String, Object> document) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        // What does not print is written as an escape, not as bytes that readers of JSON do not
        // know.
        options.setNonPrintableStyle(DumperOptions.NonPrintableStyle.ESCAPE);
        options.setSplitLines(true);
        return new Yaml(new Representer(options), options).dump(document);
    }
}
