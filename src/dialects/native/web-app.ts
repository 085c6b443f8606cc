import { access } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import type { Links } from '#core/links.ts';
import { AssetError } from '#errors.ts';
import { contentPolicy, PAGE_HEADERS } from '#http/web-policy.ts';

/** Where `npm start` has it built. */
export const WEB_ROOT = join(import.meta.dirname, '../../../web/dist');
const PREFIX = '/app';
/** Vite names what is in there by its content. */
const HASHED = /^assets\//;
/** Names that a build gives to its files: none begins with a dot, or leads out of its directory. */
const BUILT = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/;

export interface WebAppOptions {
  /** Directory of the built files. */
  readonly root: string;
  readonly links: Links;
  /** Origins besides our own to which media is sent, and from which it comes. */
  readonly mediaOrigins: readonly string[];
}

/** The web UI: its files, and its page for every other path, which the UI itself understands. */
export function webApp({ root, links, mediaOrigins }: WebAppOptions): FastifyPluginAsync {
  return async (scope) => {
    await scope.register(fastifyStatic, { root, serve: false, preCompressed: true, suppressWarning: true });

    scope.addHook('onRequest', async (_request, reply) => {
      // Files are linked to by the public address, whatever the page was opened by.
      const origins = [new URL(links.at('/')).origin, ...mediaOrigins];
      reply.headers({ ...PAGE_HEADERS, 'content-security-policy': contentPolicy(origins) });
    });

    scope.get('/', { schema: { hide: true } }, async ({ headers }, reply) => {
      if (headers.accept?.includes('text/html')) return reply.redirect(`${PREFIX}/`);
      throw new AssetError('route-not-found', 'There is nothing here: the API is at /api/v1, see /docs.');
    });

    scope.get(PREFIX, { schema: { hide: true } }, async ({ url }, reply) =>
      url.startsWith(`${PREFIX}/`) ? page(reply) : reply.redirect(`${PREFIX}/`),
    );

    scope.route<{ Params: { '*': string } }>({
      method: ['GET', 'HEAD'],
      url: `${PREFIX}/*`,
      schema: { hide: true },
      handler: ({ params: { '*': path } }, reply) => (isFile(path) ? file(reply, path) : page(reply)),
    });
  };

  /** A file that is missing is one of an earlier build: a page in its place would only confuse. */
  function file(reply: FastifyReply, path: string): FastifyReply {
    if (!BUILT.test(path)) throw new AssetError('route-not-found', `The web UI has no file ${path}.`);
    if (HASHED.test(path)) return reply.sendFile(path, { maxAge: '365d', immutable: true });
    return reply.header('cache-control', 'no-cache').sendFile(path, { cacheControl: false });
  }

  async function page(reply: FastifyReply): Promise<FastifyReply> {
    await access(join(root, 'index.html')).catch((cause: unknown) => {
      const sentence =
        'The web UI is not built here: `npm start` in a checkout builds it. The API is at /api/v1.';
      throw new AssetError('route-not-found', sentence, { cause });
    });
    return reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false });
  }
}

/** By its ending, which no path of the UI itself has. */
function isFile(path: string): boolean {
  return /\.[^./]+$/.test(path);
}
