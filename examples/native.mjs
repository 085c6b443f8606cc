// The native API: upload a picture, wait until it is ready, share it, make a video of it.
// POLYREEL_KEY=polyreel_… node examples/native.mjs
import { readFile } from 'node:fs/promises';

const { POLYREEL_URL = 'http://127.0.0.1:8787', POLYREEL_KEY } = process.env;
const authorization = `Bearer ${POLYREEL_KEY}`;

async function call(path, { headers, body, ...init } = {}) {
  const json = body !== undefined && !(body instanceof Uint8Array);
  const response = await fetch(`${POLYREEL_URL}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization, ...(json && { 'content-type': 'application/json' }), ...headers },
    body: json ? JSON.stringify(body) : body,
    ...init,
  });
  const reply = await response.json();
  if (!response.ok) throw new Error(`${reply.code}: ${reply.detail}`);
  return reply;
}

const picture = await readFile(new URL('../docs/images/sample.png', import.meta.url));
const asset = await call('/assets?name=sample.png', {
  headers: { 'content-type': 'image/png', prefer: 'wait=30' },
  body: picture,
});
console.log(`${asset.name} is ${asset.status}: ${asset.width} × ${asset.height}, ${asset.mediaType}`);

const link = await call(`/assets/${asset.id}/links`, { body: { scope: 'preview' } });
console.log(`its preview, for somebody without a key: ${link.url}`);

const script = await call('/scripts', {
  body: {
    name: 'Postcard',
    document: {
      inputs: [{ name: 'greeting', type: 'text', required: true, maxLength: 80 }],
      output: { format: 'mp4', width: 640, height: 360, fps: 25, quality: 'draft' },
      timeline: {
        tracks: [
          { clips: [{ start: 0, length: 2, asset: { type: 'image', src: asset.id }, effect: 'zoomIn' }] },
          { clips: [{ start: 0, length: 2, asset: { type: 'text', text: '${greeting}' } }] },
        ],
      },
    },
  },
});
const parameters = { greeting: 'Greetings from Polyreel!' };
const { warnings, estimate } = await call(`/scripts/${script.id}/preview`, { body: { parameters } });
console.log(`would take about ${estimate.seconds} s; warnings: ${warnings.length}`);

const made = await call(`/scripts/${script.id}/generate`, {
  headers: { prefer: 'wait=60' },
  body: { parameters },
});
console.log(`${made.asset.name} is ${made.generation.status}: ${made.asset.url}`);
