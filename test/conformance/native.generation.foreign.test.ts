import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { jsonOf, type Reply } from './client.ts';
import { documentOf, Maker, text } from './generating.ts';
import { picture } from './samples.ts';
import { openServer, type Server } from './server.ts';

let server: Server;
let maker: Maker;
before(async () => {
  server = await openServer();
  maker = await Maker.open(server);
});
after(() => server[Symbol.asyncDispose]());

const idOf = (reply: Reply) => (jsonOf(reply) as { id: string }).id;

suite('what belongs to others', () => {
  test('does not exist: scripts, generations, batches, prompts', async () => {
    const stranger = await Maker.open(server);
    const scriptId = await maker.keep(documentOf([text('mine')]));
    const { asset } = await maker.generate(scriptId, { renderer: 'outside' });
    const prompt = await maker.send('POST', '/prompts', { name: 'mine', value: 'Say ${it}' });
    const promptId = idOf(prompt);
    const batch = await maker.send('POST', `/scripts/${scriptId}/batches`, { rows: [{}] });
    const batchId = idOf(batch);
    const asked: readonly (readonly [method: string, path: string, body?: object])[] = [
      ['GET', `/scripts/${scriptId}/versions/1`],
      ['POST', `/scripts/${scriptId}/generate`, {}],
      ['POST', `/scripts/${scriptId}/preview`, {}],
      ['POST', `/scripts/${scriptId}/still`, {}],
      ['POST', `/scripts/${scriptId}/batches`, { rows: [{}] }],
      ['GET', `/generations/${asset.id}`],
      ['POST', `/generations/${asset.id}/cancel`],
      ['GET', `/generations/${asset.id}/work`],
      ['GET', `/generations/${asset.id}/work/inputs/0`],
      ['GET', `/assets/${asset.id}/lineage`],
      ['POST', `/assets/${asset.id}/regenerate`, {}],
      ['GET', `/batches/${batchId}`],
      ['POST', `/batches/${batchId}/cancel`],
      ['GET', `/prompts/${promptId}`],
      ['DELETE', `/prompts/${promptId}`],
    ];
    for (const [method, path, body] of asked) {
      assert.equal((await stranger.send(method, path, body)).status, 404, `${method} ${path}`);
    }
    for (const list of ['/scripts', '/generations', '/batches', '/prompts']) {
      const reply = await stranger.send('GET', list);
      assert.deepEqual((jsonOf(reply) as { data: unknown[] }).data, [], list);
    }
  });

  test('is no asset to a script, no font, and no project', async () => {
    const stranger = await Maker.open(server);
    const foreign = await stranger.upload(await picture());
    const inputs = [{ name: 'picture', type: 'asset', required: true }];
    const document = documentOf([{ asset: { type: 'image', src: '${picture}' }, length: 1 }], { inputs });
    const body = { document, parameters: { picture: foreign } };
    assert.equal((await maker.send('POST', '/scripts/preview', body)).status, 422);
    const styled = documentOf([
      { asset: { type: 'text', text: 'x', style: { fontSrc: foreign } }, length: 1 },
    ]);
    assert.equal((await maker.send('POST', '/scripts/preview', { document: styled })).status, 422);
    const project = await stranger.send('POST', '/projects', { title: 'theirs' });
    const projectId = idOf(project);
    const scriptId = await maker.keep(documentOf([text('x')]));
    const reply = await maker.send('POST', `/scripts/${scriptId}/generate`, { projectId });
    assert.equal(reply.status, 422, reply.bytes.toString());
  });
});
