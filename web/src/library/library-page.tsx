import { useNavigate, useSearch } from '@tanstack/react-router';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/index.ts';
import { UploadButton } from '../uploads/upload-button.tsx';
import { AssetList } from './asset-list.tsx';
import { EmptyLibrary, EmptyTrash } from './empty.tsx';

/** Everything that is in the library. */
export function LibraryPage() {
  const search = useSearch({ from: '/inside/library' });
  const navigate = useNavigate({ from: '/library' });
  return (
    <Page title={strings.library.title} actions={<UploadButton />}>
      <AssetList
        search={search}
        onSearch={(next) => void navigate({ search: next, replace: true })}
        empty={<EmptyLibrary />}
      />
    </Page>
  );
}

/** What was deleted and can be had back. */
export function TrashPage() {
  const search = useSearch({ from: '/inside/trash' });
  const navigate = useNavigate({ from: '/trash' });
  return (
    <Page title={strings.library.trashTitle}>
      <AssetList
        search={search}
        trashed
        onSearch={(next) => void navigate({ search: next, replace: true })}
        empty={<EmptyTrash />}
      />
    </Page>
  );
}
