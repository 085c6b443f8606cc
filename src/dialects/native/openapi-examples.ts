import examples from './openapi-examples.json' with { type: 'json' };

const JSON_TYPE = 'application/json';

interface Media {
  readonly [type: string]: object;
}

interface Operation {
  readonly operationId?: string;
  readonly requestBody?: { readonly content?: Media };
  readonly responses?: Readonly<Record<string, { readonly content?: Media }>>;
}

interface Example {
  readonly body?: unknown;
  readonly replies: Readonly<Record<string, unknown>>;
}

/** Recorded from a real server by `test/openapi/record-examples.ts`, by the ids of operations. */
const EXAMPLES: Readonly<Record<string, Example>> = examples;

/** The paths, each operation with its example; the same for webhooks. */
export function withExamples<Paths extends object>(paths: Paths): Paths {
  const shown = (item: object) => mapped(item, (operation) => withExample(operation));
  return mapped(paths, shown);
}

function mapped<T extends object>(record: T, change: (value: object) => object): T {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)])) as T;
}

/** The operation with what a client sent, and what it was answered, where there is a record of it. */
function withExample<T extends Operation>(operation: T): T {
  const example = EXAMPLES[operation.operationId ?? ''];
  if (example === undefined) return operation;
  const { requestBody, responses = {} } = operation;
  const replies = Object.entries(responses).map(([status, response]) => [
    status,
    shownBy(response, example.replies[status]),
  ]);
  return {
    ...operation,
    ...(requestBody !== undefined && { requestBody: shownBy(requestBody, example.body) }),
    responses: Object.fromEntries(replies),
  };
}

function shownBy<T extends { readonly content?: Media }>(part: T, example: unknown): T {
  const json = part.content?.[JSON_TYPE];
  if (json === undefined || example === undefined) return part;
  return { ...part, content: { ...part.content, [JSON_TYPE]: { ...json, example } } };
}
