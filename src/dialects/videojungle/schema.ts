import { Type } from 'typebox';

/** What clients send. Explicit nulls are normal, and names that are not known here are ignored. */

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Optional(Type.Union([type, Type.Null()]));

const Uuid = Type.String({ format: 'uuid' });
const Name = Type.String({ minLength: 1, maxLength: 512 });
const LONGEST_TEXT = 20_000;
const Description = Type.String({ maxLength: 5_000 });

export const ProjectParams = Type.Object({ project_id: Uuid });

export const ScriptParams = Type.Object({ project_id: Uuid, script_id: Uuid });

export const PromptParams = Type.Object({ prompt_id: Uuid });

/** The most that a list shows at once: there is no other page. */
const MOST = 1_000;
export const ListQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: MOST, default: 10 }),
});

export const NewProject = Type.Object({
  name: Name,
  description: orNull(Description),
  /** The key of the template that its script is made from, by either name. */
  data: orNull(Type.String()),
  template_key: orNull(Type.String()),
  prompt_id: orNull(Uuid),
});

export const NewAsset = Type.Object({
  upload_method: Type.Optional(Type.Enum(['file-no-chunk', 'video-reference'])),
  asset_type: orNull(Type.String({ minLength: 1, maxLength: 64 })),
  /** What the file is called; of a reference, the id of the asset that is referred to. */
  keyname: Name,
  description: orNull(Description),
});

export const AssetChanges = Type.Object({ name: Type.Optional(Name), description: orNull(Description) });

/** What a script may be is for `parseScript` to say, which names every fault. */
export const NewScript = Type.Object({
  name: Name,
  data: Type.Union([Type.String(), Type.Object({})]),
  inputs: orNull(
    Type.Union([
      Type.Array(Type.Union([Type.String(), Type.Object({})])),
      Type.Record(Type.String(), Type.Unknown()),
    ]),
  ),
});

/** All of it may stand in the query instead. */
export const GenerateBody = Type.Union([
  Type.Object({
    prompt: orNull(Type.String({ maxLength: LONGEST_TEXT })),
    prompt_persona: orNull(Type.String({ maxLength: LONGEST_TEXT })),
    /** The finished text. Some send a flag, which says nothing here. */
    render_prompt: orNull(Type.Union([Type.String({ maxLength: LONGEST_TEXT }), Type.Boolean()])),
    parameters: orNull(Type.Record(Type.String(), Type.Unknown())),
  }),
  Type.Null(),
]);

const promptHead = {
  name: orNull(Type.String({ maxLength: 200 })),
  persona: orNull(Type.String()),
  parameters: orNull(Type.Array(Type.String())),
};

/** One client sends what `PromptOrder` is for without a value. */
export const NewPrompt = Type.Object({
  ...promptHead,
  value: orNull(Type.String()),
  task: orNull(Type.String()),
});

export const PromptOrder = Type.Object({ ...promptHead, task: Type.String({ minLength: 1 }) });
