import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { Diagnosis } from '#operations/doctor/check.ts';
import { type Faults, openProxy } from './faulty-proxy.ts';
import { everyPlace, openPlaces, type Places, run, start } from './installation.ts';

const DOCTOR = { name: 'doctor', json: true, link: null } as const;

async function examine(places: Places): Promise<{ code: number; diagnoses: Diagnosis[] }> {
  const { code, lines } = await run(places, DOCTOR);
  return { code, diagnoses: lines.map((line) => JSON.parse(line)) };
}

function failed(diagnoses: readonly Diagnosis[]): string[] {
  return diagnoses.filter(({ outcome }) => outcome === 'failed').map(({ check }) => check);
}

everyPlace('the doctor', ({ engine, storage }, bucket) => {
  if ((engine === 'sqlite') !== (storage === 'disk')) return;
  test(`finds nothing wrong with ${engine} and ${storage}, and leaves nothing behind`, async () => {
    await using places = await openPlaces(engine, storage === 's3' ? await bucket() : null);
    await using proxy = await openProxy();
    const behind = {
      ...places,
      env: {
        ...places.env,
        POLYREEL_PUBLIC_URL: proxy.url,
        POLYREEL_S3_REDIRECT: storage === 's3' ? 'yes' : 'no',
      },
    };
    await using service = await start(behind);
    proxy.lead(service.origin);
    const { code, diagnoses } = await examine(behind);
    assert.deepEqual(failed(diagnoses), [], JSON.stringify(diagnoses, null, 1));
    assert.equal(code, 0);
    const skipped = diagnoses.filter(({ outcome }) => outcome === 'skipped').map(({ check }) => check);
    const links = storage === 's3' ? [] : ['storage: signed URLs'];
    assert.deepEqual(skipped, ['webhooks', ...links, 'egress']);
    assert.deepEqual(await service.door.list(), []);
    for await (const key of service.app.blobs.staging.keys()) assert.fail(`${key} is staged`);
  });
});

suite('the doctor names what is wrong with a proxy', async () => {
  const proxies: Readonly<Record<string, { faults: Faults; check: string; remedy: RegExp }>> = {
    'that limits bodies': {
      faults: { bodyLimit: 2 ** 20 },
      check: 'proxy: body limit and buffering',
      remedy: /client_max_body_size/,
    },
    'that buffers bodies': {
      faults: { buffers: true },
      check: 'proxy: body limit and buffering',
      remedy: /proxy_request_buffering/,
    },
    'that drops Range': {
      faults: { drops: ['range'] },
      check: 'proxy: uploads, URLs and ranges',
      remedy: /Range/,
    },
    'that drops Upload-Offset': {
      faults: { drops: ['upload-offset'] },
      check: 'proxy: resumable uploads',
      remedy: /Upload-/,
    },
    'that leads nowhere': { faults: { answers: 502 }, check: 'proxy: reach', remedy: /pass every path/ },
  };
  for (const [name, { faults, check, remedy }] of Object.entries(proxies)) {
    test(name, async () => {
      await using places = await openPlaces('sqlite', null);
      await using proxy = await openProxy();
      const behind = { ...places, env: { ...places.env, POLYREEL_PUBLIC_URL: proxy.url } };
      await using service = await start(behind);
      proxy.lead(service.origin, faults);
      const { code, diagnoses } = await examine(behind);
      assert.equal(code, 1);
      assert.ok(failed(diagnoses).includes(check), JSON.stringify(diagnoses, null, 1));
      assert.match(diagnoses.find((diagnosis) => diagnosis.check === check)?.remedy ?? '', remedy);
    });
  }
});

test('the doctor says what to do where nothing has been started yet, and who may read the secret', async () => {
  await using places = await openPlaces('sqlite', null);
  const secret = join(places.dataDir, 'secret');
  await writeFile(secret, 'known to everybody\n');
  await chmod(secret, 0o644);
  const { code, diagnoses } = await examine(places);
  assert.equal(code, 1);
  assert.deepEqual(failed(diagnoses), ['disk: permissions', 'database']);
  for (const { outcome, remedy } of diagnoses) assert.equal(remedy !== null, outcome === 'failed');
});
