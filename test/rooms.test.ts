import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { suite, test } from 'node:test';

/** Which rooms a room's code may call. Types may come from anything further down as well. */
const MAY_CALL: Readonly<Record<string, readonly string[]>> = {
  main: ['app', 'config', 'errors', 'telemetry', 'log'],
  app: [
    'operations',
    'dialects',
    'core',
    'db',
    'blobs',
    'jobs',
    'media',
    'egress',
    'http',
    'config',
    'errors',
    'telemetry',
    'log',
  ],
  operations: ['core', 'db', 'blobs', 'jobs', 'media', 'egress', 'errors', 'log'],
  dialects: ['core', 'http', 'sdk', 'errors'],
  core: ['db', 'blobs', 'jobs', 'media', 'egress', 'errors', 'telemetry', 'log'],
  jobs: ['db', 'errors', 'telemetry', 'log'],
  db: ['errors', 'log'],
  blobs: ['errors', 'log'],
  media: ['errors', 'log'],
  egress: ['errors', 'log'],
  http: ['errors', 'telemetry', 'log'],
  sdk: [],
  telemetry: ['errors', 'log'],
  config: [],
  errors: [],
  log: [],
};

const ROOT = join(import.meta.dirname, '..');
const SOURCES = globSync('src/**/*.ts', { cwd: ROOT }).filter((path) => !isForTests(path));

/** Tests, the suites that every engine of a port has to pass, and what both stand on. */
function isForTests(path: string): boolean {
  return /\.(?:test|testing|conformance)\.ts$|\/(?:conformance|testing)\//.test(path);
}

interface Import {
  readonly file: string;
  readonly typeOnly: boolean;
  readonly target: string;
}

const IMPORTS = SOURCES.flatMap(importsOf);

/** What strangers install alone, and what runs in browsers: they know the server by its API only. */
const PACKAGES = globSync(['sdk/src/**/*.ts', 'cli/src/**/*.ts', 'web/src/**/*.{ts,tsx}'], { cwd: ROOT })
  .filter((path) => !isForTests(path))
  .flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const found = text.matchAll(/^(import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)';/gms);
  const dynamic = text.matchAll(/\bimport\('([^']+)'\)/g);
  return [
    ...[...found].map(([, , type, target]) => ({ file, typeOnly: type !== undefined, target: target ?? '' })),
    ...[...dynamic].map(([, target]) => ({ file, typeOnly: false, target: target ?? '' })),
  ];
}

/** "core" for src/core/asset.ts, "config" for src/config.ts and src/config-values.ts, "main" for what only main uses. */
function roomOf(path: string): string {
  const [, first = '', second] = path.split('/');
  if (second !== undefined) return first;
  const name = first.replace(/\.ts$/, '');
  if (name.startsWith('config')) return 'config';
  return name in MAY_CALL ? name : 'main';
}

function roomOfTarget({ file, target }: Import): string | null {
  if (target.startsWith('#')) return roomOf(`src/${target.slice(1)}`);
  return target.startsWith('.') ? roomOf(normalize(join(dirname(file), target))) : null;
}

/** Everything that a room can reach by calls. */
function below(room: string): Set<string> {
  const seen = new Set<string>();
  const visit = (name: string) => {
    for (const next of MAY_CALL[name] ?? []) {
      if (!seen.has(next)) {
        seen.add(next);
        visit(next);
      }
    }
  };
  visit(room);
  return seen;
}

/** The dialect of a file, or null for what all of them share. */
function dialectOf(path: string): string | null {
  return /^src\/dialects\/([^/]+)\//.exec(path)?.[1] ?? null;
}

suite('rooms', () => {
  test('the imports of every file are seen', () => {
    assert.ok(SOURCES.length > 50, `${SOURCES.length} files`);
    assert.ok(IMPORTS.length > SOURCES.length, `${IMPORTS.length} imports`);
  });

  test('calls go down the arrow, never sideways or up', () => {
    const wrong = IMPORTS.filter((one) => {
      const [from, to] = [roomOf(one.file), roomOfTarget(one)];
      if (to === null || from === to) return false;
      return one.typeOnly ? !below(from).has(to) : !MAY_CALL[from]?.includes(to);
    });
    assert.deepEqual(wrong, []);
  });

  test('another room is imported by its name, the own one relatively', () => {
    const wrong = IMPORTS.filter((one) => {
      const to = roomOfTarget(one);
      if (to === null || roomOf(one.file) === 'main' || roomOf(one.file) === 'app') return false;
      return one.target.startsWith('#') === (to === roomOf(one.file));
    });
    assert.deepEqual(wrong, []);
  });

  test('a dialect never imports another', () => {
    const wrong = IMPORTS.filter(({ file, target }) => {
      const from = dialectOf(file);
      const to = target.startsWith('.') ? dialectOf(normalize(join(dirname(file), target))) : null;
      return from !== null && to !== null && from !== to;
    });
    assert.deepEqual(wrong, []);
  });

  test('only http, dialects and app know the web framework', () => {
    const allowed = new Set(['http', 'dialects', 'app']);
    const wrong = IMPORTS.filter(
      ({ file, target }) => /^@?fastify/.test(target) && !allowed.has(roomOf(file)),
    );
    assert.deepEqual(wrong, []);
  });

  test('only main and config look at the environment', () => {
    const wrong = SOURCES.filter(
      (file) => !['main', 'config'].includes(roomOf(file)) && /process\.env\b/.test(read(file)),
    );
    assert.deepEqual(wrong, []);
  });

  test('the SDK stands alone, and the command line and the web UI on the SDK', () => {
    const seen = new Set(PACKAGES.map(({ file }) => file.split('/', 1)[0]));
    assert.deepEqual([...seen].sort(), ['cli', 'sdk', 'web']);
    const wrong = PACKAGES.filter(({ file, target }) => {
      const own = file.split('/', 2).join('/');
      if (target.startsWith('.')) return !normalize(join(dirname(file), target)).startsWith(`${own}/`);
      if (own === 'cli/src') return target.startsWith('#');
      if (own === 'web/src') return target.startsWith('#') || target.startsWith('node:');
      return file !== 'sdk/src/node.ts' || !target.startsWith('node:');
    });
    assert.deepEqual(wrong, []);
  });

  test('SQL lives in db', () => {
    const wrong = SOURCES.filter(
      (file) =>
        roomOf(file) !== 'db' && /\.(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`/.test(read(file)),
    );
    assert.deepEqual(wrong, []);
  });
});

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
