// Everything that must hold: the checks first, because they are quick, then every test. Arguments are test files.
import { globSync } from 'node:fs';
import { ROOT, run } from './commands.ts';

const named = process.argv.slice(2);
if (named.length === 0) {
  const code = await run(process.execPath, ['scripts/check.ts']);
  if (code !== 0) process.exit(code);
}
const files =
  named.length > 0
    ? named
    : globSync(
        [
          'src/**/*.test.ts',
          'sdk/src/**/*.test.ts',
          'cli/src/**/*.test.ts',
          'web/src/**/*.test.ts',
          'test/**/*.test.ts',
        ],
        {
          cwd: ROOT,
        },
      ).sort();
// Once a file's tests and hooks are done its process ends, without the clean-up of Node's own that now and then (24.21, seen with
// sockets that were cut) waits at full speed for ever.
const options = ['--test-concurrency=2', '--test-timeout=300000', '--test-force-exit'];
process.exit(await run(process.execPath, ['--test', ...options, ...files]));
