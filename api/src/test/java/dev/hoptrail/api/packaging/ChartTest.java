package dev.hoptrail.api.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The chart as Helm's own code renders it, read as what Kubernetes knows.
final class ChartTest {

    private static final Path CHART = Path.of("../packaging/helm/hoptrail");

    private static final Map<String, Class<? extends HasMetadata>> KINDS =
            Map.of(
                    "apps/v1 Deployment", Deployment.class,
                    "apps/v1 StatefulSet", StatefulSet.class,
                    "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
                    "v1 Service", Service.class,
                    "v1 ServiceAccount", ServiceAccount.class);

    private static final ObjectMapper STRICT =
            new ObjectMapper()
                    .setAnnotationIntrospector(
                            new JacksonAnnotationIntrospector() {
                                private static final long serialVersionUID = 1;

                                // The classes would keep fields that Kubernetes does not know.
                                @Override
                                public Boolean hasAnySetter(Annotated annotated) {
                                    return false;
                                }
                            });

    @Test
    void lint_findsNothingThatMatters() {
        LintResult result = new Helm(CHART).lint().strict().call();

        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
        assertThat(result.getMessages())
                .allMatch(message -> message.equals("[INFO] Chart.yaml: icon is recommended"));
    }

    @Test
    void objects_areWhatKubernetesKnows_andFitTogether() throws IOException {
        Map<String, HasMetadata> objects = objects(chart());

        assertThat(objects.keySet())
                .containsExactlyInAnyOrder(
                        "ServiceAccount trail",
                        "Deployment trail-correlator",
                        "PodDisruptionBudget trail-correlator",
                        "StatefulSet trail-api",
                        "Service trail-api",
                        "PodDisruptionBudget trail-api");
        Deployment correlator = (Deployment) objects.get("Deployment trail-correlator");
        StatefulSet api = (StatefulSet) objects.get("StatefulSet trail-api");
        Service service = (Service) objects.get("Service trail-api");
        assertThat(correlator.getSpec().getReplicas()).isEqualTo(3);
        assertThat(api.getSpec().getReplicas()).isEqualTo(2);
        Map<String, String> labels = api.getSpec().getTemplate().getMetadata().getLabels();
        assertThat(labels)
                .containsAllEntriesOf(api.getSpec().getSelector().getMatchLabels())
                .containsAllEntriesOf(service.getSpec().getSelector())
                .containsAllEntriesOf(
                        ((PodDisruptionBudget) objects.get("PodDisruptionBudget trail-api"))
                                .getSpec()
                                .getSelector()
                                .getMatchLabels());
        assertThat(correlator.getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(correlator.getSpec().getSelector().getMatchLabels())
                .doesNotContainEntry(
                        "app.kubernetes.io/component",
                        Objects.requireNonNull(labels.get("app.kubernetes.io/component")));
        assertThat(container(correlator.getSpec().getTemplate()).getArgs())
                .containsExactly("serve", "--parts", "correlate");
        assertThat(container(api.getSpec().getTemplate()).getArgs())
                .containsExactly("serve", "--parts", "ingest,api");
        assertThat(container(api.getSpec().getTemplate()).getReadinessProbe().getHttpGet())
                .satisfies(probe -> assertThat(probe.getPath()).isEqualTo("/health"));
    }

    @Test
    void pods_haveNoPrivileges_andEveryVolumeThatTheyMount() throws IOException {
        for (Map.Entry<String, PodTemplateSpec> pod : pods(objects(chart())).entrySet()) {
            PodSpec spec = pod.getValue().getSpec();
            List<String> volumes =
                    spec.getVolumes().stream()
                            .map(volume -> volume.getName())
                            .collect(Collectors.toList());
            if (pod.getKey().equals("StatefulSet trail-api")) {
                volumes.add("data");
            }

            assertThat(spec.getSecurityContext().getRunAsNonRoot()).as(pod.getKey()).isTrue();
            assertThat(spec.getAutomountServiceAccountToken()).isFalse();
            for (Container container : containers(pod.getValue())) {
                SecurityContext security = container.getSecurityContext();
                assertThat(security.getReadOnlyRootFilesystem()).isTrue();
                assertThat(security.getAllowPrivilegeEscalation()).isFalse();
                assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(container.getImage()).isEqualTo("hoptrail:" + DefinitionsTest.release());
                assertThat(container.getResources().getLimits()).containsKey("memory");
                assertThat(container.getVolumeMounts())
                        .allMatch(mount -> volumes.contains(mount.getName()));
            }
        }
    }

    @Test
    void variables_areThoseThatHoptrailReads_andSecretsStandInSecrets() throws IOException {
        KnownSettings known = new KnownSettings();
        TemplateCommand chart =
                chart().set("page", "https://hoptrail.example/")
                        .set("settings.HOPTRAIL_ALERTS_SEVERITY", "HIGH");
        for (PodTemplateSpec pod : pods(objects(chart)).values()) {
            for (Container container : containers(pod)) {
                boolean migrates = container.getArgs().getFirst().equals("migrate");
                Map<String, EnvVar> variables = new TreeMap<>();
                container.getEnv().forEach(one -> variables.put(one.getName(), one));

                assertThat(known.unknown(variables.keySet())).isEmpty();
                assertThat(variables.keySet())
                        .contains("HOPTRAIL_DB_PASSWORD", "HOPTRAIL_KAFKA_SASL_JAAS_CONFIG");
                assertThat(variables.values())
                        .filteredOn(one -> one.getName().matches(".*(PASSWORD|USER|JAAS_CONFIG)"))
                        .allMatch(one -> one.getValue() == null)
                        .allMatch(one -> one.getValueFrom().getSecretKeyRef() != null);
                assertThat(variables.containsKey("HOPTRAIL_DB_OWNER_PASSWORD")).isEqualTo(migrates);
                assertThat(variables.containsKey("HOPTRAIL_ALERTS_SEVERITY"))
                        .isNotEqualTo(migrates);
            }
        }
    }

    @Test
    void tls_changesProbes_portAndWord() throws IOException {
        Map<String, HasMetadata> plain = objects(chart());
        Map<String, HasMetadata> secured = objects(chart().set("tls.secret", "hoptrail-tls"));

        assertThat(told(plain)).containsKey("HOPTRAIL_INSECURE");
        assertThat(told(secured))
                .doesNotContainKey("HOPTRAIL_INSECURE")
                .containsEntry("HOPTRAIL_TLS_CERTIFICATE", "/tls/tls.crt");
        PodTemplateSpec pod = pods(secured).get("StatefulSet trail-api");
        assertThat(container(pod).getLivenessProbe().getHttpGet().getScheme()).isEqualTo("HTTPS");
        assertThat(container(pod).getVolumeMounts())
                .anyMatch(mount -> mount.getMountPath().equals("/tls"));
        assertThat(((Service) secured.get("Service trail-api")).getSpec().getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getPort()).isEqualTo(443));
    }

