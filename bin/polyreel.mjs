#!/usr/bin/env node
// What the published package runs: the compiled server on the pinned Node. In a checkout `npm start` runs the source.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { become, complainOfNode, pinnedNode } from './launch.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = pinnedNode() ?? complainOfNode();
become(node, [join(root, 'dist/main.js'), ...process.argv.slice(2)], {
  cwd: process.cwd(),
  cache: join(root, '.cache/node'),
});
