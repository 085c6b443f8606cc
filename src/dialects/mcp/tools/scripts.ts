import { Type } from 'typebox';
import { presentScript, presentSummary } from '../present.ts';
import { AssetSummary, Cursor, Document, Id, Limit, NextCursor, ScriptSummary, Values } from '../shapes.ts';
import { ADDS, READS, type Tool, tool } from '../tool.ts';

const USUAL_LIMIT = 20;

const Parameters = Type.Optional(Values);
const Seed = Type.Optional(
  Type.Integer({ minimum: 0, description: 'The same request with the same seed makes the same file.' }),
);

const listScripts = tool('list_scripts', {
  title: 'List the scripts',
  description: 'Scripts are descriptions of videos with parameters; render_script makes a video of one.',
  input: Type.Object({ limit: Limit, cursor: Cursor }),
  output: Type.Object({ scripts: Type.Array(ScriptSummary), nextCursor: NextCursor }),
  annotations: READS,
  async run({ limit = USUAL_LIMIT, cursor }, { polyreel }, signal) {
    const page = await polyreel.scripts.list({ limit, cursor }, { signal });
    return { value: { scripts: page.data.map(presentScript), nextCursor: page.nextCursor } };
  },
});

const getScript = tool('get_script', {
  title: 'Read a script',
  description: 'One script with its whole document.',
  input: Type.Object({ id: Id }),
  output: Type.Object({ ...ScriptSummary.properties, document: Document }),
  annotations: READS,
  async run({ id }, { polyreel }, signal) {
    const script = await polyreel.scripts.get(id, { signal });
    return { value: { ...presentScript(script), document: script.document } };
  },
});

const createScript = tool('create_script', {
  title: 'Keep a script',
  description: 'Keeps a script that validate_script finds nothing wrong with, to be rendered by its id.',
  input: Type.Object({
    name: Type.String({ minLength: 1, maxLength: 120 }),
    document: Document,
    projectId: Type.Optional(Id),
  }),
  output: ScriptSummary,
  annotations: ADDS,
  async run(script, { polyreel }, signal) {
    return { value: presentScript(await polyreel.scripts.create(script, { signal })) };
  },
});

const renderScript = tool('render_script', {
  title: 'Make a video from a script',
  description:
    'Starts to make an asset of a script and values for its inputs. Answers at once with the asset; wait_for_asset tells when it is there.',
  input: Type.Object({
    id: Id,
    parameters: Parameters,
    name: Type.Optional(Type.String({ description: 'Of the asset.' })),
    seed: Seed,
    draft: Type.Optional(Type.Boolean({ description: 'Half the size, quickly: to look at.' })),
    projectId: Type.Optional(Id),
  }),
  output: Type.Object({ asset: AssetSummary, status: Type.String(), scriptVersion: Type.Integer() }),
  annotations: ADDS,
  async run({ id, ...order }, { polyreel }, signal) {
    const { asset, generation } = await polyreel.scripts.generate(id, order, { signal });
    const { status, scriptVersion } = generation;
    return { value: { asset: presentSummary(asset), status, scriptVersion } };
  },
});

export const SCRIPT_TOOLS: readonly Tool[] = [listScripts, getScript, createScript, renderScript];
