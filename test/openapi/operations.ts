import type { OpenApiDocument } from '../../scripts/sdk-types.ts';

/** Finds out which operation of the document a request is for, by its id; null for none. */
export function operationFinder(document: OpenApiDocument): (method: string, path: string) => string | null {
  const operations = Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      method: method.toUpperCase(),
      pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      operationId,
      parameters: template.split('{').length,
    })),
  );
  // "/scripts/schema" before "/scripts/{id}".
  operations.sort((a, b) => a.parameters - b.parameters);
  return (method, path) =>
    operations.find((one) => one.method === method && one.pattern.test(path))?.operationId ?? null;
}
