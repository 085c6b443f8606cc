// Format, lint, types and generated documents; with --fix, mends what can be mended.
import { run, runBin } from './commands.ts';

const fix = process.argv.includes('--fix');

const steps = [
  () => runBin('@biomejs/biome', 'bin/biome', ['check', '--error-on-warnings', ...(fix ? ['--write'] : [])]),
  () => runBin('typescript', 'bin/tsc', ['-p', '.']),
  () => runBin('typescript', 'bin/tsc', ['-p', 'sdk', '--noEmit']),
  () => runBin('typescript', 'bin/tsc', ['-p', 'cli']),
  () => runBin('typescript', 'bin/tsc', ['-p', 'web']),
  () => run(process.execPath, ['scripts/docs.ts', ...(fix ? [] : ['--check'])]),
];

for (const step of steps) {
  const code = await step();
  if (code !== 0) process.exit(code);
}
