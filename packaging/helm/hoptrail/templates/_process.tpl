{{/* What tells the objects of a release, and the processes of one kind; the context is (list $ KIND). */}}
{{- define "hoptrail.selector" -}}
app.kubernetes.io/name: hoptrail
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "hoptrail.labels" -}}
{{ include "hoptrail.selector" . }}
app.kubernetes.io/version: {{ (index . 0).Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
helm.sh/chart: {{ (index . 0).Chart.Name }}-{{ (index . 0).Chart.Version }}
{{- end }}

{{/* What a container of any kind is told of database, Kafka and keys. */}}
{{- define "hoptrail.environment" -}}
- name: HOPTRAIL_KEYS
  value: /keys
- name: HOPTRAIL_DB_URL
  value: {{ required "database.url: where is PostgreSQL?" .Values.database.url | quote }}
- name: HOPTRAIL_DB_USER
  valueFrom: {secretKeyRef: {name: {{ .Values.database.secret }}, key: user}}
- name: HOPTRAIL_DB_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ .Values.database.secret }}, key: password}}
- name: HOPTRAIL_KAFKA
  value: {{ required "kafka.bootstrapServers: where is Kafka?" .Values.kafka.bootstrapServers | quote }}
- name: HOPTRAIL_KAFKA_SECURITY_PROTOCOL
  value: {{ .Values.kafka.securityProtocol }}
{{- if hasPrefix "SASL" .Values.kafka.securityProtocol }}
- name: HOPTRAIL_KAFKA_SASL_MECHANISM
  value: {{ .Values.kafka.saslMechanism }}
- name: HOPTRAIL_KAFKA_SASL_JAAS_CONFIG
  valueFrom: {secretKeyRef: {name: {{ .Values.kafka.secret }}, key: sasl-jaas-config}}
{{- end }}
- name: HOPTRAIL_TOPICS_REPLICATION
  value: {{ .Values.kafka.replication | quote }}
- name: HOPTRAIL_LOG_FORMAT
  value: json
{{- end }}

{{/* What a process that serves is told besides. */}}
{{- define "hoptrail.serving" -}}
- name: HOPTRAIL_HOST
  value: 0.0.0.0
{{- if .Values.tls.secret }}
- name: HOPTRAIL_TLS_CERTIFICATE
  value: /tls/tls.crt
- name: HOPTRAIL_TLS_KEY
  value: /tls/tls.key
{{- else }}
- name: HOPTRAIL_INSECURE
  value: "true"
{{- end }}
{{- with .Values.page }}
- name: HOPTRAIL_PAGE
  value: {{ . | quote }}
{{- end }}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{- define "hoptrail.image" -}}
image: {{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{- define "hoptrail.pod" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
automountServiceAccountToken: false
{{- end }}

{{- define "hoptrail.probes" -}}
{{- $scheme := ternary "HTTPS" "HTTP" (ne .Values.tls.secret "") -}}
startupProbe:
  httpGet: {path: /health/live, port: http, scheme: {{ $scheme }}}
  periodSeconds: 5
  failureThreshold: 120
livenessProbe:
  httpGet: {path: /health/live, port: http, scheme: {{ $scheme }}}
  timeoutSeconds: 10
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /health, port: http, scheme: {{ $scheme }}}
  timeoutSeconds: 10
{{- end }}

{{- define "hoptrail.mounts" -}}
- {name: data, mountPath: /data}
- {name: keys, mountPath: /keys, readOnly: true}
- {name: tmp, mountPath: /tmp}
{{- if .Values.tls.secret }}
- {name: tls, mountPath: /tls, readOnly: true}
{{- end }}
{{- end }}

{{- define "hoptrail.volumes" -}}
- name: keys
  secret: {secretName: {{ .Values.keys.secret }}, defaultMode: 0440}
- name: tmp
  emptyDir: {}
{{- with .Values.tls.secret }}
- name: tls
  secret: {secretName: {{ . }}, defaultMode: 0440}
{{- end }}
{{- end }}

{{/* Before a process of this release starts, the database is brought to it. Only this knows the owner of the tables;
     of several that run at once one migrates and the others wait. */}}
{{- define "hoptrail.migration" -}}
initContainers:
  - name: migrate
    {{- include "hoptrail.image" . | nindent 4 }}
    args: [migrate]
    env:
      {{- include "hoptrail.environment" . | nindent 6 }}
      - name: HOPTRAIL_DB_OWNER_USER
        valueFrom: {secretKeyRef: {name: {{ .Values.database.secret }}, key: owner-user}}
      - name: HOPTRAIL_DB_OWNER_PASSWORD
        valueFrom: {secretKeyRef: {name: {{ .Values.database.secret }}, key: owner-password}}
    resources:
      {{- toYaml .Values.correlator.resources | nindent 6 }}
    volumeMounts:
      - {name: data, mountPath: /data}
      - {name: tmp, mountPath: /tmp}
{{- end }}

{{/* Processes of a kind go to different nodes where they can. */}}
{{- define "hoptrail.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "hoptrail.selector" . | nindent 8 }}
{{- end }}
