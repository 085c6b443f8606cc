import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** One client of one API: paths are below its prefix, and its key goes along. */
export type Request = (method: string, path: string, options?: RequestOptions) => Promise<Response>;

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
}

export function requests(prefix: string, authorization: Readonly<Record<string, string>>): Request {
  return (method, path, { headers = {}, body } = {}) =>
    fetch(prefix + path, {
      method,
      headers: { ...authorization, ...headers },
      ...(body !== undefined && { body }),
    });
}

/** The JSON of a reply that has this status and at least this shape. */
export async function answered<T extends TSchema>(
  reply: Response,
  status: number,
  schema: T,
): Promise<Static<T>> {
  const text = await reply.text();
  if (reply.status !== status)
    throw new Error(`${reply.status} instead of ${status} from ${reply.url}: ${text}`);
  const json: unknown = JSON.parse(text);
  if (Value.Check(schema, json)) return json;
  const errors = Value.Errors(schema, json).map(({ instancePath, message }) => `${instancePath} ${message}`);
  throw new Error(`${reply.url} answered in another shape: ${errors.join('; ')}`);
}
