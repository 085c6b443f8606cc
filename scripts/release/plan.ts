import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withRelease } from './changelog.ts';
import { nextVersion, type Step, withVersion } from './versions.ts';

/** Files with the version of everything: packages that are released together. */
const VERSIONED = ['package.json', 'sdk/package.json', 'cli/package.json', 'deploy/helm/polyreel/Chart.yaml'];

/** What a release changes. */
export interface ReleasePlan {
  readonly version: string;
  readonly tag: string;
  /** New texts by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** Reads the repository in `root` and changes nothing. */
export function planRelease(root: string, step: Step, date: string): ReleasePlan {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const { version: from }: { version: string } = JSON.parse(read('package.json'));
  const to = nextVersion(from, step);
  const versioned = VERSIONED.map((path) => [path, withVersion(read(path), { from, to, path })] as const);
  const changelog = withRelease(read('CHANGELOG.md'), to, date);
  return { version: to, tag: `v${to}`, files: new Map([...versioned, ['CHANGELOG.md', changelog]]) };
}
