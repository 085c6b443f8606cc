import { png } from '../acceptance/tiny-media.ts';
import { documentOf, text } from '../conformance/generating.ts';
import { until } from '../conformance/until.ts';

/** What the examples of the SDK do not ask for, asked by plain requests; `key` is one of the default workspace. */
export async function askTheRest(origin: string, key: string, hook: string): Promise<void> {
  const authorization = `Bearer ${key}`;

  async function ask(method: string, path: string, body?: unknown, headers = {}): Promise<Response> {
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { authorization, ...(isPlain(body) && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && {
        body: isPlain(body) ? JSON.stringify(body) : (body as Buffer<ArrayBuffer>),
      }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }
  const json = async (...asked: Parameters<typeof ask>) => Object(await (await ask(...asked)).json());

  const signIn = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const session = await fetch(`${origin}/api/v1/session`, { headers: { cookie } });
  const { workspace } = Object(await session.json());

  await ask('GET', `/workspaces/${workspace.id}/limits`);
  await ask('PATCH', `/workspaces/${workspace.id}/limits`, { runningRenders: 4 });

  const { id: old } = await json('POST', '/keys', { name: 'Shop', scopes: ['read'] });
  await ask('POST', `/keys/${old}/rotate`, { overlap: 3600 });

  await ask('GET', '/audit?action=key.rotated');

  const upload = await ask('POST', '/uploads', undefined, {
    'tus-resumable': '1.0.0',
    'upload-length': '64',
  });
  await ask('GET', new URL(upload.headers.get('location') ?? '', origin).pathname.replace('/api/v1', ''));

  const document = documentOf([text('${greeting}')], {
    inputs: [{ name: 'greeting', type: 'text', required: true }],
  });
  await ask('POST', '/scripts/preview', { document, parameters: { greeting: 'Hi' } });
  await ask('POST', '/scripts/still', { document, parameters: { greeting: 'Hi' } });

  const cut = png(8).subarray(0, 60);
  const { id: broken } = await json('POST', '/assets?name=cut.png', cut, { 'content-type': 'image/png' });
  await until(async () => (await json('GET', `/assets/${broken}`)).status === 'failed');
  await ask('POST', `/assets/${broken}/retry`);

  const { id } = await json('POST', '/webhooks', { url: hook, types: ['asset.ready'] });
  await ask('GET', `/webhooks/${id}`);
  await ask('GET', '/webhooks');
  await ask('PATCH', `/webhooks/${id}`, { description: 'Tells the editor' });
  await ask('POST', `/webhooks/${id}/rotate-secret`, { overlap: 3600 });
  await ask('POST', '/assets?name=sample.png', png(8), { 'content-type': 'image/png' });
  const { id: delivery } = await until(async () => (await json('GET', `/webhooks/${id}/deliveries`)).data[0]);
  await ask('POST', `/webhooks/${id}/test`);
  await ask('POST', `/webhooks/${id}/replay`, { since: '2026-01-01T00:00:00Z' });
  await ask('POST', `/webhooks/${id}/deliveries/${delivery}/replay`);
}

function isPlain(body: unknown): boolean {
  return body !== undefined && !Buffer.isBuffer(body);
}
