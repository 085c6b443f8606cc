import { useNavigate } from '@tanstack/react-router';
import { explain } from '../api/explain.ts';
import { useGenerate } from '../api/generations.ts';
import { useSaveScript } from '../api/scripts.ts';
import { strings } from '../strings/index.ts';
import { toast } from '../ui/toasts.ts';
import { type Draft, isDirty, keep, type Saved } from './document/draft.ts';
import { inputsOf } from './document/script.ts';
import { forgetKept, writeKept } from './kept-drafts.ts';
import { filledIn } from './parameters/check.ts';

interface MakingOptions {
  readonly id: string | null;
  readonly projectId: string | null;
  readonly draft: Draft;
  readonly onSaved: (saved: Saved) => void;
}

/** Saving and rendering; a new script gets its own address by being saved. */
export function useMaking({ id, projectId, draft, onSaved }: MakingOptions) {
  const saving = useSaveScript();
  const generating = useGenerate();
  const navigate = useNavigate();
  const { name, document, values, seed } = draft;

  /** The script's id, or null when it was not saved, which has been told. */
  const save = async (): Promise<string | null> => {
    try {
      const content = { name: name.trim() || strings.scripts.untitled, document };
      const script = await saving.mutateAsync({ id, projectId, ...content });
      onSaved({ ...content, name: script.name, version: script.version });
      toast(strings.scripts.saved(script.version));
      if (id === null) {
        writeKept(script.id, { ...keep(draft), version: script.version });
        forgetKept('new');
        await navigate({
          to: '/scripts/$scriptId',
          params: { scriptId: script.id },
          replace: true,
          ignoreBlocker: true,
        });
      }
      return script.id;
    } catch (error) {
      toast(explain(error).detail, { tone: 'bad' });
      return null;
    }
  };

  const render = async (how: { readonly draft: boolean }): Promise<void> => {
    const scriptId = isDirty(draft) || id === null ? await save() : id;
    if (scriptId === null) return;
    try {
      const parameters = filledIn(inputsOf(document), values);
      await generating.mutateAsync({ scriptId, parameters, seed, ...how });
    } catch (error) {
      toast(explain(error).detail, { tone: 'bad' });
    }
  };
  return { save, render, isSaving: saving.isPending, isBusy: saving.isPending || generating.isPending };
}
