package dev.hoptrail.api.page;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpRequest;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Singleton;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Where people reach the web page: as `hoptrail.page` says, which a proxy in front of the service
/// makes necessary, else where the service listens.
@Singleton
public final class PageAddress {

    private final @Nullable URI named;
    private final BeanProvider<EmbeddedServer> server;

    PageAddress(
            @Property(name = "hoptrail.page") @Nullable URI named,
            BeanProvider<EmbeddedServer> server) {
        this.named = named;
        this.server = server;
    }

    /// The address of a path, which begins without a slash.
    public URI resolve(String path) {
        URI page = named == null ? server.get().getURI() : named;
        return URI.create(page.toString().replaceFirst("/*$", "/")).resolve(path);
    }

    /// Whether a browser that made this request came by TLS, be it to a proxy.
    public boolean isSecure(HttpRequest<?> request) {
        return request.isSecure() || (named != null && "https".equals(named.getScheme()));
    }
}
