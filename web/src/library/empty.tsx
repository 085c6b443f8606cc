import { Images, SearchX, Trash2 } from 'lucide-react';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/states.tsx';
import { UploadButton } from '../uploads/upload-button.tsx';

export function EmptyLibrary() {
  return (
    <Empty icon={<Images size={28} />} title={strings.library.emptyTitle} action={<UploadButton />}>
      {strings.library.emptyText}
    </Empty>
  );
}

export function EmptyTrash() {
  return (
    <Empty icon={<Trash2 size={28} />} title={strings.library.emptyTrashTitle}>
      {strings.library.emptyTrashText}
    </Empty>
  );
}

export function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <Empty
      icon={<SearchX size={28} />}
      title={strings.library.nothingFoundTitle}
      action={<Button onClick={onClear}>{strings.library.clearFilters}</Button>}
    >
      {strings.library.nothingFoundText}
    </Empty>
  );
}
