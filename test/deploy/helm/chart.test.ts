import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { readConfig } from '#config.ts';
import { readDeployment, SETTING_NAMES } from '../files.ts';
import { DEFAULTS, type Manifest, openRenderer, VALUES_SCHEMA, type Values, withDefaults } from './chart.ts';

const ROOT = join(import.meta.dirname, '../../..');
const USUAL: Values = {
  publicUrl: 'https://media.example.com',
  settings: { POLYREEL_S3_BUCKET: 'media', POLYREEL_GENERATIONS: 4 },
  secrets: {
    DATABASE_URL: 'postgres://somebody:secret@db/polyreel',
    POLYREEL_S3_ACCESS_KEY: 'a',
    POLYREEL_S3_SECRET_KEY: 'b',
  },
};

suite('the values of the Helm chart', () => {
  const isValid = new Ajv({ strict: false }).compile(VALUES_SCHEMA);
  const allow = (values: Values) => isValid(withDefaults(values));

  test('have to name what nobody can guess', () => {
    assert.ok(allow(USUAL), JSON.stringify(isValid.errors));
    assert.ok(!isValid(DEFAULTS));
    assert.ok(!allow({ ...USUAL, publicUrl: 'media.example.com' }));
    assert.ok(!allow({ ...USUAL, ingress: { enabled: true } }));
  });

  test('are refused where a name is wrong or is the chart’s own', () => {
    assert.ok(!allow({ ...USUAL, replicas: 2 }));
    assert.ok(!allow({ ...USUAL, settings: { POLYREEL_S3_BUCKET: 'media', POLYREEL_ROLE: 'all' } }));
    assert.ok(!allow({ ...USUAL, web: { scratch: '5 GB' } }));
  });

  test('have the version that everything has', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const chart = parse(readDeployment('helm/polyreel/Chart.yaml'));
    assert.deepEqual(
      { version: chart.version, appVersion: chart.appVersion },
      { version, appVersion: version },
    );
  });
});

const renderer = await openRenderer();
const skip = typeof renderer === 'string' && renderer;

