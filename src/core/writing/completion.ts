import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { AssetError } from '#errors.ts';
import { type EndpointIdentity, strangeReply } from '../endpoints/failures.ts';

const MaybeText = Type.Optional(Type.Union([Type.String(), Type.Null()]));

/** The part of a chat completion that is read here; what servers put beside it differs. */
const Completion = Type.Object({
  choices: Type.Array(
    Type.Object({
      finish_reason: MaybeText,
      message: Type.Object({ content: MaybeText, refusal: MaybeText }),
    }),
    { minItems: 1 },
  ),
});

/** Some servers leave in the text what a model thought before it wrote. */
const THOUGHTS = /^\s*<think>.*?<\/think>/su;

/** Far more than a script takes, and not worth to be cut. */
const LONGEST = 100_000;

/** The text of a chat completion. Throws `unprocessable` where there is none, or not all of it. */
export function textOfCompletion(completion: unknown, endpoint: EndpointIdentity): string {
  if (!Value.Check(Completion, completion)) throw strangeReply(endpoint);
  const [choice] = completion.choices;
  const { content, refusal } = choice?.message ?? {};
  const text = (content ?? '').replace(THOUGHTS, '').trim();
  if (refusal || choice?.finish_reason === 'content_filter') throw because('declines to write this text');
  if (choice?.finish_reason === 'length')
    throw because('stopped amid the text, which became too long for it');
  if (text === '') throw because('answers with an empty text');
  if (text.length > LONGEST)
    throw because(`wrote ${text.length} characters, more than any text here may have`);
  return text.toWellFormed();

  function because(what: string): AssetError {
    return new AssetError('unprocessable', `${endpoint.name} ${what}. Try another prompt.`);
  }
}
