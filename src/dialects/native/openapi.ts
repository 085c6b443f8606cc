import swagger, { type SwaggerTransformObject } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { shareSchemas } from './openapi-components.ts';
import { withExamples } from './openapi-examples.ts';
import { describeOperation } from './openapi-operations.ts';
import { describedWebhooks } from './webhooks/openapi.ts';

/**
 * Without the plugin's own `upgrade-insecure-requests`, which would leave the page blank wherever it is reached by plain
 * HTTP under another name than localhost.
 */
const PAGE_POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** Without a second link to the document, the column for links that no operation has, and some of the white. */
const STYLE = `
.swagger-ui .info .link, .swagger-ui .response-col_links { display: none }
.swagger-ui .info { margin: 32px 0 0 }
.swagger-ui .scheme-container { margin: 0; padding: 0; background: none; box-shadow: none }
`;

const DESCRIPTION = `Media assets by API: upload, probe, preview, list, search and serve.

A request names its key as \`Authorization: Bearer …\` or \`X-API-Key: …\`. Errors are problem details (RFC 9457): a
program looks at their \`code\`, see [all codes](/docs/errors). Lists go on with \`cursor\`, the \`nextCursor\` of the page
before. Creating calls may carry an \`Idempotency-Key\`.

This reference as [OpenAPI 3.1](/api/v1/openapi.json).`;

const TAGS = [
  { name: 'assets', description: 'Images, video and audio.' },
  { name: 'uploads', description: 'Other ways in than one request.' },
  { name: 'sharing', description: 'Giving an asset to those who have no key.' },
  { name: 'projects', description: 'What assets are used together in.' },
  { name: 'scripts', description: 'Videos, sound and pictures described with parameters.' },
  { name: 'prompts', description: 'Texts that language models write from.' },
  { name: 'accounts', description: 'Whose assets they are within the workspace.' },
  { name: 'keys', description: 'Who may do what.' },
  { name: 'audit', description: 'Who did what.' },
  { name: 'usage', description: 'How much a workspace uses, and how much it may.' },
  { name: 'jobs', description: 'What the service does by itself.' },
  { name: 'events', description: 'What happens in the workspace.' },
  { name: 'webhooks', description: 'Being called when something happens.' },
  { name: 'session', description: 'Signing in with a browser.' },
];

const withComponents: SwaggerTransformObject = (document) => {
  if (!('openapiObject' in document)) return {};
  const { openapiObject } = document;
  const all = { paths: openapiObject.paths ?? {}, webhooks: describedWebhooks() };
  const { paths: shared, schemas } = shareSchemas(all);
  const paths = withExamples(shared.paths);
  const webhooks = withExamples(shared.webhooks);
  return { ...openapiObject, paths, webhooks, components: { ...openapiObject.components, schemas } };
};

/** Collects the schemas of the routes that follow in this scope, and shows them as a page at /docs. */
export async function documentation(scope: FastifyInstance): Promise<void> {
  await scope.register(swagger, {
    convertConstToEnum: false,
    transform: describeOperation,
    transformObject: withComponents,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Polyreel',
        version: '1',
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'The server that this document comes from.' }],
      tags: TAGS,
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          header: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'polyreel-session' },
        },
      },
      security: [{ bearer: [] }, { header: [] }, { cookie: [] }],
    },
  });
  await scope.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: PAGE_POLICY,
    theme: { title: 'Polyreel API', css: [{ filename: 'polyreel.css', content: STYLE }] },
    // Without the bar on top, which offers to open documents of other servers.
    uiConfig: { layout: 'BaseLayout', docExpansion: 'list', defaultModelsExpandDepth: -1 },
  });
}
