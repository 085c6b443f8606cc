// As a client of Indream: only the base URL differs.
// POLYREEL_KEY=polyreel_… node examples/indream.mjs
import { readFile } from 'node:fs/promises';

const { POLYREEL_URL = 'http://127.0.0.1:8787', POLYREEL_KEY } = process.env;

const response = await fetch(`${POLYREEL_URL}/v1/uploads`, {
  method: 'POST',
  headers: {
    'x-api-key': POLYREEL_KEY,
    'x-file-name': 'sample.png',
    'Content-Type': 'application/octet-stream',
  },
  body: await readFile(new URL('../docs/images/sample.png', import.meta.url)),
});
const { data, detail } = await response.json();
if (!response.ok) throw new Error(detail);
console.log(`${data.type} ${data.filename}, ${data.width} × ${data.height}: ${data.fileUrl}`);
