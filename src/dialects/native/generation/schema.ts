import { Type } from 'typebox';
import { STILL_FORMATS } from '#core/generation/explain.ts';
import { GENERATION_PHASES, GENERATION_STATUSES } from '#core/generation/generation.ts';
import { PROMPT_STATUSES } from '#core/prompts/prompt.ts';
import { Moment, oneOf, orNull, Uuid } from '../primitives.ts';
import { AssetReply } from '../schema.ts';

const ScriptName = Type.String({ minLength: 1, maxLength: 200 });

/** What it may be is said by the JSON Schema at /scripts/schema, and every fault by its pointer. */
const Document = Type.Unknown({ description: 'A script: see GET /api/v1/scripts/schema.' });

const Version = Type.Integer({ minimum: 1, description: 'A changed document is a new version.' });

export const ScriptReply = Type.Object({
  id: Uuid,
  name: Type.String(),
  projectId: orNull(Uuid),
  template: orNull(Type.String({ description: 'The built-in script that it was made from.' })),
  version: Version,
  document: Document,
  createdAt: Moment,
  updatedAt: Moment,
});

export const NewScript = Type.Object(
  {
    name: ScriptName,
    projectId: Type.Optional(Uuid),
    document: Type.Optional(Document),
    template: Type.Optional(
      Type.String({ maxLength: 100, description: 'Instead of a document: the key of a built-in script.' }),
    ),
  },
  { additionalProperties: false },
);

export const ScriptChanges = Type.Object(
  { name: Type.Optional(ScriptName), document: Type.Optional(Document) },
  { additionalProperties: false, minProperties: 1 },
);

export const ScriptsQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  cursor: Type.Optional(Type.String({ maxLength: 1024 })),
  projectId: Type.Optional(Uuid),
});

export const GenerationsQuery = Type.Object({
  ...ScriptsQuery.properties,
  scriptId: Type.Optional(Uuid),
});

export const VersionParams = Type.Object({ id: Uuid, version: Version });

export const ScriptVersionReply = Type.Object({
  scriptId: Uuid,
  version: Version,
  name: Type.String(),
  deleted: Type.Boolean({ description: 'The script is gone; what it made still names it.' }),
  document: Document,
  createdAt: Moment,
});

export const ScriptVersionsReply = Type.Object({
  data: Type.Array(Type.Object({ version: Version, createdAt: Moment })),
});

export const ScriptTemplateReply = Type.Object({
  key: Type.String(),
  name: Type.String(),
  description: Type.String(),
  document: Document,
});

const Parameters = Type.Record(Type.String({ maxLength: 200 }), Type.Unknown(), {
  maxProperties: 1000,
  description: "Values by the names of the script's inputs; text is turned into what an input takes.",
});

const Prompt = Type.Object(
  {
    value: Type.String({ minLength: 1, maxLength: 20_000 }),
    persona: Type.Optional(orNull(Type.String({ maxLength: 5_000 }))),
  },
  { additionalProperties: false, description: 'Instead of the prompts of the script.' },
);

const seed = Type.Integer({
  minimum: 0,
  maximum: 2 ** 31 - 1,
  description: 'The same request with the same seed makes the same file; 0 unless said otherwise.',
});

/** What may be said of every generation. */
const making = {
  version: Type.Optional(Type.Integer({ minimum: 1, description: 'The newest unless said otherwise.' })),
  prompt: Type.Optional(Prompt),
  seed: Type.Optional(seed),
  draft: Type.Optional(Type.Boolean({ description: 'Half the size, quickly, before others: to look at.' })),
  projectId: Type.Optional(Uuid),
  renderer: Type.Optional(
    oneOf(['builtin', 'outside'], 'outside: somebody else asks for the work and sends the file.'),
  ),
  expiresIn: Type.Optional(
    Type.Integer({ minimum: 60, maximum: 604_800, description: 'Seconds in which the file may be sent.' }),
  ),
  email: Type.Optional(Type.String({ description: 'The account, needed when there are several.' })),
};

export const NewGeneration = Type.Object(
  {
    ...making,
    parameters: Type.Optional(Parameters),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
  },
  { additionalProperties: false },
);

export const GenerationChanges = Type.Object(
  {
    parameters: Type.Optional(Parameters),
    prompt: Type.Optional(orNull(Prompt)),
    seed: Type.Optional(seed),
    version: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1 }), Type.Literal('same'), Type.Literal('newest')]),
    ),
    draft: Type.Optional(Type.Boolean()),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
    renderer: making.renderer,
    expiresIn: making.expiresIn,
  },
  { additionalProperties: false, description: 'What is to be different from the last time.' },
);

const Warning = Type.Object({
  code: Type.String(),
  message: Type.String(),
  at: Type.String({ description: 'JSON pointer into the script, or the name of a parameter.' }),
});

const Written = Type.Record(
  Type.String(),
  Type.Object({ text: Type.String(), by: oneOf(['model', 'template'], 'template: without a model.') }),
);

