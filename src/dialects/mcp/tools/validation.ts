import { Type } from 'typebox';
import { type Explanation, PolyreelError, type ScriptOrDocument } from '#sdk/index.ts';
import { Document, Fault, Id, Values, Warning } from '../shapes.ts';
import { READS, type Tool, tool } from '../tool.ts';

const validateScript = tool('validate_script', {
  title: 'Check a script',
  description:
    'Tells everything that is wrong with a script and its parameters, each fault by its JSON pointer, and what rendering it would take. Give either `document` or the `id` of a script that is kept.',
  input: Type.Object({
    document: Type.Optional(Document),
    id: Type.Optional(Id),
    parameters: Type.Optional(Values),
  }),
  output: Type.Object({
    valid: Type.Boolean(),
    summary: Type.String(),
    faults: Type.Array(Fault),
    warnings: Type.Array(Warning),
    estimate: Type.Union([
      Type.Object({
        seconds: Type.Number({ description: 'To render it.' }),
        bytes: Type.Number({ description: 'Of the file.' }),
      }),
      Type.Null(),
    ]),
  }),
  annotations: READS,
  async run({ document, id, parameters }, { polyreel }, signal) {
    const what: ScriptOrDocument = id === undefined ? { document, parameters } : { id, parameters };
    try {
      return { value: approved(await polyreel.scripts.preview(what, { signal })) };
    } catch (error) {
      if (!(error instanceof PolyreelError) || error.faults.length === 0) throw error;
      return { value: refused(error) };
    }
  },
});

function approved({ warnings, estimate: { seconds, bytes } }: Explanation) {
  return {
    valid: true,
    summary: 'It can be rendered.',
    faults: [],
    warnings: warnings.map(({ at, message }) => ({ at, message })),
    estimate: { seconds, bytes },
  };
}

/** That a script is wrong is what was asked, and no failure of the tool. */
function refused({ detail, faults }: PolyreelError) {
  return {
    valid: false,
    summary: detail,
    faults: faults.map(({ at, message }) => ({ at, message })),
    warnings: [],
    estimate: null,
  };
}

export const VALIDATION_TOOLS: readonly Tool[] = [validateScript];
