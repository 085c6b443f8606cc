import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Database } from '#db/open.ts';
import { insertSampleOwner } from '#db/samples.ts';
import { openTemporaryDatabase } from '#db/temporary.ts';
import { createProject, removeProject } from '../projects.ts';
import {
  changeScript,
  createScript,
  deleteScript,
  getScript,
  getScriptVersion,
  scriptsIn,
  versionsOf,
} from './scripts.ts';

const PROJECT = { title: 'Stars', description: null, editorState: {}, stateVersion: null };

suite('scripts', () => {
  let database: Database;
  let workspaceId: string;
  before(async () => {
    database = await openTemporaryDatabase();
    ({ workspaceId } = await insertSampleOwner(database.db));
  });
  after(() => database[Symbol.asyncDispose]());

  const documentOf = (text: string) => ({
    timeline: { tracks: [{ clips: [{ start: 0, length: 2, asset: { type: 'text', text } }] }] },
  });
  const create = (text: string, projectId: string | null = null) =>
    createScript(database.db, {
      workspaceId,
      projectId,
      name: text,
      templateKey: null,
      document: documentOf(text),
    });

  test('a changed document is a new version, and the old one is still there', async () => {
    const { id } = await create('one');
    const changed = await changeScript(database.db, { workspaceId, id }, { document: documentOf('two') });
    assert.deepEqual([changed.version, changed.document], [2, documentOf('two')]);
    assert.deepEqual(await getScript(database.db, { workspaceId, id }), changed);
    const first = await getScriptVersion(database.db, { workspaceId, id, version: 1 });
    assert.deepEqual(first.document, documentOf('one'));
    const versions = await versionsOf(database.db, { workspaceId, id });
    assert.deepEqual(
      versions.map(({ version }) => version),
      [2, 1],
    );
  });

  test('the same document, whatever the order of its properties, and another name are no new version', async () => {
    const { id } = await create('same');
    const clip = { length: 2, asset: { text: 'same', type: 'text' }, start: 0 };
    const document = { timeline: { tracks: [{ clips: [clip] }] } };
    const changed = await changeScript(database.db, { workspaceId, id }, { document, name: 'Renamed' });
    assert.deepEqual([changed.version, changed.name], [1, 'Renamed']);
  });

  test('what is wrong with a document is told by its pointer, and nothing is kept', async () => {
    const { id } = await create('right');
    const document = { timeline: { tracks: [{ clips: [{ start: -1, asset: { type: 'txt' } }] }] } };
    await assert.rejects(changeScript(database.db, { workspaceId, id }, { document }), {
      kind: 'invalid',
    });
    assert.equal((await getScript(database.db, { workspaceId, id })).version, 1);
  });

  test('another workspace knows nothing of it', async () => {
    const { id } = await create('mine');
    const { workspaceId: other } = await insertSampleOwner(database.db);
    const theirs = { workspaceId: other, id };
    await assert.rejects(getScript(database.db, theirs), { kind: 'not-found' });
    await assert.rejects(getScriptVersion(database.db, { ...theirs, version: 1 }), { kind: 'not-found' });
    await assert.rejects(changeScript(database.db, theirs, { name: 'x' }), { kind: 'not-found' });
    await assert.rejects(deleteScript(database.db, theirs), { kind: 'not-found' });
    const project = await createProject(database.db, other, PROJECT);
    await assert.rejects(create('theirs', project.id), { kind: 'unprocessable' });
  });

  test('a deleted one is in no list; its versions tell what it made', async () => {
    const { id } = await create('gone');
    await deleteScript(database.db, { workspaceId, id });
    await assert.rejects(getScript(database.db, { workspaceId, id }), { kind: 'not-found' });
    await assert.rejects(deleteScript(database.db, { workspaceId, id }), { kind: 'not-found' });
    assert.equal((await getScriptVersion(database.db, { workspaceId, id, version: 1 })).deleted, true);
  });

  test('a project lists its own, page by page, and takes them along when it goes', async () => {
    const project = await createProject(database.db, workspaceId, PROJECT);
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) ids.push((await create(name, project.id)).id);
    const place = { workspaceId, projectId: project.id };
    const first = await scriptsIn(database.db, place, { after: null, limit: 2 });
    const second = await scriptsIn(database.db, place, { after: first.next, limit: 2 });
    assert.deepEqual(
      [...first.items, ...second.items].map(({ id }) => id),
      ids,
    );
    assert.equal(second.next, null);
    await removeProject(database.db, { workspaceId, id: project.id });
    for (const id of ids) await assert.rejects(getScript(database.db, { workspaceId, id }));
  });
});
