import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import type { Client } from '@modelcontextprotocol/client';
import { Polyreel } from '@polyreel/sdk';
import { SCOPES } from '#core/keys.ts';
import { native } from '../conformance/drivers/native.ts';
import { picture } from '../conformance/samples.ts';
import { openServer } from '../conformance/server.ts';
import { openSource, whole } from '../conformance/source.ts';
import { type Connection, failureOf, openAgent, overHttp, overStdio, type Revision, use } from './agents.ts';

const server = await openServer({ POLYREEL_EGRESS_ALLOW: '127.0.0.1' });
const source = await openSource();
const { workspace } = await server.openClient(native);
const connection: Connection = { origin: server.origin, key: workspace.key };
const polyreel = new Polyreel({ baseUrl: server.origin, key: workspace.key });

after(async () => {
  await source[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const GREETING = {
  inputs: [{ name: 'who', type: 'text', required: true }],
  output: { width: 64, height: 36, fps: 10 },
  timeline: {
    background: '#27204f',
    tracks: [{ clips: [{ asset: { type: 'text', text: '${who}' }, length: 0.5 }] }],
  },
};

const ROADS: readonly [name: string, open: typeof overHttp, mode: Revision][] = [
  ['HTTP, with a handshake', overHttp, 'legacy'],
  ['HTTP, revision 2026-07-28', overHttp, { pin: '2026-07-28' }],
  ['stdio, with a handshake', overStdio, 'legacy'],
  ['stdio, revision 2026-07-28', overStdio, { pin: '2026-07-28' }],
];

for (const [road, open, mode] of ROADS) {
  suite(`an agent over ${road}`, async () => {
    const agent = await openAgent(open(connection), mode);
    after(() => agent.close());

    test('is told which tools read only, and what each of them gives', async () => {
      const { tools } = await agent.listTools();
      const reading = tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name);
      assert.deepEqual(reading.sort(), [
        'get_asset',
        'get_script',
        'list_projects',
        'list_scripts',
        'search_assets',
        'validate_script',
        'wait_for_asset',
      ]);
      for (const { name, title, description, outputSchema } of tools) {
        assert.ok(title && description && outputSchema?.type === 'object', name);
      }
    });

    test('imports, waits, looks, tags, finds and shares', async () => {
      const sample = await picture();
      const link = source.at(`/${encodeURIComponent(road)}.png`, whole(sample));
      const name = `${road}.png`;
      const { structuredContent: begun } = await use(agent, 'import_asset', { link, name });
      const waited = await use(agent, 'wait_for_asset', { id: begun.id, seconds: 50 });
      assert.equal(waited.structuredContent.done, true);
      const seen = await use(agent, 'get_asset', { id: begun.id });
      assert.equal(seen.structuredContent.status, 'ready');
      assert.ok(seen.content.some((block) => block.type === 'image' && block.mimeType.startsWith('image/')));
      await use(agent, 'update_asset', { id: begun.id, tags: [road] });
      const found = await use(agent, 'search_assets', { tag: road, kind: 'image' });
      assert.deepEqual(idsIn(found.structuredContent.assets), [begun.id]);
      const { structuredContent: shared } = await use(agent, 'share_asset', { id: begun.id });
      const reply = await fetch(String(shared.url));
      assert.deepEqual(Buffer.from(await reply.arrayBuffer()), sample.bytes);
    });

    test('uploads captions that it wrote', async () => {
      const text = '1\n00:00:00,000 --> 00:00:01,000\nHello\n';
      const { structuredContent: made } = await use(agent, 'upload_text', { name: 'hello.srt', text });
      const { structuredContent: end } = await use(agent, 'wait_for_asset', { id: made.id, seconds: 50 });
      assert.equal(Object(end.asset).kind, 'captions');
      assert.match(await polyreel.assets.captions(String(made.id)), /Hello/);
    });

    test('checks a script, keeps it and renders it', async () => {
      const parameters = { who: road };
      const broken = { ...GREETING, timeline: { tracks: [{ clips: [{ asset: { type: 'txt' } }] }] } };
      const { structuredContent: refused } = await use(agent, 'validate_script', {
        document: broken,
        parameters,
      });
      assert.equal(refused.valid, false);
      assert.match(JSON.stringify(refused.faults), /"at":"[^"]*\/timeline\/tracks\/0\/clips\/0/);
      const { structuredContent: fine } = await use(agent, 'validate_script', {
        document: GREETING,
        parameters,
      });
      assert.deepEqual([fine.valid, fine.faults], [true, []]);
      const kept = await use(agent, 'create_script', { name: road, document: GREETING });
      const { id } = kept.structuredContent;
      assert.deepEqual((await use(agent, 'get_script', { id })).structuredContent.document, GREETING);
      const { structuredContent: listed } = await use(agent, 'list_scripts');
      assert.ok(idsIn(listed.scripts).includes(id));
      const rendered = await use(agent, 'render_script', { id, parameters });
      const asset = Object(rendered.structuredContent.asset);
      const { structuredContent: end } = await use(agent, 'wait_for_asset', { id: asset.id, seconds: 50 });
      assert.deepEqual([end.done, Object(end.asset).status], [true, 'ready']);
    });

    test('sees the projects', async () => {
      const { id } = await polyreel.projects.create({ title: road });
      const { structuredContent } = await use(agent, 'list_projects');
      assert.ok(idsIn(structuredContent.projects).includes(id));
    });

    test('reads what scripts are', async () => {
      const { resources } = await agent.listResources();
      const texts = await Promise.all(resources.map(({ uri }) => textAt(agent, uri)));
      const [schema = '', guide = '', templates = ''] = texts;
      assert.deepEqual(JSON.parse(schema), await polyreel.scripts.schema());
      assert.match(guide, /^# Scripts/);
      assert.deepEqual(JSON.parse(templates), await polyreel.scripts.templates());
    });

    test('is told what to do about a failure', async () => {
      const id = '00000000-0000-7000-8000-000000000000';
      assert.match(await failureOf(agent, 'get_asset', { id }), /not_found: .*\n.*search_assets/);
      assert.match(await failureOf(agent, 'get_asset', { id: 'cat.png' }), /id/);
      const faults = await failureOf(agent, 'create_script', { name: 'x', document: { timeline: 7 } });
      assert.match(faults, /- \/\S*timeline/);
    });
  });
}

suite('a key of an agent', () => {
  test('permits what its scopes permit', async () => {
    const key = await server.openKey(workspace.id, ['read']);
    const agent = await openAgent(overHttp({ ...connection, key }), 'legacy');
    await use(agent, 'search_assets');
    assert.match(
      await failureOf(agent, 'upload_text', { name: 'a.srt', text: 'a' }),
      /forbidden: .*\n.*ask the user/,
    );
    await agent.close();
  });

  test('opens its own workspace only', async () => {
    const { id } = await polyreel.import(source.at('/own.png', whole(await picture())));
    const { workspace: other } = await server.openClient(native, 'else@example.com');
    const key = await server.openKey(other.id, SCOPES);
    const agent = await openAgent(overHttp({ ...connection, key }), 'legacy');
    assert.match(await failureOf(agent, 'get_asset', { id }), /not_found/);
    await agent.close();
  });

  test('is asked for', async () => {
    for (const headers of [{}, { authorization: 'Bearer wrong' }]) {
      const reply = await fetch(new URL('/mcp', server.origin), { method: 'POST', headers, body: '{}' });
      assert.deepEqual([reply.status, reply.headers.get('www-authenticate')], [401, 'Bearer']);
    }
  });
});

suite('an agent on this machine', () => {
  test('uploads files of it, which an agent elsewhere cannot', async () => {
    const agent = await openAgent(overStdio(connection), 'legacy');
    const path = join(import.meta.dirname, '../../docs/images/sample.png');
    const { structuredContent } = await use(agent, 'upload_file', { path, tags: ['disk'] });
    assert.deepEqual([structuredContent.name, structuredContent.tags], ['sample.png', ['disk']]);
    assert.match(await failureOf(agent, 'upload_file', { path: `${path}.gone` }), /cannot be read: ENOENT/);
    assert.match(await failureOf(agent, 'upload_file', { path: 'sample.png' }), /not an absolute path/);
    await agent.close();
    const elsewhere = await openAgent(overHttp(connection), 'legacy');
    const { tools } = await elsewhere.listTools();
    assert.ok(!tools.some(({ name }) => name === 'upload_file'));
    await elsewhere.close();
  });
});

suite('the page on agents', () => {
  test('names every tool with the scope that it needs, and every resource', async () => {
    const page = await readFile(join(import.meta.dirname, '../../docs/agents.md'), 'utf8');
    const agent = await openAgent(overStdio(connection), 'legacy');
    const { tools } = await agent.listTools();
    const told = [...page.matchAll(/^\| `(\w+)` \| (read|write) \|/gm)].map(
      ([, name, scope]) => `${name} ${scope}`,
    );
    const real = tools.map(
      ({ name, annotations }) => `${name} ${annotations?.readOnlyHint ? 'read' : 'write'}`,
    );
    assert.deepEqual(told.sort(), real.sort());
    for (const { uri } of (await agent.listResources()).resources)
      assert.ok(page.includes(`\`${uri}\``), uri);
    await agent.close();
  });
});

suite('the address of agents', () => {
  test('takes messages and nothing else', async () => {
    const reply = await fetch(new URL('/mcp', server.origin));
    assert.deepEqual([reply.status, reply.headers.get('allow')], [405, 'POST']);
  });
});

function idsIn(list: unknown): unknown[] {
  return Array.isArray(list) ? list.map((one) => Object(one).id) : [];
}

async function textAt(agent: Client, uri: string): Promise<string> {
  const { contents } = await agent.readResource({ uri });
  return contents.map((one) => ('text' in one ? one.text : '')).join('');
}
