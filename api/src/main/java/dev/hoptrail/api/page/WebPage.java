package dev.hoptrail.api.page;

import io.micronaut.context.annotation.Property;
import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The single page behind every deep link: what a browser asks for by an address that is no file is
/// a place within the page.
@Singleton
public final class WebPage {

    private final byte[] index;

    /// @param files the folder or class path whose files are served, as the router knows it
    WebPage(
            ResourceResolver resources,
            @Property(name = "micronaut.router.static-resources.ui.paths") String files) {
        this.index =
                resources
                        .getResourceAsStream(files + "/index.html")
                        .map(WebPage::read)
                        .orElse(new byte[0]);
    }

    private static byte[] read(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException("index.html", failure);
        }
    }

    /// Whether a request that no route and no file answered is meant for the page.
    public boolean isAsked(HttpRequest<?> request) {
        boolean reads =
                request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
        return index.length > 0
                && reads
                && !request.getPath().startsWith("/api/")
                && !request.getPath().startsWith("/assets/")
                && request.accept().stream().anyMatch(WebPage::isHtml);
    }

    private static boolean isHtml(MediaType type) {
        return type.getName().equals(MediaType.TEXT_HTML);
    }

    /// The page itself.
    public MutableHttpResponse<Object> answer() {
        return HttpResponse.<Object>ok(index).contentType(MediaType.TEXT_HTML_TYPE);
    }
}
