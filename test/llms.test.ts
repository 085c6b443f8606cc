import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { openServer } from './conformance/server.ts';

const DOCS = join(import.meta.dirname, '../docs');
const server = await openServer();
after(() => server[Symbol.asyncDispose]());

async function read(path: string): Promise<string> {
  const reply = await fetch(new URL(path, server.origin));
  assert.equal(reply.status, 200, path);
  return reply.text();
}

suite('what language models read', () => {
  test('begins with a title and a summary, by the convention', async () => {
    const reply = await fetch(`${server.origin}/llms.txt`);
    assert.equal(reply.headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.match(await reply.text(), /^# Polyreel\n\n> .*\n[^#]*\n## /);
  });

  test('leads to nothing that is not there', async () => {
    const index = await read('/llms.txt');
    const links = [...index.matchAll(/^- \[[^\]]+\]\(([^)]+)\): \S.*$/gm)].map(([, link = '']) => link);
    assert.ok(links.length > 5);
    for (const link of links) assert.equal((await fetch(link)).status, 200, link);
  });

  test('has the page of every door', async () => {
    const index = await read('/llms.txt');
    for (const name of await readdir(join(DOCS, 'doors'))) assert.ok(index.includes(`/doors/${name})`), name);
  });

  test('is there as one text', async () => {
    const full = await read('/llms-full.txt');
    assert.ok(full.startsWith(await read('/llms.txt')));
    for (const path of ['agents.md', 'scripts.md', 'doors/rask.md']) {
      assert.ok(full.includes(await readFile(join(DOCS, path), 'utf8')), path);
    }
  });

  test('is nothing but the documents', async () => {
    for (const path of ['decisions/0006-the-same-bytes-once.md', '..%2fpackage.json']) {
      assert.equal((await fetch(`${server.origin}/docs/text/${path}`)).status, 404, path);
    }
  });
});