export const GenerationReply = Type.Object({
  assetId: Uuid,
  projectId: orNull(Uuid),
  scriptId: Uuid,
  scriptVersion: Version,
  parameters: Type.Record(Type.String(), Type.Unknown()),
  prompt: orNull(Type.Object({ value: Type.String(), persona: orNull(Type.String()) })),
  written: Written,
  seed: Type.Integer(),
  status: oneOf(GENERATION_STATUSES, 'waiting: an outside renderer has the job.'),
  phase: orNull(oneOf(GENERATION_PHASES, 'What it is at.')),
  progress: Type.Integer({ minimum: 0, maximum: 100, description: 'Percent.' }),
  renderer: oneOf(['builtin', 'outside'], ''),
  draft: Type.Boolean(),
  warnings: Type.Array(Warning),
  scenes: orNull(
    Type.Array(
      Type.Object({
        key: Type.String(),
        hit: Type.Boolean({ description: 'It was there already and was not rendered again.' }),
        seconds: Type.Number({ description: 'Of the video.' }),
      }),
    ),
  ),
  failure: orNull(
    Type.Object({
      message: Type.String(),
      pointer: orNull(Type.String({ description: 'The clip that is to blame, within the script.' })),
    }),
  ),
  batchId: orNull(Uuid),
  batchRow: orNull(Type.Integer()),
  createdAt: Moment,
  startedAt: orNull(Moment),
  finishedAt: orNull(Moment),
});

export const GeneratedReply = Type.Object({
  asset: AssetReply,
  generation: GenerationReply,
  upload: Type.Object({
    url: Type.String({ format: 'uri', description: 'Whoever has it may deliver the file instead, once.' }),
    method: Type.Literal('PUT'),
    expiresAt: Moment,
  }),
  keyname: Type.String({ description: 'A secret that reads or fills the asset without an API key.' }),
});

const explaining = {
  parameters: Type.Optional(Parameters),
  prompt: Type.Optional(Prompt),
  seed: Type.Optional(seed),
  draft: Type.Optional(Type.Boolean()),
  projectId: Type.Optional(Uuid),
};

export const ExplainScript = Type.Object(
  { ...explaining, version: making.version },
  { additionalProperties: false },
);

export const ExplainDocument = Type.Object(
  { ...explaining, document: Document },
  { additionalProperties: false },
);

export const StillQuery = Type.Object({
  at: Type.Number({ default: 0, minimum: 0, description: 'Seconds.' }),
  format: Type.Enum([...STILL_FORMATS], { type: 'string', default: 'png' }),
});

export const ExplanationReply = Type.Object({
  timeline: Type.Unknown({ description: 'What the script comes to: every clip with its time and place.' }),
  warnings: Type.Array(Warning),
  written: Written,
  estimate: Type.Object({
    seconds: Type.Number({ description: 'To render it.' }),
    bytes: Type.Number({ description: 'Of the file.' }),
  }),
  scenes: Type.Object({
    total: Type.Integer(),
    hits: Type.Integer({ description: 'Those that are there already and would not be rendered.' }),
  }),
});

export const NewBatch = Type.Object(
  { ...making, rows: Type.Array(Parameters, { description: 'Parameters, one generation each.' }) },
  { additionalProperties: false },
);

export const BatchReply = Type.Object({
  id: Uuid,
  scriptId: Uuid,
  scriptVersion: Version,
  total: Type.Integer(),
  counts: Type.Record(Type.String(), Type.Integer(), { description: 'How many rows are in which status.' }),
  generations: Type.Array(GenerationReply),
  createdAt: Moment,
});

export const LineageReply = Type.Object({
  generation: orNull(GenerationReply),
  script: orNull(Type.Object({ id: Uuid, version: Version, name: Type.String(), deleted: Type.Boolean() })),
  inputs: Type.Array(
    Type.Object({
      assetId: Uuid,
      name: Type.String(),
      sha256: orNull(Type.String()),
      deleted: Type.Boolean(),
    }),
  ),
  usedIn: Type.Array(
    Type.Object({ assetId: Uuid, name: Type.String(), status: Type.String(), createdAt: Moment }),
  ),
});

export const WorkReply = Type.Object({
  generation: GenerationReply,
  timeline: Type.Unknown(),
  inputs: Type.Array(
    Type.Object({
      name: Type.String(),
      sha256: Type.String(),
      mediaType: Type.String(),
      url: Type.String({ format: 'uri', description: 'Signed, or of this API where it takes the key.' }),
    }),
  ),
  upload: GeneratedReply.properties.upload,
});

export const WorkInputParams = Type.Object({ id: Uuid, index: Type.Integer({ minimum: 0 }) });

const promptText = Type.String({ maxLength: 20_000, description: 'With placeholders like ${NAME}.' });
const promptHead = {
  name: ScriptName,
  persona: Type.Optional(orNull(promptText)),
  parameters: Type.Optional(
    Type.Array(Type.String(), { maxItems: 200, description: 'Names of what the placeholders stand for.' }),
  ),
  projectId: Type.Optional(Uuid),
};

export const NewPrompt = Type.Object(
  { ...promptHead, value: promptText, task: Type.Optional(orNull(promptText)) },
  { additionalProperties: false },
);

export const PromptOrder = Type.Object({ ...promptHead, task: promptText }, { additionalProperties: false });

export const PromptReply = Type.Object({
  id: Uuid,
  projectId: orNull(Uuid),
  name: Type.String(),
  value: orNull(Type.String({ description: 'Null until it is written.' })),
  persona: orNull(Type.String()),
  task: orNull(Type.String()),
  parameters: Type.Array(Type.String()),
  writtenBy: orNull(oneOf(['model', 'template'], 'Null for one that came as it is.')),
  status: oneOf(PROMPT_STATUSES, 'writing: wait for it.'),
  reason: orNull(Type.String({ description: 'Why it failed.' })),
  createdAt: Moment,
});

export const PromptValues = Type.Object(
  { parameters: Type.Record(Type.String({ maxLength: 200 }), Type.String(), { maxProperties: 1000 }) },
  { additionalProperties: false },
);

export const ResolvedPromptReply = Type.Object({ text: Type.String() });
