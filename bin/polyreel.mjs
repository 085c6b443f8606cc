#!/usr/bin/env node
// What the published package runs: the compiled server on the pinned Node, or, for what is no command of the server's, the
// command line. In a checkout `npm start` and `npm run cli` run the source.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { become, complainOfNode, pinnedNode } from './launch.mjs';

/** The command line has them in its help, as those of the server. */
const OF_THE_SERVER = ['serve', 'doctor', 'backup', 'fsck', 'mcp'];
/** `polyreel --port=80` is `polyreel serve --port=80`, and `polyreel` alone is `polyreel serve`. */
const OPTION_OF_THE_SERVER = /^--(?:role|port|host|data-dir)(?:=|$)/;

const [first = 'serve'] = process.argv.slice(2);
const isOfServer = OF_THE_SERVER.includes(first) || OPTION_OF_THE_SERVER.test(first);

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(root, isOfServer ? 'dist/main.js' : 'dist/cli/main.js');
if (!isOfServer && Number(process.versions.node.split('.')[0]) >= 24) {
  await import(pathToFileURL(program).href); // it asks for no more of Node, and is there in half the time
} else {
  const node = pinnedNode() ?? complainOfNode();
  become(node, [program, ...process.argv.slice(2)], {
    cwd: process.cwd(),
    cache: join(root, '.cache/node'),
  });
}
