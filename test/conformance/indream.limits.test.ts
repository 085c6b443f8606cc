import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { EVERYTHING, list } from '#core/library.ts';
import type { Reply } from './client.ts';
import type { Sample } from './driver.ts';
import { failedWith, indream, upload } from './drivers/indream.ts';
import { audio, picture, video } from './samples.ts';
import { openServer, PATIENT } from './server.ts';

suite('indream: limits', () => {
  /** What a server with other limits answers, and how many assets it has then. */
  async function limited(env: Record<string, string>, file: Sample): Promise<{ reply: Reply; left: number }> {
    await using server = await openServer({ ...PATIENT, ...env });
    const { workspace, call } = await server.openClient(indream);
    const reply = await call(upload(file));
    return { reply, left: (await list(server.db, workspace.id, { ...EVERYTHING, limit: 1 })).items.length };
  }

  test('video and audio have limits of their own, pictures have not', async () => {
    const env = { POLYREEL_INDREAM_MAX_VIDEO: '100b', POLYREEL_INDREAM_MAX_AUDIO: '100b' };
    for (const file of [await video(), await audio()]) {
      const { reply, left } = await limited(env, file);
      failedWith(reply, 422, 'PAYLOAD_TOO_LARGE');
      assert.equal(left, 0);
    }
    const { reply } = await limited(env, await picture());
    assert.equal(reply.status, 201);
  });

  test('what lasts too long is deleted and answered with 422', async () => {
    const { reply, left } = await limited({ POLYREEL_INDREAM_MAX_DURATION: '500ms' }, await video());
    failedWith(reply, 422, 'REQUEST_UNPROCESSABLE');
    assert.equal(left, 0);
  });
});
