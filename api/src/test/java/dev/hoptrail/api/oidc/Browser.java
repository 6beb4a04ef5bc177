package dev.hoptrail.api.oidc;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A person's browser, as far as signing in needs one: keeps cookies, follows redirects, and fills
/// the provider's forms in.
final class Browser implements AutoCloseable {

    private static final Pattern FORM = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
    private static final Pattern PROMPT = Pattern.compile("name=\"prompt\" value=\"(\\w+)\"");
    private static final int MOST_STEPS = 20;

    private final HttpClient client =
            HttpClient.newBuilder()
                    .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                    .build();

    HttpResponse<String> get(URI address) {
        return send(HttpRequest.newBuilder(address).header("Accept", "text/html,*/*").build());
    }

    HttpResponse<String> post(URI address, String... header) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).POST(BodyPublishers.noBody());
        return send(header.length == 0 ? request.build() : request.headers(header).build());
    }

    /// Signs in at the provider under a name, and returns with what the service answers when the
    /// provider sends the browser back.
    ///
    /// @param start where the service sends browsers to the provider
    /// @param back where the provider sends them back to
    HttpResponse<String> signIn(URI start, URI back, String name) {
        HttpResponse<String> answer = get(start);
        for (int step = 0; step < MOST_STEPS; step++) {
            boolean returned = answer.uri().getPath().equals(back.getPath());
            if (returned) {
                return answer;
            }
            answer =
                    answer.headers().firstValue("Location").isPresent()
                            ? get(next(answer))
                            : fillIn(answer, name);
        }
        throw new IllegalStateException("No end: " + answer.uri());
    }

    static URI next(HttpResponse<String> answer) {
        return answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
    }

    private HttpResponse<String> fillIn(HttpResponse<String> page, String name) {
        Matcher form = FORM.matcher(page.body());
        Matcher prompt = PROMPT.matcher(page.body());
        if (!form.find() || !prompt.find()) {
            throw new IllegalStateException(page.uri() + " has no form: " + page.body());
        }
        String fields =
                "prompt=%s&login=%s&password=any"
                        .formatted(
                                prompt.group(1), URLEncoder.encode(name, StandardCharsets.UTF_8));
        return send(
                HttpRequest.newBuilder(page.uri().resolve(form.group(1)))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(fields))
                        .build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new IllegalStateException(request.uri().toString(), failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
