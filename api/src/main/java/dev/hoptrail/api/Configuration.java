package dev.hoptrail.api;

import dev.hoptrail.api.embedded.StackSettings;
import dev.hoptrail.api.oidc.GroupMapping;
import dev.hoptrail.api.oidc.OidcSettings;
import dev.hoptrail.api.source.BucketSource;
import dev.hoptrail.api.source.FolderSource;
import dev.hoptrail.api.source.LookupSource;
import dev.hoptrail.api.source.QueueSource;
import dev.hoptrail.api.source.SubscriptionSource;
import dev.hoptrail.migrations.TopicCatalogue;
import dev.hoptrail.migrations.TopicDefinition;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.context.exceptions.ConfigurationException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Reads settings: what the caller overrides, then `HOPTRAIL_*` of the environment, then files
/// named by `MICRONAUT_CONFIG_FILES`, then `application.yml` of the artifact.
final class Configuration {

    private static final String PREFIX = "hoptrail.";
    private static final String ENVIRONMENT = "HOPTRAIL_";

    private static final String CERTIFICATE = PREFIX + "tls.certificate";

    /// What the HTTP layer is told where there is a certificate. Files are looked at again and
    /// again: a watch of the folder misses what is changed through links, as in Kubernetes.
    private static final Map<String, Object> TLS =
            Map.of(
                    "micronaut.server.ssl.enabled", "true",
                    "micronaut.server.ssl.port", "${hoptrail.port:8080}",
                    "micronaut.server.ssl.key-name", "hoptrail",
                    "micronaut.certificate.file.hoptrail.path", "${hoptrail.tls.key}",
                    "micronaut.certificate.file.hoptrail.certificate-path",
                            "${hoptrail.tls.certificate}",
                    "micronaut.certificate.file.hoptrail.format", "PEM",
                    "micronaut.certificate.file.hoptrail.refresh-mode", "SCHEDULER",
                    "micronaut.certificate.file.hoptrail.refresh-interval",
                            "${hoptrail.tls.refresh:1m}");

    private Configuration() {}

    static ApplicationContext read(Map<String, Object> overrides) {
        Map<String, Object> properties = new HashMap<>(overrides);
        // The HTTP layer has names of its own for what is ours to say.
        properties.put("micronaut.server.host", "${hoptrail.host:127.0.0.1}");
        properties.put("micronaut.server.port", "${hoptrail.port:8080}");
        ApplicationContext context =
                ApplicationContext.builder()
                        .banner(false)
                        .deduceEnvironment(false)
                        .bootstrapEnvironment(false)
                        .properties(properties)
                        .build();
        Environment environment = context.getEnvironment();
        environment.start();
        if (!environment.getProperty(CERTIFICATE, String.class).orElse("").isBlank()) {
            environment.addPropertySource(PropertySource.of("tls", TLS));
        }
        return context.start();
    }

    /// What the service is told.
    ///
    /// @throws StartException if a setting has a value that cannot be
    static ServiceSettings service(ApplicationContext context) {
        try {
            checkNumber(context.getEnvironment(), "hoptrail.port");
            checkNumber(context.getEnvironment(), "hoptrail.topics.replication");
            context.getBean(OidcSettings.class);
            context.getBeansOfType(GroupMapping.class);
            context.getBeansOfType(QueueSource.class);
            context.getBeansOfType(BucketSource.class);
            context.getBeansOfType(FolderSource.class);
            context.getBeansOfType(LookupSource.class);
            ServiceSettings settings = context.getBean(ServiceSettings.class);
            checkSubscriptions(context, settings);
            return settings;
        } catch (BeanInstantiationException | ConfigurationException wrong) {
            context.close();
            throw StartException.of("A setting is wrong", wrong);
        }
    }

    /// What comes out of our own topics would go into them again, without end.
    private static void checkSubscriptions(ApplicationContext context, ServiceSettings settings) {
        Set<String> queues =
                context.getBeansOfType(QueueSource.class).stream()
                        .map(QueueSource::name)
                        .collect(Collectors.toSet());
        Set<String> ours =
                new TopicCatalogue(settings.topics().prefix(), settings.topics().replication())
                        .definitions().stream()
                                .map(TopicDefinition::name)
                                .collect(Collectors.toSet());
        for (SubscriptionSource source : context.getBeansOfType(SubscriptionSource.class)) {
            String name = "hoptrail.subscriptions." + source.name();
            if (queues.contains(source.name())) {
                throw new ConfigurationException(name + " has the name of a queue");
            }
            for (String topic : Objects.requireNonNull(source.topics())) {
                if (ours.contains(topic)) {
                    throw new ConfigurationException(
                            "%s: %s is a topic of Hoptrail's own".formatted(name, topic));
                }
            }
        }
    }

    /// What is no number would count as absent, and the default would hold in silence.
    private static void checkNumber(Environment environment, String name) {
        String value = environment.getProperty(name, String.class).orElse("0");
        if (!value.matches("\\d{1,5}")) {
            throw new ConfigurationException("%s is '%s', not a number".formatted(name, value));
        }
    }

    /// Where the servers are, from the same sources in the same order. Read source by source: names
    /// of Kafka's own settings are passed on as they are written.
    static StackSettings stack(Environment environment) {
        Map<String, String> settings = new TreeMap<>();
        List<PropertySource> sources =
                environment.getPropertySources().stream()
                        .sorted(Comparator.comparingInt(PropertySource::getOrder))
                        .toList();
        for (PropertySource source : sources) {
            boolean variables =
                    source.getConvention()
                            == PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE;
            for (String name : source) {
                String value = String.valueOf(source.get(name));
                if (variables && name.startsWith(ENVIRONMENT) && !value.isEmpty()) {
                    settings.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
                } else if (!variables && name.startsWith(PREFIX)) {
                    settings.put(name, value);
                }
            }
        }
        return StackSettings.of(settings, Path.of(System.getProperty("user.home")));
    }
}
