import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, suite, test } from 'node:test';
import { openServer } from '../conformance/server.ts';

const ROOT = join(import.meta.dirname, '..', '..');

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

suite('what operators are told to look at', () => {
  /** By the name of each exported metric, its type. */
  let exported: ReadonlyMap<string, string>;

  before(async () => {
    await using server = await openServer({ POLYREEL_METRICS: 'open' });
    const text = await (await fetch(`${server.origin}/metrics`)).text();
    const types = text.matchAll(/^# TYPE (\S+) (\S+)$/gm);
    exported = new Map([...types].map(([, name = '', type = '']) => [name, type]));
  });

  function isExported(name: string): boolean {
    const base = name.replace(/_(?:bucket|sum|count)$/, '');
    return exported.has(name) || (base !== name && /histogram|summary/.test(exported.get(base) ?? ''));
  }

  test('each query of the dashboard names exported metrics only', async () => {
    const { panels } = JSON.parse(
      await readFile(join(ROOT, 'deploy', 'grafana', 'polyreel.json'), 'utf8'),
    ) as {
      panels: Panel[];
    };
    const queries = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })));
    assert.ok(queries.length > 20, `${queries.length} queries`);
    for (const { title, expr } of queries) {
      const names = expr.match(/\b(?:polyreel|process|nodejs)_[a-z0-9_]+/g) ?? [];
      assert.notEqual(names.length, 0, title);
      assert.deepEqual(
        names.filter((name) => !isExported(name)),
        [],
        title,
      );
    }
  });

  test('the document lists every metric of ours, and none that there is not', async () => {
    const document = await readFile(join(ROOT, 'docs', 'monitoring.md'), 'utf8');
    const listed = new Set([...document.matchAll(/`(polyreel_[a-z0-9_]+)`/g)].map(([, name]) => name));
    const ours = new Set([...exported.keys()].filter((name) => name.startsWith('polyreel_')));
    assert.deepEqual(listed, ours);
  });
});
