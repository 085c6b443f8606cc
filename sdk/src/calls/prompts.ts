import type { CallOptions, Http, Query } from '../http.ts';
import type { NewPrompt, Prompt, PromptOrder } from '../openapi.ts';
import { everyItem, type Page } from '../pages.ts';

/** Texts with placeholders, that language models write from. */
export class Prompts {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * One page of the prompts, newest first.
   *
   * @example
   * const { data } = await polyreel.prompts.list({ limit: 5 });
   * console.log(data.map(({ name }) => name));
   */
  list(query: Query<'GET /prompts'> = {}, options?: CallOptions): Promise<Page<Prompt>> {
    return this.#http.call('GET /prompts', { query }, options);
  }

  /**
   * Every prompt, page after page.
   *
   * @example
   * for await (const prompt of polyreel.prompts.iterate()) console.log(prompt.name);
   */
  iterate(query: Query<'GET /prompts'> = {}, options?: CallOptions): AsyncGenerator<Prompt, void, undefined> {
    return everyItem(query, (next) => this.list(next, options));
  }

  /**
   * Keeps a prompt.
   *
   * @example
   * const prompt = await polyreel.prompts.create({ name: 'Ad', value: 'An advertisement for ${PRODUCT}.' });
   * console.log(prompt.id);
   */
  create(prompt: NewPrompt, options?: CallOptions): Promise<Prompt> {
    return this.#http.call('POST /prompts', { body: prompt }, options);
  }

  /**
   * Has a prompt written for a task; it is `writing` until it is `ready`.
   *
   * @example
   * const prompt = await polyreel.prompts.generate({ name: 'Ad', task: 'Write an advertisement for tea.' });
   * console.log(prompt.status);
   */
  generate(order: PromptOrder, options?: CallOptions): Promise<Prompt> {
    return this.#http.call('POST /prompts/generate', { body: order }, options);
  }

  /**
   * One prompt.
   *
   * @example
   * const prompt = await polyreel.prompts.get(promptId);
   * console.log(prompt.value);
   */
  get(id: string, options?: CallOptions): Promise<Prompt> {
    return this.#http.call('GET /prompts/{id}', { params: { id } }, options);
  }

  /**
   * The text of a prompt with its placeholders filled in.
   *
   * @example
   * const text = await polyreel.prompts.resolve(promptId, { PRODUCT: 'tea' });
   * console.log(text);
   */
  async resolve(
    id: string,
    parameters: Readonly<Record<string, string>>,
    options?: CallOptions,
  ): Promise<string> {
    const { text } = await this.#http.call(
      'POST /prompts/{id}/resolve',
      { params: { id }, body: { parameters } },
      options,
    );
    return text;
  }

  /**
   * Deletes a prompt.
   *
   * @example
   * await polyreel.prompts.delete(promptId);
   */
  async delete(id: string, options?: CallOptions): Promise<void> {
    await this.#http.call('DELETE /prompts/{id}', { params: { id } }, options);
  }
}
