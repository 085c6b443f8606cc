import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { answerErrorsWith } from '#http/scope.ts';
import { accessOf } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { accountRoutes } from './accounts.ts';
import { assetRoutes } from './assets.ts';
import { auditRoutes } from './audit.ts';
import { captionRoutes } from './captions.ts';
import { errorPage } from './error-page.ts';
import { presentProblem } from './errors.ts';
import { eventRoutes } from './events.ts';
import { fileRoutes } from './files.ts';
import { batchRoutes } from './generation/batches.ts';
import { explainRoutes } from './generation/explain.ts';
import { generateRoutes } from './generation/generate.ts';
import { generationRoutes } from './generation/generations.ts';
import { promptRoutes } from './generation/prompts.ts';
import { scriptRoutes } from './generation/scripts.ts';
import { handoutRoutes } from './handouts.ts';
import { healthRoutes } from './health.ts';
import { importRoutes } from './imports.ts';
import { jobRoutes } from './jobs.ts';
import { keyRoutes } from './keys.ts';
import { lifecycleRoutes } from './lifecycle.ts';
import { llmsRoutes } from './llms.ts';
import { documentation } from './openapi.ts';
import { PREFIX } from './prefix.ts';
import { projectRoutes } from './projects.ts';
import { sessionRoutes } from './session.ts';
import { sharingRoutes } from './sharing.ts';
import { slotRoutes } from './slots.ts';
import { tagRoutes } from './tags.ts';
import { resumableRoutes } from './tus/index.ts';
import { uploadRoutes } from './uploads.ts';
import { usageRoutes } from './usage.ts';
import { identifyBy } from './visitors.ts';
import { WEB_ROOT, webApp } from './web-app.ts';
import { webhookDeliveryRoutes } from './webhooks/deliveries.ts';
import { webhookRoutes } from './webhooks/endpoints.ts';

/** Our own API, the files that every dialect's URLs point to, and the documentation. */
export function native(parts: DialectParts): FastifyPluginAsync {
  return async (scope) => {
    answerErrorsWith(scope, presentProblem);
    await documentation(scope);
    await scope.register(errorPage);
    await scope.register(llmsRoutes(parts));
    await scope.register(fileRoutes(parts));
    await scope.register(handoutRoutes(parts));
    await scope.register(webApp({ ...parts, root: WEB_ROOT }));
    await scope.register((api) => mountApi(api, parts), { prefix: PREFIX });
  };
}

async function mountApi(api: FastifyInstance, parts: DialectParts): Promise<void> {
  const needs = accessOf(parts, identifyBy(parts));
  await api.register(sessionRoutes(parts));
  await api.register(uploadRoutes(parts, needs));
  await api.register(resumableRoutes(parts, needs));
  await api.register(assetRoutes(parts, needs));
  await api.register(captionRoutes(parts, needs));
  await api.register(importRoutes(parts, needs));
  await api.register(lifecycleRoutes(parts, needs));
  await api.register(tagRoutes(parts, needs));
  await api.register(jobRoutes(parts, needs));
  await api.register(healthRoutes(parts, needs));
  await api.register(slotRoutes(parts, needs));
  await api.register(sharingRoutes(parts, needs));
  await api.register(projectRoutes(parts, needs));
  await api.register(scriptRoutes(parts, needs));
  await api.register(explainRoutes(parts, needs));
  await api.register(generateRoutes(parts, needs));
  await api.register(generationRoutes(parts, needs));
  await api.register(batchRoutes(parts, needs));
  await api.register(promptRoutes(parts, needs));
  await api.register(accountRoutes(parts, needs));
  await api.register(keyRoutes(parts, needs));
  await api.register(auditRoutes(parts, needs));
  await api.register(usageRoutes(parts, needs));
  await api.register(eventRoutes(parts, needs, identifyBy(parts).principal));
  await api.register(webhookRoutes(parts, needs));
  await api.register(webhookDeliveryRoutes(parts, needs));
  // Anybody may ask for it, and making it takes longer than most requests.
  let document: string | null = null;
  api.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    document ??= JSON.stringify(api.swagger());
    return reply.type('application/json; charset=utf-8').send(document);
  });
}
