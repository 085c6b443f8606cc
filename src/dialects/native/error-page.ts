import type { FastifyInstance } from 'fastify';
import { ERROR_KINDS } from '#errors.ts';
import { codeOf, PROBLEMS } from './errors.ts';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}' +
  'td,th{text-align:left;vertical-align:top;padding:.4rem .8rem .4rem 0}tr:target{outline:2px solid}';

/** Where the `type` of every problem leads: what its code means. */
export async function errorPage(scope: FastifyInstance): Promise<void> {
  const page = render();
  scope.get('/docs/errors', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:")
      .type('text/html; charset=utf-8')
      .send(page),
  );
}

function render(): string {
  const rows = ERROR_KINDS.map((kind) => {
    const [status, meaning] = PROBLEMS[kind];
    const code = codeOf(kind);
    const text = meaning.replaceAll(/`([^`]+)`/g, '<code>$1</code>');
    return `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${text}</td></tr>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<title>Polyreel: errors</title><style>${STYLE}</style>
<h1>Errors</h1>
<p>Every error of the native API is a problem document (RFC 9457). A program looks at its <code>code</code>, a person reads its <code>detail</code>. The operations are in the <a href="/docs">reference</a>.</p>
<table><tr><th>code</th><th>status</th><th>what it means</th></tr>
${rows.join('\n')}
</table></html>`;
}
