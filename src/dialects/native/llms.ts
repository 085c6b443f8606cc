import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import type { Links } from '#core/links.ts';
import { AssetError } from '#errors.ts';

/** Beside the source and in the package. */
const DOCS = join(import.meta.dirname, '../../../docs');
const PREFIX = '/docs/text';

interface Page {
  /** Below the folder of the documents. */
  readonly path: string;
  readonly about: string;
}

const PAGES: readonly Page[] = [
  { path: 'agents.md', about: 'The tools of the Model Context Protocol at /mcp and in `polyreel mcp`.' },
  { path: 'scripts.md', about: 'The language in which videos, pictures and sounds are described.' },
  { path: 'configuration.md', about: 'Every setting of the service.' },
];

const HEAD = `# Polyreel

> A self-hosted media-asset service: it takes images, videos and sounds, probes and previews them, searches and serves them,
> and renders videos from scripts. One library, its own API below /api/v1, and the APIs of four vendors at their own paths.

Every call but those to signed URLs names an API key as \`Authorization: Bearer …\`. Errors of the native API are problem
details (RFC 9457) with a stable \`code\`. Creating calls may carry an \`Idempotency-Key\`. A file is uploaded by
\`POST /api/v1/assets?name=…\` with its bytes as the body, and is ready when its \`status\` is \`ready\`; \`Prefer: wait=30\` waits.`;

/** What language models read: an index by the convention of llms.txt, the documents, and all of them in one text. */
export function llmsRoutes({ links }: { readonly links: Links }): FastifyPluginAsync {
  return async (scope) => {
    const options = { schema: { hide: true } };
    scope.get('/llms.txt', options, async (_request, reply) => text(reply, await index(links)));

    scope.get('/llms-full.txt', options, async (_request, reply) => {
      const texts = (await pages()).map(({ path }) => readFile(join(DOCS, path), 'utf8'));
      return text(reply, [await index(links), ...(await Promise.all(texts))].join('\n\n---\n\n'));
    });

    scope.get<{ Params: { '*': string } }>(`${PREFIX}/*`, options, async ({ params }, reply) => {
      const page = (await pages()).find(({ path }) => path === params['*']);
      if (page === undefined) throw new AssetError('route-not-found', `There is no document ${params['*']}.`);
      return text(reply, await readFile(join(DOCS, page.path), 'utf8'));
    });
  };
}

async function pages(): Promise<Page[]> {
  const doors = (await readdir(join(DOCS, 'doors'))).filter((name) => name.endsWith('.md')).sort();
  return [
    ...PAGES,
    ...doors.map((name) => {
      const vendor = name.replace('.md', '');
      return {
        path: `doors/${name}`,
        about: `The API of ${vendor}: how to switch a client, and what differs.`,
      };
    }),
  ];
}

async function index(links: Links): Promise<string> {
  const documents = (await pages()).map(({ path, about }) =>
    entry(path, links.at(`${PREFIX}/${path}`), about),
  );
  return `${HEAD}

## API

${entry('OpenAPI 3.1', links.at('/api/v1/openapi.json'), 'Every operation of the native API, with examples.')}
${entry('Errors', links.at('/docs/errors'), 'What each code of a problem means.')}
${entry('JSON Schema of scripts', links.at('/api/v1/scripts/schema'), 'Every property of a script, described.')}

## Documents

${documents.join('\n')}
`;
}

function entry(title: string, url: string, about: string): string {
  return `- [${title}](${url}): ${about}`;
}

function text(reply: FastifyReply, body: string): FastifyReply {
  return reply.type('text/plain; charset=utf-8').send(body);
}
