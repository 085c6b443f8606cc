import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/** Collects the schemas of the routes that follow in this scope, and shows them as a page at /docs. */
export async function documentation(scope: FastifyInstance): Promise<void> {
  await scope.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Polyreel',
        version: '1',
        description:
          'Media assets by API: upload, probe, preview, list, search and serve. Errors are problem details (RFC 9457) with a stable `code`.',
      },
      tags: [
        { name: 'assets', description: 'Images, video and audio.' },
        { name: 'uploads', description: 'Other ways in than one request.' },
        { name: 'sharing', description: 'Giving an asset to those who have no key.' },
        { name: 'projects', description: 'What assets are used together in.' },
        { name: 'accounts', description: 'Whose assets they are within the workspace.' },
        { name: 'keys', description: 'Who may do what.' },
      ],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          header: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        },
      },
      security: [{ bearer: [] }, { header: [] }],
    },
  });
  await scope.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    theme: { title: 'Polyreel API' },
    uiConfig: { docExpansion: 'list', defaultModelsExpandDepth: 0 },
  });
}
