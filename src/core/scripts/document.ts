import { type Static, Type } from 'typebox';
import { TimelineBody } from './document/clips.ts';
import { Input } from './document/inputs.ts';
import { Output } from './document/output.ts';
import type { Templated } from './document/templated.ts';

export const MAX_INPUTS = 200;

/** A script as a whole, before any placeholder is filled in. */
export const Script = Type.Object(
  {
    $schema: Type.Optional(Type.String({ maxLength: 500, description: 'For editors; of no meaning here.' })),
    name: Type.Optional(Type.String({ maxLength: 200, description: 'What the finished file is called.' })),
    description: Type.Optional(Type.String({ maxLength: 5_000 })),
    inputs: Type.Optional(Type.Array(Input, { maxItems: MAX_INPUTS })),
    output: Type.Optional(Output),
    timeline: TimelineBody,
  },
  { additionalProperties: false },
);

type Written = Static<typeof Script>;

/** A script that has been read by `parseScript`. */
export type ScriptDocument = Pick<Written, '$schema' | 'description' | 'inputs'> &
  Templated<Pick<Written, 'name' | 'output' | 'timeline'>>;
