{{- define "polyreel.name" -}}
{{- printf "%s-polyreel" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "polyreel.selector" -}}
app.kubernetes.io/name: polyreel
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "polyreel.labels" -}}
{{ include "polyreel.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "polyreel.secretName" -}}
{{- .Values.existingSecret | default (include "polyreel.name" .) -}}
{{- end -}}

{{/* The nodes of one role: dict "root" $ "role" "web" "nodes" .Values.web */}}
{{- define "polyreel.nodes" -}}
{{- $name := printf "%s-%s" (include "polyreel.name" .root) .role -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  labels:
    {{- include "polyreel.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .role }}
spec:
  {{- if not .nodes.autoscaling.enabled }}
  replicas: {{ .nodes.replicas }}
  {{- end }}
  # One after the other, and never fewer than there were: the old version still serves while the new one migrates.
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  selector:
    matchLabels:
      {{- include "polyreel.selector" .root | nindent 6 }}
      app.kubernetes.io/component: {{ .role }}
  template:
    metadata:
      labels:
        {{- include "polyreel.labels" .root | nindent 8 }}
        app.kubernetes.io/component: {{ .role }}
      annotations:
        # What is only in the environment is read at the start.
        checksum/settings: {{ printf "%s%s" (toJson .root.Values.settings) (toJson .root.Values.secrets) | sha256sum }}
    spec:
      serviceAccountName: {{ include "polyreel.name" .root }}
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: {{ .root.Values.terminationGracePeriodSeconds }}
      {{- with .root.Values.imagePullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        runAsGroup: 1000
        fsGroup: 1000
        seccompProfile:
          type: RuntimeDefault
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "polyreel.selector" .root | nindent 14 }}
              app.kubernetes.io/component: {{ .role }}
      containers:
        - name: polyreel
          image: "{{ .root.Values.image.repository }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}"
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: ["ALL"]
          ports:
            - name: http
              containerPort: 8787
          env:
            - name: POLYREEL_ROLE
              value: {{ .role }}
            - name: POLYREEL_PUBLIC_URL
              value: {{ .root.Values.publicUrl | quote }}
          envFrom:
            - configMapRef:
                name: {{ include "polyreel.name" .root }}
            - secretRef:
                name: {{ include "polyreel.secretName" .root }}
          # A first start migrates; nothing is killed for that.
          startupProbe:
            httpGet: { path: /livez, port: http }
            periodSeconds: 2
            failureThreshold: 150
          livenessProbe:
            httpGet: { path: /livez, port: http }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          # Within POLYREEL_DRAIN_DELAY; the checks behind it take up to 5 s.
          readinessProbe:
            httpGet: { path: /readyz, port: http }
            periodSeconds: 2
            timeoutSeconds: 6
            failureThreshold: 1
          resources:
            {{- toYaml .nodes.resources | nindent 12 }}
          volumeMounts:
            - name: data
              mountPath: /data
            - name: tmp
              mountPath: /tmp
      volumes:
        # Can be lost: the database and the bucket have everything.
        - name: data
          emptyDir:
            sizeLimit: {{ .nodes.scratch }}
        - name: tmp
          emptyDir:
            sizeLimit: 1Gi
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $name }}
  labels:
    {{- include "polyreel.labels" .root | nindent 4 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      {{- include "polyreel.selector" .root | nindent 6 }}
      app.kubernetes.io/component: {{ .role }}
{{- if .nodes.autoscaling.enabled }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ $name }}
  labels:
    {{- include "polyreel.labels" .root | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ $name }}
  minReplicas: {{ .nodes.replicas }}
  maxReplicas: {{ .nodes.autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ .nodes.autoscaling.cpuUtilization }}
{{- end }}
{{- end -}}
