import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { promisify } from 'node:util';
import { unreleased, withRelease } from '../../scripts/release/changelog.ts';
import { planRelease } from '../../scripts/release/plan.ts';
import { nextVersion, withVersion } from '../../scripts/release/versions.ts';

const ROOT = join(import.meta.dirname, '../..');

suite('a release', () => {
  test('is of the next version', () => {
    assert.equal(nextVersion('1.2.3', 'major'), '2.0.0');
    assert.equal(nextVersion('1.2.3', 'minor'), '1.3.0');
    assert.equal(nextVersion('1.2.3', 'patch'), '1.2.4');
    assert.throws(() => nextVersion('1.2', 'patch'), /not a version/);
  });

  test('gives everything one version, and nothing else another', () => {
    const { version, tag, files } = planRelease(ROOT, 'minor', '2030-01-02');
    assert.equal(tag, `v${version}`);
    for (const path of ['package.json', 'sdk/package.json', 'cli/package.json']) {
      assert.equal(JSON.parse(files.get(path) ?? '').version, version, path);
    }
    const cli = JSON.parse(files.get('cli/package.json') ?? '');
    assert.equal(cli.dependencies['@polyreel/sdk'], version);
    assert.match(
      files.get('deploy/helm/polyreel/Chart.yaml') ?? '',
      new RegExp(`^appVersion: ${version}$`, 'm'),
    );
    const manifest = '{\n  "version": "0.1.0",\n  "thing": "0.1.0"\n}';
    const changed = withVersion(manifest, { from: '0.1.0', to: '0.2.0', path: 'package.json' });
    assert.equal(changed, '{\n  "version": "0.2.0",\n  "thing": "0.1.0"\n}');
  });

  test('says in the changelog what it brings', () => {
    const before =
      '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [0.1.0] - 2029-01-01\n\n- The first.\n';
    const after = withRelease(before, '0.2.0', '2030-01-02');
    assert.match(
      after,
      /## \[Unreleased\]\n\n## \[0\.2\.0\] - 2030-01-02\n\n### Added\n\n- A thing\.\n\n## \[0\.1\.0\]/,
    );
    assert.equal(unreleased(after), null);
    assert.throws(() => withRelease(after, '0.3.0', '2030-01-03'), /nothing of a new version/);
  });

  test('is shown by --dry-run, which changes nothing', async () => {
    const manifest = await readFile(join(ROOT, 'package.json'), 'utf8');
    const args = ['scripts/release.ts', 'patch', '--dry-run'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
    assert.match(stdout, /^v\d+\.\d+\.\d+ would change: package\.json, .*CHANGELOG\.md/);
    assert.equal(await readFile(join(ROOT, 'package.json'), 'utf8'), manifest);
  });

  test('is refused without saying which', async () => {
    const refused = promisify(execFile)(process.execPath, ['scripts/release.ts'], { cwd: ROOT });
    await assert.rejects(refused, { code: 1, stderr: /Say which: major, minor, patch/ });
  });
});
