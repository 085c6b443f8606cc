// Harms the service as test/hostile does, with everything that `npm test` leaves out for time, and writes what was seen into
// docs/security.md.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { run } from 'node:test';
import { ROOT } from './commands.ts';

const PAGE = join(ROOT, 'docs/security.md');
const BLOCK = /(<!-- figures -->\n)[\s\S]*(<!-- \/figures -->)/;
/** What the runner says of itself. */
const SUMMARY = /^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;

interface Seen {
  readonly file: string;
  readonly test: string;
  readonly said: string[];
}

process.env.POLYREEL_IDLE_CONNECTIONS ??= '10000';
const files = globSync('test/{hostile,package}/*.test.ts', { cwd: ROOT })
  .filter((path) => !/npx|\/package\.test/.test(path))
  .sort()
  .map((path) => join(ROOT, path));

const seen: Seen[] = [];
/** The names of the suites around a test, and its own. */
const names: string[] = [];
let [passed, failed] = [0, 0];
for await (const { type, data } of run({ files, concurrency: 1, timeout: 300_000 })) {
  if (type === 'test:start') names.splice(data.nesting, Number.POSITIVE_INFINITY, data.name);
  else if (type === 'test:pass' && data.details.type !== 'suite') {
    passed += 1;
    const said = typeof data.skip === 'string' ? [`skipped: ${data.skip}`] : [];
    const test = [...names.slice(0, data.nesting), data.name].join(' ');
    seen.push({ file: basename(data.file ?? ''), test, said });
  } else if (type === 'test:fail' && data.details.type !== 'suite') {
    failed += 1;
    console.error(`${data.file}: ${data.name}\n`, data.details.error);
  } else if (type === 'test:diagnostic' && !SUMMARY.test(data.message)) {
    seen.at(-1)?.said.push(data.message);
    console.log(`${seen.at(-1)?.test}: ${data.message}`);
  }
}
if (failed > 0) {
  console.error(`${failed} of ${passed + failed} tests failed; docs/security.md is left as it was.`);
  process.exit(1);
}
writeFileSync(
  PAGE,
  readFileSync(PAGE, 'utf8').replace(BLOCK, (_all, start: string, end: string) => start + figures() + end),
);

function figures(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const machine = `${availableParallelism()} processors, ${memory} GiB, load ${loadavg()[0]?.toFixed(0)} from whatever else ran there`;
  const told = seen.filter(({ said }) => said.length > 0);
  const sections = [...new Set(told.map(({ file }) => file))].map((file) => {
    const tests = told.filter((one) => one.file === file);
    const lines = tests.flatMap(({ test, said }) => [`- ${test}`, ...said.map((one) => `  - ${one}`)]);
    return `\n\`${file}\`\n\n${lines.join('\n')}\n`;
  });
  return `\nNode ${process.versions.node}, ${machine}: all ${passed} tests passed.\n${sections.join('')}\n`;
}
