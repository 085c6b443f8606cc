import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import { png, wav } from '../acceptance/tiny-media.ts';
import { s3Settings } from '../infra/s3/settings.ts';
import { s3Suite } from '../infra/s3.ts';
import { jsonOf } from './client.ts';
import { native } from './drivers/native.ts';
import { openServer } from './server.ts';

const MIB = 2 ** 20;

interface Slot {
  readonly assetId: string;
  readonly url: string;
  readonly directUrl: string | null;
}

interface Invitation {
  readonly method: string;
  readonly parts: readonly {
    readonly url: string;
    readonly size: number | null;
    readonly isThere: boolean;
  }[];
  readonly completeUrl: string;
}

s3Suite('files that are sent to the store itself', async (fresh) => {
  const server = await openServer({
    ...s3Settings(await fresh()),
    POLYREEL_S3_DIRECT_UPLOADS: 'yes',
    POLYREEL_MAX_UPLOAD: '1GiB',
  });
  after(() => server[Symbol.asyncDispose]());
  const client = await server.openClient(native);

  async function openSlot(asked: object): Promise<Slot> {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'sent.png', ...asked });
    return jsonOf(
      await client.call({ method: 'POST', path: '/api/v1/uploads/slots', headers, body }),
    ) as Slot;
  }
  async function invited({ directUrl }: Slot): Promise<Invitation> {
    const reply = await fetch(directUrl ?? '', { method: 'POST' });
    assert.equal(reply.status, 200);
    return (await reply.json()) as Invitation;
  }
  const put = async (url: string, body: Uint8Array<ArrayBuffer>) =>
    (await fetch(url, { method: 'PUT', body })).status;
  async function completed({
    completeUrl,
  }: Invitation): Promise<{ status: number; code?: string; sha256?: string }> {
    const reply = await fetch(completeUrl, { method: 'POST' });
    return { status: reply.status, ...((await reply.json()) as object) };
  }
  const statusOf = async ({ assetId }: Slot) => {
    const { status } = jsonOf(await client.call(native.find(assetId))) as { status: string };
    return status;
  };
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

  test('a small file goes by one PUT, and is the slot’s when it has been looked at', async () => {
    const bytes = png(16);
    const slot = await openSlot({ size: bytes.length, type: 'image/png' });
    const invitation = await invited(slot);
    assert.equal(invitation.parts.length, 1);
    assert.equal((await completed(invitation)).code, 'incomplete');
    assert.equal(await put(invitation.parts[0]?.url ?? '', bytes), 200);
    assert.equal(await statusOf(slot), 'awaiting');
    const answer = await completed(invitation);
    assert.deepEqual([answer.status, answer.sha256], [201, sha256(bytes)]);
    assert.deepEqual(await completed(invitation), answer, 'whoever did not hear the answer asks again');
    assert.notEqual(await statusOf(slot), 'awaiting');
  });

  test('the store refuses another size than was announced', async () => {
    const bytes = png(16);
    const slot = await openSlot({ size: bytes.length });
    const [part] = (await invited(slot)).parts;
    assert.equal(await put(part?.url ?? '', Buffer.concat([bytes, Buffer.alloc(1)])), 403);
  });

  test('what is not what was announced is refused, and another try can be made', async () => {
    const slot = await openSlot({ type: 'image/png' });
    const invitation = await invited(slot);
    const url = invitation.parts[0]?.url ?? '';
    const stored = await server.storedKeys();
    await put(url, wav(1));
    assert.equal((await completed(invitation)).code, 'unsupported_type');
    await put(url, Buffer.from('no media at all, only words'));
    assert.equal((await completed(invitation)).code, 'not_media');
    assert.deepEqual(await server.storedKeys(), stored);
    await put(url, png(16));
    assert.equal((await completed(invitation)).status, 201);
  });

  test('what is sent after it was looked at changes nothing', async () => {
    const bytes = png(16);
    const slot = await openSlot({});
    const invitation = await invited(slot);
    await put(invitation.parts[0]?.url ?? '', bytes);
    await completed(invitation);
    assert.equal(await put(invitation.parts[0]?.url ?? '', png(16, 'others')), 200);
    const { url } = native.found(await client.call(native.find(slot.assetId)));
    assert.ok(bytes.equals(Buffer.from(await (await fetch(url)).arrayBuffer())));
  });

  test('a large file goes in parts, which an interrupted sender goes on with', async () => {
    const bytes = Buffer.concat([png(16), randomBytes(70 * MIB)]);
    const slot = await openSlot({ size: bytes.length });
    const first = await invited(slot);
    assert.deepEqual(
      first.parts.map(({ size, isThere }) => [size, isThere]),
      [
        [64 * MIB, false],
        [bytes.length - 64 * MIB, false],
      ],
    );
    assert.equal(await put(first.parts[1]?.url ?? '', bytes.subarray(64 * MIB)), 200);
    assert.equal((await completed(first)).code, 'incomplete');
    const second = await invited(slot);
    assert.deepEqual(
      second.parts.map(({ isThere }) => isThere),
      [false, true],
    );
    assert.equal(await put(second.parts[0]?.url ?? '', bytes.subarray(0, 64 * MIB)), 200);
    const answer = await completed(second);
    assert.deepEqual([answer.status, answer.sha256], [201, sha256(bytes)]);
  });

  test('a URL that was tampered with invites nobody', async () => {
    const { directUrl } = await openSlot({});
    const reply = await fetch((directUrl ?? '').replace(/s=.{4}/, 's=0000'), { method: 'POST' });
    assert.equal(reply.status, 403);
  });
});
