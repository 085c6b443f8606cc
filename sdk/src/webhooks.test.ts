import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { PolyreelError } from './error.ts';
import { verifyWebhook } from './webhooks.ts';

const SECRET = `whsec_${Buffer.from('a secret of the tests').toString('base64')}`;
const OTHER = `whsec_${Buffer.from('another secret').toString('base64')}`;
const PAYLOAD = '{"type":"asset.ready","name":"Сонце ☀"}';

/** Signed by the reference implementation, so many seconds ago. */
function signed({ secret = SECRET, age = 0 } = {}) {
  const at = new Date(Date.now() - age * 1000);
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, PAYLOAD),
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof PolyreelError && error.kind === 'invalid_signature';
}

suite('a webhook', () => {
  test('that the reference implementation signed is taken', async () => {
    assert.deepEqual(await verifyWebhook(PAYLOAD, signed(), SECRET), JSON.parse(PAYLOAD));
  });

  test('may be given as bytes, and its headers as those of fetch or of Node', async () => {
    const bytes = new TextEncoder().encode(PAYLOAD);
    assert.ok(await verifyWebhook(bytes, new Headers(signed()), SECRET));
    const { 'webhook-id': id, ...rest } = signed();
    assert.ok(await verifyWebhook(bytes, { ...rest, 'Webhook-Id': id, accept: ['a', 'b'] }, SECRET));
  });

  test('is refused when anything of it is different', async () => {
    await assert.rejects(verifyWebhook(`${PAYLOAD} `, signed(), SECRET), isRefusal);
    await assert.rejects(verifyWebhook(PAYLOAD, { ...signed(), 'webhook-id': 'msg_2' }, SECRET), isRefusal);
    await assert.rejects(verifyWebhook(PAYLOAD, signed(), OTHER), isRefusal);
  });

  test('is refused without its headers, or with a signature that is none', async () => {
    for (const name of Object.keys(signed())) {
      await assert.rejects(verifyWebhook(PAYLOAD, { ...signed(), [name]: undefined }, SECRET), isRefusal);
    }
    for (const signature of ['v1', 'v1,', 'v1,%', 'v1a,AAAA', '']) {
      const headers = { ...signed(), 'webhook-signature': signature };
      await assert.rejects(verifyWebhook(PAYLOAD, headers, SECRET), isRefusal);
    }
  });

  test('is taken when one of several signatures, or one of several secrets, is right', async () => {
    const headers = { ...signed() };
    headers['webhook-signature'] =
      `v1a,AAAA ${signed({ secret: OTHER })['webhook-signature']} ${headers['webhook-signature']}`;
    assert.ok(await verifyWebhook(PAYLOAD, headers, SECRET));
    assert.ok(await verifyWebhook(PAYLOAD, signed(), [OTHER, SECRET]));
  });

  test('is refused when it is old, or from the future', async () => {
    assert.ok(await verifyWebhook(PAYLOAD, signed({ age: 200 }), SECRET));
    await assert.rejects(verifyWebhook(PAYLOAD, signed({ age: 400 }), SECRET), isRefusal);
    await assert.rejects(verifyWebhook(PAYLOAD, signed({ age: -400 }), SECRET), isRefusal);
    assert.ok(await verifyWebhook(PAYLOAD, signed({ age: 400 }), SECRET, { tolerance: 1000 }));
    const headers = { ...signed(), 'webhook-timestamp': 'now' };
    await assert.rejects(verifyWebhook(PAYLOAD, headers, SECRET), isRefusal);
  });

  test('with a secret that is none is a mistake of the caller', async () => {
    await assert.rejects(verifyWebhook(PAYLOAD, signed(), 'whsec_%'), TypeError);
    await assert.rejects(verifyWebhook(PAYLOAD, signed(), ''), TypeError);
  });
});
