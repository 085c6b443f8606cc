import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { Type } from 'typebox';
import { openApiDocument } from '../../scripts/openapi-document.ts';
import { jsonOf, type Reply } from '../conformance/client.ts';
import { shaped } from '../conformance/driver.ts';
import { Failed as IndreamFailed } from '../conformance/drivers/indream.ts';
import { refusal as fastApiRefusal } from '../conformance/fastapi.ts';

/** Asserts that a reply is one that the API of this path has. */
export type AssertShape = (route: { method: string; url: string }, reply: Reply) => void;

const RunwayFailed = Type.Object(
  { error: Type.String({ minLength: 1 }), code: Type.Integer() },
  { additionalProperties: false },
);
/** RFC 6749, 5.2; what is not about the token is told as elsewhere. */
const TokenFailed = Type.Object({ error: Type.String({ minLength: 1 }) });

interface Documented {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

/** By the OpenAPI document where the API is in it, otherwise by the vendor's own shape of a refusal. */
export async function openShapes(): Promise<AssertShape> {
  const { paths, components } = await openApiDocument();
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  const validators = new Map<object, ReturnType<typeof ajv.compile>>();

  function assertDocumented(operation: Documented, reply: Reply): void {
    const { status } = reply;
    const response = operation.responses[status] ?? operation.responses[`${String(status)[0]}XX`];
    if (response === undefined) throw new Error(`${status} is not documented: ${reply.bytes}`);
    const type = reply.headers.get('content-type')?.split(';', 1)[0] ?? '';
    if (response.content === undefined || reply.bytes.length === 0) return;
    const isFile = !/json/.test(type) && Object.keys(response.content).some((one) => !/json/.test(one));
    if (isFile) return;
    const described = response.content[type];
    if (described === undefined) throw new Error(`${status} as ${type} is not documented: ${reply.bytes}`);
    const validate = validators.get(described.schema) ?? ajv.compile({ ...described.schema, components });
    validators.set(described.schema, validate);
    if (!validate(jsonOf(reply))) throw new Error(`${ajv.errorsText(validate.errors)} in ${reply.bytes}`);
  }

  return ({ method, url }, reply) => {
    const template = url.replaceAll(/:(\w+)/g, '{$1}');
    const operation = paths[template]?.[method.toLowerCase()] as Documented | undefined;
    if (operation !== undefined) return assertDocumented(operation, reply);
    if (reply.status < 400 || method === 'HEAD') return;
    if (url.startsWith('/v1/runwayml/')) shaped(reply, reply.status, RunwayFailed);
    else if (url.startsWith('/v1/')) shaped(reply, reply.status, IndreamFailed);
    else if (url.startsWith('/oauth2/')) shaped(reply, reply.status, TokenFailed);
    else if (!url.startsWith('/mcp')) fastApiRefusal(reply, reply.status);
  };
}
