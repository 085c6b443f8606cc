import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { Annotation, Compartment, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import { strings } from '../../strings/index.ts';
import type { Path } from '../document/json.ts';
import type { ScriptFault } from '../editing.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { difference } from './difference.ts';
import styles from './editor.module.css';
import { rangeOf } from './places.ts';
import type { Schema } from './schema.ts';
import { completionSource } from './source.ts';
import { theme } from './theme.ts';

export interface JsonEditorHandle {
  /** Brings a place into view and puts the cursor there. */
  reveal(path: Path): void;
}

export interface JsonEditorProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly schema: Schema | null;
  readonly faults: readonly ScriptFault[];
  readonly readOnly?: boolean;
  readonly handle?: RefObject<JsonEditorHandle | null>;
}

/** On what comes from outside, so that it is not told there again. */
const external = Annotation.define<true>();

/** A script as text: completed by its schema, with what is wrong marked where it is. */
export default function JsonEditor({
  text,
  onChange,
  schema,
  faults,
  readOnly = false,
  handle,
}: JsonEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ text, onChange, schema });
  latest.current = { text, onChange, schema };

  useEffect(() => {
    if (place.current === null) return;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          basics(),
          writable.of(EditorState.readOnly.of(readOnly)),
          autocompletion({ override: [completionSource(() => latest.current.schema)], icons: false }),
          EditorView.updateListener.of(({ docChanged, state, transactions }) => {
            if (!docChanged || transactions.some((one) => one.annotation(external))) return;
            latest.current.onChange(state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const changes = difference(editor.state.doc.toString(), text);
    // By the smallest change there is: the cursor, the scroll position and the history stay.
    if (changes !== null) editor.dispatch({ changes, annotations: external.of(true) });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(text, faults)));
  }, [text, faults]);

  useImperativeHandle(handle, () => ({
    reveal(path) {
      const editor = view.current;
      if (editor === null) return;
      const { from, to } = rangeOf(editor.state.doc.toString(), path);
      editor.dispatch({
        selection: { anchor: from, head: to },
        effects: EditorView.scrollIntoView(from, { y: 'center' }),
      });
    },
  }));

  return <div ref={place} className={styles.editor} />;
}

const writable = new Compartment();

function basics() {
  return [
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    EditorState.tabSize.of(2),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': strings.scripts.jsonLabel, tabindex: '0' }),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...defaultKeymap,
    ]),
    json(),
    theme,
  ];
}
