// Builds what `npm pack` packs: the compiled server in dist/, and the web UI.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './commands.ts';
import { compileServer } from './compile.ts';

const code = await run(process.execPath, ['scripts/web.ts']);
if (code !== 0 || !existsSync(join(ROOT, 'web/dist/index.html'))) process.exit(code || 1);
await compileServer(join(ROOT, 'dist'));