suite('the Helm chart', { skip }, () => {
  if (typeof renderer === 'string') return;
  after(() => renderer[Symbol.asyncDispose]());
  const find = async (values: Values, kind: string) =>
    (await renderer.render(values)).filter((manifest) => manifest.kind === kind);

  test('makes what two kinds of nodes need', async () => {
    const kinds = (await renderer.render(USUAL)).map(({ kind }) => kind).sort();
    assert.deepEqual(kinds, [
      'ConfigMap',
      'Deployment',
      'Deployment',
      'HorizontalPodAutoscaler',
      'HorizontalPodAutoscaler',
      'PodDisruptionBudget',
      'PodDisruptionBudget',
      'Secret',
      'Service',
      'ServiceAccount',
    ]);
  });

  test('gives each node an environment that it starts with', async () => {
    const manifests = await renderer.render(USUAL);
    for (const deployment of manifests.filter(({ kind }) => kind === 'Deployment')) {
      const env = environmentOf(deployment, manifests);
      assert.deepEqual(
        Object.keys(env).filter((name) => !SETTING_NAMES.has(name)),
        [],
      );
      const { role, publicUrl, s3Bucket, generations } = readConfig(env);
      assert.equal(deployment.metadata.name, `media-polyreel-${role}`);
      assert.deepEqual(
        { publicUrl, s3Bucket, generations },
        { publicUrl: 'https://media.example.com', s3Bucket: 'media', generations: 4 },
      );
    }
  });

  test('leads requests to the web nodes, and asks each how it is', async () => {
    const manifests = await renderer.render(USUAL);
    const [service] = manifests.filter(({ kind }) => kind === 'Service');
    const led = manifests.filter(
      ({ kind, spec }) =>
        kind === 'Deployment' && contains(spec.template.metadata.labels, service?.spec.selector),
    );
    assert.deepEqual(
      led.map(({ metadata }) => metadata.name),
      ['media-polyreel-web'],
    );
    for (const { spec } of await find(USUAL, 'Deployment')) {
      assert.ok(contains(spec.template.metadata.labels, spec.selector.matchLabels));
      const [container] = spec.template.spec.containers;
      assert.equal(container.readinessProbe.httpGet.path, '/readyz');
      assert.equal(container.livenessProbe.httpGet.path, '/livez');
      assert.equal(container.ports[0].name, container.readinessProbe.httpGet.port);
    }
  });

  test('lets pods do no more than they need, and gives them the time to stop', async () => {
    const { drainDelay, shutdownGrace } = readConfig({ POLYREEL_DRAIN_DELAY: '5s' });
    for (const { spec } of await find(USUAL, 'Deployment')) {
      const { securityContext, terminationGracePeriodSeconds, containers } = spec.template.spec;
      assert.equal(securityContext.runAsNonRoot, true);
      assert.equal(containers[0].securityContext.readOnlyRootFilesystem, true);
      assert.deepEqual(containers[0].securityContext.capabilities.drop, ['ALL']);
      assert.ok(terminationGracePeriodSeconds * 1000 > (drainDelay ?? 0) + shutdownGrace);
      assert.deepEqual(
        containers[0].volumeMounts.map(({ name }) => name),
        spec.template.spec.volumes.map(({ name }) => name),
      );
    }
  });

  test('keeps the number of nodes either itself or lets it grow', async () => {
    const fixed = { ...USUAL, web: { replicas: 3, autoscaling: { enabled: false } } };
    const [web] = (await find(fixed, 'Deployment')).filter(({ metadata }) => metadata.name.endsWith('web'));
    assert.equal(web?.spec.replicas, 3);
    assert.equal((await find(fixed, 'HorizontalPodAutoscaler')).length, 1);
    const [growing] = await find(USUAL, 'HorizontalPodAutoscaler');
    assert.equal(growing?.spec.minReplicas, 2);
    const [untouched] = await find(USUAL, 'Deployment');
    assert.equal(untouched?.spec.replicas, undefined);
  });

  test('takes a secret that is there already, and refuses to do without', async () => {
    const values = { ...USUAL, secrets: {}, existingSecret: 'ours' };
    const manifests = await renderer.render(values);
    assert.ok(!manifests.some(({ kind }) => kind === 'Secret'));
    for (const { spec } of manifests.filter(({ kind }) => kind === 'Deployment')) {
      assert.equal(spec.template.spec.containers[0].envFrom[1].secretRef.name, 'ours');
    }
    await assert.rejects(renderer.render({ ...USUAL, secrets: {} }), /DATABASE_URL or existingSecret/);
  });

  test('streams bodies through an ingress', async () => {
    const ingress = { enabled: true, host: 'media.example.com', className: 'nginx', tlsSecret: 'tls' };
    const [made] = await find({ ...USUAL, ingress }, 'Ingress');
    assert.equal(made?.metadata.annotations['nginx.ingress.kubernetes.io/proxy-request-buffering'], 'off');
    assert.equal(made?.metadata.annotations['nginx.ingress.kubernetes.io/proxy-body-size'], '0');
    assert.deepEqual(made?.spec.tls, [{ hosts: ['media.example.com'], secretName: 'tls' }]);
    assert.equal(made?.spec.rules[0].http.paths[0].backend.service.name, 'media-polyreel');
  });

  test('starts pods anew when what they are set to changes', async () => {
    const sums = async (values: Values) =>
      (await find(values, 'Deployment')).map(
        ({ spec }) => spec.template.metadata.annotations['checksum/settings'],
      );
    assert.notDeepEqual(
      await sums(USUAL),
      await sums({ ...USUAL, settings: { POLYREEL_S3_BUCKET: 'other' } }),
    );
  });
});

function environmentOf(deployment: Manifest, manifests: readonly Manifest[]): Record<string, string> {
  const [{ env, envFrom }] = deployment.spec.template.spec.containers;
  const named = (kind: string, name: string) =>
    manifests.find((one) => one.kind === kind && one.metadata.name === name);
  const config = named('ConfigMap', envFrom[0].configMapRef.name)?.data;
  const secret = named('Secret', envFrom[1].secretRef.name)?.stringData;
  const own = Object.fromEntries(env.map(({ name, value }) => [name, value]));
  return { ...config, ...secret, ...own };
}

function contains(
  labels: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>> = {},
): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}