    @Test
    void valuesThatCannotBe_areRefused() {
        assertThatThrownBy(() -> new Helm(CHART).template().withKubeVersion("1.33.0").call())
                .hasMessageContaining("database.url");
        assertThatThrownBy(() -> chart().set("api.replica", 2).call())
                .hasMessageContaining("replica");
        assertThatThrownBy(() -> chart().set("image.tag", "latest").call())
                .hasMessageContaining("tag");
    }

    private static TemplateCommand chart() {
        return new Helm(CHART)
                .template()
                .withName("trail")
                .withKubeVersion("1.33.0")
                .set("database.url", "jdbc:postgresql://db.example/hoptrail")
                .set("kafka.bootstrapServers", "kafka.example:9093");
    }

    private static Map<String, HasMetadata> objects(TemplateCommand command)
            throws JsonProcessingException {
        Map<String, HasMetadata> objects = new HashMap<>();
        for (Object document :
                new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(command.call())) {
            Map<?, ?> object = ComposeFile.map(document);
            String kind = object.get("apiVersion") + " " + object.get("kind");
            HasMetadata read =
                    STRICT.convertValue(object, Objects.requireNonNull(KINDS.get(kind), kind));
            objects.put(read.getKind() + " " + read.getMetadata().getName(), read);
        }
        return objects;
    }

    private static Map<String, PodTemplateSpec> pods(Map<String, HasMetadata> objects) {
        Map<String, PodTemplateSpec> pods = new TreeMap<>();
        objects.forEach((name, object) -> {
            if (object instanceof Deployment deployment) {
                pods.put(name, deployment.getSpec().getTemplate());
            } else if (object instanceof StatefulSet set) {
                pods.put(name, set.getSpec().getTemplate());
            }
        });
        assertThat(pods.keySet()).hasSize(2);
        return pods;
    }

    private static Map<String, String> told(Map<String, HasMetadata> objects) {
        return container(Objects.requireNonNull(pods(objects).get("StatefulSet trail-api")))
                .getEnv()
                .stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    private static Container container(PodTemplateSpec pod) {
        return pod.getSpec().getContainers().getFirst();
    }

    /// The one that migrates, then the one that serves.
    private static List<Container> containers(PodTemplateSpec pod) {
        return List.of(pod.getSpec().getInitContainers().getFirst(), container(pod));
    }
}
