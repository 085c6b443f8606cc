import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Kysely } from 'kysely';
import { insertSampleOwner } from '#db/samples.ts';
import type { Schema } from '#db/schema.ts';
import { openTemporaryDatabase } from '#db/temporary.ts';
import { AssetError } from '#errors.ts';
import { createProject } from '../projects.ts';
import { createPrompt, getPrompt, promptsIn, removePrompt } from './prompts.ts';

const CONTENT = { title: 'P', description: null, editorState: {}, stateVersion: null };

suite('prompts', () => {
  let stack: AsyncDisposableStack;
  let db: Kysely<Schema>;
  let workspaceId: string;
  before(async () => {
    stack = new AsyncDisposableStack();
    ({ db } = stack.use(await openTemporaryDatabase()));
    ({ workspaceId } = await insertSampleOwner(db));
  });
  after(() => stack[Symbol.asyncDispose]());

  const draft = (overrides: object = {}) => ({
    workspaceId,
    projectId: null,
    name: 'Horoscope',
    value: 'For ${ZODIAC SIGN} on ${date}.',
    persona: null,
    task: null,
    parameters: [],
    ...overrides,
  });

  test('a prompt is there as it was given, and knows its parameters', async () => {
    const texts = { persona: 'You like ${mood}.', task: 'A horoscope.', parameters: ['Date', 'unused'] };
    const prompt = await createPrompt(db, draft(texts));
    assert.deepEqual(prompt.parameters, ['Date', 'unused', 'ZODIAC SIGN', 'mood']);
    const { value, persona, task, status, reason, writtenBy } = prompt;
    assert.deepEqual([value, persona, task], [draft().value, texts.persona, texts.task]);
    assert.deepEqual([status, reason, writtenBy], ['ready', null, null]);
    assert.deepEqual(await getPrompt(db, { workspaceId, id: prompt.id }), prompt);
  });

  test('everything that is wrong with one is told at once', async () => {
    const wrong = draft({
      value: ' ',
      persona: 'You are ${name',
      task: '${shout(name)} ${a.b}',
      parameters: ['fine', 'a}b', ''],
    });
    await assert.rejects(createPrompt(db, wrong), (error) => {
      assert.ok(error instanceof AssetError);
      assert.equal(error.kind, 'invalid');
      const places = error.faults.map(({ at }) => at);
      assert.deepEqual(places, ['/persona', '/task', '/parameters/1', '/parameters/2', '/value']);
      return true;
    });
  });

  test('a name that no script could have is wrong in a text too', async () => {
    const wrong = createPrompt(db, draft({ value: 'About ${person.name}' }));
    await assert.rejects(wrong, { kind: 'invalid', message: /\$\{person\.name\}/ });
  });

  test('a project of somebody else is none', async () => {
    const { workspaceId: other } = await insertSampleOwner(db);
    const { id: projectId } = await createProject(db, other, CONTENT);
    await assert.rejects(createPrompt(db, draft({ projectId })), { kind: 'unprocessable' });
  });

  test('they are listed newest first, page by page, of a project too', async () => {
    const { id: projectId } = await createProject(db, workspaceId, CONTENT);
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) ids.unshift((await createPrompt(db, draft({ projectId, name }))).id);
    const of = { workspaceId, projectId };
    const first = await promptsIn(db, of, { after: null, limit: 2 });
    const second = await promptsIn(db, of, { after: first.next, limit: 2 });
    assert.deepEqual(
      [...first.items, ...second.items].map(({ id }) => id),
      ids,
    );
    assert.equal(second.next, null);
    const all = await promptsIn(db, { workspaceId, projectId: null }, { after: null, limit: 100 });
    assert.ok(all.items.length > ids.length);
  });

  test('one that is deleted is gone, for its own workspace only', async () => {
    const { id } = await createPrompt(db, draft());
    await assert.rejects(removePrompt(db, { workspaceId: 'other', id }), { kind: 'not-found' });
    await removePrompt(db, { workspaceId, id });
    await assert.rejects(getPrompt(db, { workspaceId, id }), { kind: 'not-found' });
    await assert.rejects(removePrompt(db, { workspaceId, id }), { kind: 'not-found' });
  });
});
