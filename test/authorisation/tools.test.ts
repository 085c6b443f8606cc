import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import type { Client as Agent } from '@modelcontextprotocol/client';
import { SCOPES, type Scope } from '#core/keys.ts';
import { native } from '../conformance/drivers/native.ts';
import { documentOf, text } from '../conformance/generating.ts';
import { openAgent, overHttp } from '../mcp/agents.ts';
import type { Ids } from './entry.ts';
import { openKeys, openSetting } from './setting.ts';
import { HOOK, type Kind, makeAll, noneOf } from './things.ts';

interface ToolEntry {
  readonly scope: Scope;
  /** What the arguments name of a workspace. */
  readonly ids: Readonly<Record<string, Kind>>;
  readonly args: (ids: Ids) => Record<string, unknown>;
}

const tool =
  (scope: Scope) =>
  (ids: ToolEntry['ids'] = {}, more: Record<string, unknown> = {}): ToolEntry => ({
    scope,
    ids,
    args: (named) => ({ ...named, ...more }),
  });
const read = tool('read');
const write = tool('write');

/** What each tool asks of the key, with arguments that do for who may. */
const TOOLS: Readonly<Record<string, ToolEntry>> = {
  search_assets: read({ projectId: 'project' }),
  get_asset: read({ id: 'asset' }),
  wait_for_asset: read({ id: 'asset' }, { seconds: 1 }),
  list_projects: read(),
  list_scripts: read(),
  get_script: read({ id: 'script' }),
  validate_script: read({ id: 'script' }),
  update_asset: write({ id: 'asset' }, { name: 'Another' }),
  share_asset: write({ id: 'asset' }),
  import_asset: write({ projectId: 'project' }, { link: HOOK }),
  upload_text: write(
    { projectId: 'project' },
    { name: 'a.srt', text: '1\n00:00:01,000 --> 00:00:02,000\nHi\n' },
  ),
  create_script: write({ projectId: 'project' }, { name: 'A script', document: documentOf([text('words')]) }),
  render_script: write({ id: 'script' }, { draft: true }),
};

const { server, client } = await openSetting();
after(() => server[Symbol.asyncDispose]());
const { origin } = server;
const { able } = await openKeys(server, client);
const stranger = await server.openClient(native, 'stranger@example.com');

async function withAgent<T>(key: string, use: (agent: Agent) => Promise<T>): Promise<T> {
  const agent = await openAgent(overHttp({ origin, key }), 'legacy');
  try {
    return await use(agent);
  } finally {
    await agent.close();
  }
}

/** What a tool tells the model, without what is different at each call or names something. */
async function told(agent: Agent, name: string, { args }: ToolEntry, ids: Ids) {
  const { isError, content } = await agent.callTool({ name, arguments: args(ids) });
  let words = content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
  for (const [field, id] of Object.entries(ids)) words = words.replaceAll(id, `<${field}>`);
  return { failed: isError === true, words: words.replaceAll(/\(request [^)]*\)|request ?id:? ?\S+/gi, '') };
}

suite('the tools of agents', () => {
  test('have a row in the table each', async () => {
    const names = await withAgent(able.read, async (agent) => (await agent.listTools()).tools);
    assert.deepEqual(names.map(({ name }) => name).sort(), Object.keys(TOOLS).sort());
  });

  for (const scope of SCOPES) {
    test(`do with a key for ${scope} what it permits`, () =>
      withAgent(able[scope], async (agent) => {
        for (const [name, entry] of Object.entries(TOOLS)) {
          const ids = await makeAll({ server, client }, entry.ids);
          const { failed, words } = await told(agent, name, entry, ids);
          const isAble = SCOPES.indexOf(entry.scope) <= SCOPES.indexOf(scope);
          if (isAble) assert.ok(!failed, `${name}: ${words}`);
          else assert.match(words, /^forbidden: /, name);
        }
      }));
  }

  test('know nothing of what belongs to another workspace', () =>
    withAgent(stranger.workspace.key, async (agent) => {
      for (const [name, entry] of Object.entries(TOOLS)) {
        if (Object.keys(entry.ids).length === 0) continue;
        const owned = await makeAll({ server, client }, entry.ids);
        const foreign = await told(agent, name, entry, owned);
        assert.deepEqual(foreign, await told(agent, name, entry, noneOf(entry.ids)), name);
      }
    }));
});
