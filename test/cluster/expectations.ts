import assert from 'node:assert/strict';
import { jsonOf } from '../conformance/client.ts';
import { native } from '../conformance/drivers/native.ts';
import { ask, call, type Outcome } from './exchange.ts';

/** What the clients know of an asset besides its bytes. */
export interface State {
  readonly trashed: boolean;
  readonly tags: readonly string[];
  readonly projectIds: readonly string[];
}

/** As an upload leaves it. */
const FRESH: State = { trashed: false, tags: [], projectIds: [] };

/** What every asset has to be like, as far as its changes were acknowledged. */
export class Expectations {
  readonly #states = new Map<string, State>();
  readonly #inUse = new Set<string>();
  /** The reply to a change did not come, or said that it is not known: from then on they are left alone. */
  readonly #inDoubt = new Set<string>();

  /** Whether nobody is at it, and everything about it is known. */
  isFree(id: string): boolean {
    return !this.#inUse.has(id) && !this.#inDoubt.has(id);
  }

  of(id: string): State {
    return this.#states.get(id) ?? FRESH;
  }

  /** Makes a change of an asset to which nobody else does anything meanwhile. */
  async change(id: string, change: Partial<State>, act: () => Promise<Outcome>): Promise<Outcome> {
    this.#inUse.add(id);
    const outcome = await act().finally(() => this.#inUse.delete(id));
    if (outcome === 'done') this.#states.set(id, { ...this.of(id), ...change });
    else if (Object.keys(change).length > 0) this.#inDoubt.add(id);
    return outcome;
  }

  /** It has been deleted, or may have been. */
  forget(id: string): void {
    this.#states.delete(id);
    this.#inDoubt.add(id);
  }

  /** The trash was emptied into the library. */
  allRestored(): void {
    for (const [id, state] of this.#states) this.#states.set(id, { ...state, trashed: false });
  }

  /** Every asset is as it was left, as this node tells it. */
  async verify(origin: string): Promise<void> {
    for (const [id, state] of this.#states) {
      if (this.#inDoubt.has(id)) continue;
      const reply = await ask(origin, native, call('GET', `/assets/${id}`));
      assert.equal(reply?.status, 200, `${id} was changed and is lost`);
      const shown = jsonOf(reply) as { trashedAt: string | null; tags: string[]; projectIds: string[] };
      const { trashedAt, tags, projectIds } = shown;
      assert.deepEqual({ trashed: trashedAt !== null, tags, projectIds }, state, `what is told of ${id}`);
    }
  }
}
