// Releases a version: `release.ts major|minor|patch [--dry-run]`. On a clean tree it runs everything that must hold, gives all
// packages the version, keeps the schema for later versions to start from, and commits and tags; nothing is pushed or published.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './commands.ts';
import { planRelease, type ReleasePlan } from './release/plan.ts';
import { STEPS } from './release/versions.ts';
import { keepSchema } from './schema.ts';

const dryRun = process.argv.includes('--dry-run');
const step = STEPS.find((name) => process.argv.includes(name));
if (step === undefined) fail(`Say which: ${STEPS.join(', ')}.`);

if (!dryRun && git('status', '--porcelain') !== '') fail('The tree is not clean.');
const plan = planRelease(ROOT, step, new Date().toISOString().slice(0, 10));
if (git('tag', '--list', plan.tag) !== '') fail(`${plan.tag} is there already.`);

if (dryRun) {
  console.log(`${plan.tag} would change: ${[...plan.files.keys()].join(', ')}, package-lock.json`);
  console.log(`and keep test/schemas/${plan.version}.<engine>.sql, after npm test.`);
} else {
  await release(plan);
}

async function release({ version, tag, files }: ReleasePlan): Promise<void> {
  await must('npm', ['test']);
  for (const [path, text] of files) writeFileSync(join(ROOT, path), text);
  const schemas = await keepSchema(version);
  await must('npm', ['install', '--package-lock-only', '--ignore-scripts']);
  await must('npm', ['run', 'docs']);
  // What was made: the files of the plan, the lockfile, the schemas, and documents that name the version.
  await must('git', [
    'add',
    '--',
    ...files.keys(),
    ...schemas,
    'package-lock.json',
    'docs',
    'sdk/src/openapi.ts',
  ]);
  await must('git', ['commit', '--quiet', '--message', `Release ${version}`]);
  await must('git', ['tag', '--annotate', tag, '--message', `Polyreel ${version}`]);
  console.log(
    `${tag} is committed and tagged. To publish: npm pack, npm run build --workspaces, git push --follow-tags.`,
  );
}

async function must(command: string, args: readonly string[]): Promise<void> {
  const code = await run(command, args);
  if (code !== 0) fail(`${command} ${args.join(' ')} ended with ${code}; nothing is tagged.`);
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
}

function fail(reason: string): never {
  console.error(`release: ${reason}`);
  process.exit(1);
}
