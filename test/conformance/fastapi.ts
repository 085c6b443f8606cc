import { Type } from 'typebox';
import type { Reply } from './client.ts';
import { shaped } from './driver.ts';

const exactly = { additionalProperties: false };

const Violations = Type.Object(
  {
    detail: Type.Array(
      Type.Object(
        {
          loc: Type.Array(Type.Union([Type.String(), Type.Integer()]), { minItems: 1 }),
          msg: Type.String({ minLength: 1 }),
          type: Type.String({ minLength: 1 }),
        },
        exactly,
      ),
      { minItems: 1 },
    ),
  },
  exactly,
);
const Failed = Type.Object({ detail: Type.String({ minLength: 1 }) }, exactly);

/** A refusal in FastAPI's manner: a list for 422, otherwise a sentence. */
export function refusal(reply: Reply, status: number): unknown {
  return status === 422 ? shaped(reply, 422, Violations) : shaped(reply, status, Failed);
}
